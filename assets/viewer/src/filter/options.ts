/** The values that one can choose among, with how many features have each. Pure. */

import type { Counts, Group } from '../server/counts';

/** A value to choose: text as in the data, empty for none. */
export interface Option {
  value: string;
  count: number;
}

/** Texts longer than this, on average, are no code list. */
const LONG = 60;

/** Values in the order of how common they are in all, with their number under a filter; no value at all is last. */
export function optionsOf(all: readonly Group[], now: readonly Group[]): Option[] {
  const counts = new Map(now.map(({ key, count }) => [textOf(key), count]));
  const sorted = [...all].sort((a, b) => Number(a.key === null) - Number(b.key === null) || b.count - a.count);
  return sorted.map(({ key }) => ({ value: textOf(key), count: counts.get(textOf(key)) ?? 0 }));
}

/** Whether values recur, and are short enough to be read. */
export function isCodeList({ groups, matched }: Counts): boolean {
  const given = groups.filter(({ key }) => key !== null);
  const without = groups.find(({ key }) => key === null)?.count ?? 0;
  const length = given.reduce((sum, { key }) => sum + textOf(key).length, 0) / Math.max(1, given.length);
  return length <= LONG && (given.length <= 12 || given.length * 2 <= matched - without);
}

/** Those whose name or value has a text in it. */
export function search(options: readonly Option[], text: string, titleOf: (value: string) => string): Option[] {
  const wanted = folded(text);
  return wanted === '' ? [...options] : options.filter(({ value }) => folded(titleOf(value)).includes(wanted) || folded(value).includes(wanted));
}

const folded = (text: string): string => text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** A value as the conditions write it: none is the empty text. */
export const textOf = (key: unknown): string => (key === null ? '' : String(key));
