/** What is asked of each collection: the same for its tiles, its list, its sums and its downloads. */

import { computed, effect, signal } from '@preact/signals';
import { clauseKey, toCql2, type Clause } from '../filter/clause';
import { fetchColumns } from '../server/columns';
import { active, byId } from './collections';
import { own } from './own';

/** The conditions by collection. */
export const clauses = signal<Readonly<Record<string, readonly Clause[]>>>({});
/** Types of columns by collection and name, as far as they are known: numbers are written without quotes. */
export const columnTypes = signal<Readonly<Record<string, ReadonlyMap<string, string>>>>({});

/** Whether the types of all columns with conditions are known, so that the filters mean what they say. */
export const areFiltersReady = computed(() => Object.keys(clauses.value).every((id) => Object.hasOwn(columnTypes.value, id) || !byId.value.has(id)));

/** Learns the types of columns wherever there are conditions, or may be soon. */
export function followColumnTypes(): void {
  effect(() => {
    for (const id of new Set([...Object.keys(clauses.value), active.value?.id ?? ''])) {
      if (byId.value.has(id) && !Object.hasOwn(columnTypes.value, id)) void learnTypes(id);
    }
  });
}

async function learnTypes(id: string): Promise<void> {
  const columns = await fetchColumns(id).catch(() => []);
  columnTypes.value = { ...columnTypes.value, [id]: new Map(columns.map(({ name, type }) => [name, type])) };
}

/** The filters in CQL2, by collection; collections without one are left out. */
export const filters = computed<Readonly<Record<string, string>>>(() => {
  const all = Object.entries(clauses.value).map(([id, of]) => [id, toCql2(of, own(columnTypes.value, id))] as const);
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
});

/** What a collection's filter would be without the condition on a column. */
export const filterWithout = (collection: string, column: string): string | undefined =>
  toCql2((own(clauses.value, collection) ?? []).filter((clause) => clauseKey(clause) !== column), own(columnTypes.value, collection));

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
