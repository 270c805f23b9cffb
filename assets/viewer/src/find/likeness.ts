/** How like its name something found is to the text that found it: the server also finds what is spelt a little otherwise. Pure. */

import type { Feature } from 'geojson';
import { nameColumns } from '../text/terms';

/** The best first: called exactly so, beginning so, with a word that begins so, found in another way. */
const LIKENESS = { exact: 0, beginning: 1, word: 2, other: 3 } as const;

/** How like, by the best of its names; less is more alike. */
export function likenessOf(text: string, { properties }: Feature): number {
  const values = properties ?? {};
  const columns = [...nameColumns(Object.keys(values)), ...Object.keys(values).filter((column) => /^name_/i.test(column))];
  const names = columns.map((column) => values[column]).filter((name) => typeof name === 'string' || typeof name === 'number');
  return Math.min(LIKENESS.other, ...names.map((name) => likeness(plain(text), plain(String(name)))));
}

/** Whether one of its names is the text. */
export const isCalled = (text: string, feature: Feature): boolean => likenessOf(text, feature) === LIKENESS.exact;

/** Whether one of its names begins with the text. */
export const beginsSo = (text: string, feature: Feature): boolean => likenessOf(text, feature) <= LIKENESS.beginning;

function likeness(text: string, name: string): number {
  if (name === text) return LIKENESS.exact;
  if (name.startsWith(text)) return LIKENESS.beginning;
  return ` ${name}`.includes(` ${text}`) ? LIKENESS.word : LIKENESS.other;
}

/** Without case, accents and signs between words. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
