/** What is asked of each collection: the same for its tiles, its list, its sums and its downloads. */

import { computed, effect, signal } from '@preact/signals';
import { clauseKey, isPlain, toCql2, type Clause } from '../filter/clause';
import { fetchColumns } from '../server/columns';
import { countMatching } from '../server/counts';
import { ServerError } from '../server/http';
import { active, byId, revision } from './collections';
import { own } from './own';

/** The conditions by collection. */
export const clauses = signal<Readonly<Record<string, readonly Clause[]>>>({});
/** Types of the columns of a collection by name, as they were at a revision of the data. */
interface Learnt {
  at: number;
  types: ReadonlyMap<string, string>;
}
const learnt = signal<Readonly<Record<string, Learnt>>>({});
const typesOf = (id: string): ReadonlyMap<string, string> | undefined => own(learnt.value, id)?.types;

/** A condition that nothing can be asked by, and what the server says of it; nothing where its column is not there. */
export interface Broken {
  clause: Clause;
  reason: string;
}
/** What the server said of conditions that may be broken; nothing where it understands them. */
const verdicts = signal<Readonly<Record<string, string>>>({});
const verdictKey = (id: string, clause: Clause): string => JSON.stringify([revision.value, id, clause]);

/** The broken conditions by collection: it is not shown until they are gone. */
export const broken = computed<Readonly<Record<string, readonly Broken[]>>>(() => {
  const all = Object.entries(clauses.value).map(([id, of]) => [id, of.flatMap((clause) => brokenBy(id, clause))] as const);
  return Object.fromEntries(all.filter(([, found]) => found.length > 0));
});

function brokenBy(id: string, clause: Clause): Broken[] {
  const reason = own(verdicts.value, verdictKey(id, clause));
  const isThere = clause.is === 'written' || typesOf(id)?.has(clause.column);
  return reason ? [{ clause, reason: isThere ? reason : '' }] : [];
}

/** Whether all conditions are known to mean something, and what: numbers are written without quotes. */
export const areFiltersReady = computed(() => Object.entries(clauses.value).every(([id, of]) => of.length === 0 || !byId.value.has(id) || (isLearnt(id) && of.every((clause) => isJudged(id, clause)))));

const isLearnt = (id: string): boolean => own(learnt.value, id)?.at === revision.value;
const isJudged = (id: string, clause: Clause): boolean => isPlain(clause, typesOf(id) ?? new Map()) || own(verdicts.value, verdictKey(id, clause)) !== undefined;

/** Learns the types of columns wherever there are conditions, or may be soon; and what the server says of conditions that may not fit them. */
export function followConditions(): void {
  const asked = new Set<string>();
  const once = (key: string, ask: () => Promise<void>) => {
    if (asked.has(key)) return;
    asked.add(key);
    void ask();
  };
  effect(() => {
    for (const id of new Set([...Object.keys(clauses.value), active.value?.id ?? ''])) {
      if (!byId.value.has(id)) continue;
      if (!isLearnt(id)) once(`${revision.value} ${id}`, () => learnTypes(id));
      else for (const clause of own(clauses.value, id) ?? []) if (!isJudged(id, clause)) once(verdictKey(id, clause), () => judge(id, clause));
    }
  });
}

async function learnTypes(id: string): Promise<void> {
  const at = revision.peek();
  const columns = await fetchColumns(id).catch(() => undefined);
  const types = columns ? new Map(columns.map(({ name, type }) => [name, type])) : (own(learnt.peek(), id)?.types ?? new Map<string, string>());
  // What came too late is asked once more.
  if (at === revision.peek()) learnt.value = { ...learnt.peek(), [id]: { at, types } };
}

async function judge(id: string, clause: Clause): Promise<void> {
  const key = verdictKey(id, clause);
  const reason = await countMatching(id, toCql2([clause], typesOf(id))).then(
    () => '',
    (error: unknown) => (error instanceof ServerError && error.status === 400 ? error.message : ''),
  );
  verdicts.value = { ...verdicts.peek(), [key]: reason };
}

/** The filters in CQL2, by collection; collections without one are left out. */
export const filters = computed<Readonly<Record<string, string>>>(() => {
  const all = Object.entries(clauses.value).map(([id, of]) => [id, toCql2(of, typesOf(id))] as const);
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
});

/** What a collection's filter would be without the condition on a column. */
export const filterWithout = (collection: string, column: string): string | undefined =>
  toCql2((own(clauses.value, collection) ?? []).filter((clause) => clauseKey(clause) !== column), typesOf(collection));

/** The condition on a column, if there is one. */
export const clauseOn = (collection: string, column: string): Clause | undefined => own(clauses.value, collection)?.find((clause) => clauseKey(clause) === column);

/** Sets the condition on a column; undefined takes it away. */
export function setClause(collection: string, column: string, clause: Clause | undefined): void {
  const others = (own(clauses.value, collection) ?? []).filter((other) => clauseKey(other) !== column);
  const next = clause ? [...others, clause] : others;
  clauses.value = { ...clauses.value, [collection]: next };
}

/** Sets all conditions of a collection. */
export const setClauses = (collection: string, all: readonly Clause[]): void => void (clauses.value = { ...clauses.value, [collection]: all });

/** Takes all conditions of a collection away. */
export const clearClauses = (collection: string): void => setClauses(collection, []);
