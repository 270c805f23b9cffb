/** What a text can mean, as groups of results. */

import type { Feature } from 'geojson';
import type { Collection } from '../server/collections';
import { askable, visible } from '../state/collections';
import { findNames } from './names';
import type { Reading } from './notation';
import { readSheetName, type SheetName } from './sheet-name';
import { fetchSheet, type SheetFeature } from './sheets';
import { words } from './words';

/** Something to go to, or to try. */
export type Result =
  | { is: 'feature'; collection: Collection; feature: Feature }
  | { is: 'place'; reading: Reading }
  | { is: 'sheet'; sheet: SheetName; feature: SheetFeature }
  | { is: 'example'; text: string };

export interface Group {
  title: string;
  results: Result[];
}

/** What the server knows of a text. */
export interface Answer {
  text: string;
  names: Awaited<ReturnType<typeof findNames>>;
  sheets: { sheet: SheetName; feature: SheetFeature }[];
}

/** Shorter texts are not asked for: they match everything. */
const SHORTEST = 2;

/** Asks for names and sheets. */
export async function ask(text: string, signal: AbortSignal): Promise<Answer> {
  const sheets = Promise.allSettled(readSheetName(text).map(async (sheet) => ({ sheet, feature: await fetchSheet(sheet) })));
  const names = text.length < SHORTEST ? [] : await findNames(text, askable.value, visible.value, signal);
  return { text, names, sheets: (await sheets).flatMap((found) => (found.status === 'fulfilled' ? [found.value] : [])) };
}

/** Everything found, coordinates first, as nothing else looks like them. */
export function groupsOf(readings: readonly Reading[], answer: Answer | undefined): Group[] {
  const groups = [
    { title: words().coordinates, results: readings.map((reading): Result => ({ is: 'place', reading })) },
    { title: words().sheets, results: (answer?.sheets ?? []).map((found): Result => ({ is: 'sheet', ...found })) },
    ...(answer?.names ?? []).map(({ collection, features }) => ({
      title: collection.title,
      results: features.map((feature): Result => ({ is: 'feature', collection, feature })),
    })),
  ];
  return groups.filter(({ results }) => results.length > 0);
}

/** Texts to try. */
export const examples = (): Group => ({ title: words().examples, results: ['49°42′10″ 67°30′', '5508615 12391857', 'M-42-XII'].map((text): Result => ({ is: 'example', text })) });
