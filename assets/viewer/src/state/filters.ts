/** What is asked of each collection: the same for its tiles, its list, its sums and its downloads. */

import { computed, signal } from '@preact/signals';
import { clauseKey, toCql2, type Clause } from '../filter/clause';

/** The conditions by collection. */
export const clauses = signal<Readonly<Record<string, readonly Clause[]>>>({});
/** Types of columns by collection and name, as far as they are known: numbers are written without quotes. */
export const columnTypes = signal<Readonly<Record<string, ReadonlyMap<string, string>>>>({});

/** The filters in CQL2, by collection; collections without one are left out. */
export const filters = computed<Readonly<Record<string, string>>>(() => {
  const all = Object.entries(clauses.value).map(([id, of]) => [id, toCql2(of, columnTypes.value[id])] as const);
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
});

/** The condition on a column, if there is one. */
export const clauseOn = (collection: string, column: string): Clause | undefined => clauses.value[collection]?.find((clause) => clauseKey(clause) === column);

/** Sets the condition on a column; undefined takes it away. */
export function setClause(collection: string, column: string, clause: Clause | undefined): void {
  const others = (clauses.value[collection] ?? []).filter((other) => clauseKey(other) !== column);
  const next = clause ? [...others, clause] : others;
  clauses.value = { ...clauses.value, [collection]: next };
}

/** Takes all conditions of a collection away. */
export const clearClauses = (collection: string): void => void (clauses.value = { ...clauses.value, [collection]: [] });
