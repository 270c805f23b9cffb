/** What a text can mean, as groups of results. */

import type { Feature } from 'geojson';
import { citiesNamed, type City } from '../ask/places';
import type { Collection } from '../server/collections';
import { askable, visible } from '../state/collections';
import { inLanguages } from '../text/language';
import { beginsSo, isCalled, likenessOf } from './likeness';
import { findNames, type Hits } from './names';
import type { Reading } from './notation';
import { readSheetName, type SheetName } from './sheet-name';
import { fetchSheet, type SheetFeature } from './sheets';
import { words } from './words';

/** Something to go to, or to try. */
export type Result =
  | { is: 'feature'; collection: Collection; feature: Feature }
  | { is: 'place'; reading: Reading }
  | { is: 'city'; city: City }
  | { is: 'sheet'; sheet: SheetName; feature: SheetFeature }
  | { is: 'example'; text: string };

export interface Group {
  title: string;
  results: Result[];
}

/** What a text is the name of. */
export interface Answer {
  text: string;
  names: Hits[];
  cities: City[];
  sheets: { sheet: SheetName; feature: SheetFeature }[];
}

/** Shorter texts are not asked for: they match everything. */
const SHORTEST = 2;

/** What the group of cities is called. */
const placesTitle = inLanguages({ en: 'Places', ru: 'Населённые пункты', kk: 'Елді мекендер' });

/** Asks for names and sheets; a view has only the names of the collection it is of. Cities wait for them: the list must not move under a finger. */
export async function ask(text: string, signal: AbortSignal): Promise<Answer> {
  const sheets = Promise.allSettled(readSheetName(text).map(async (sheet) => ({ sheet, feature: await fetchSheet(sheet) })));
  const names = text.length < SHORTEST ? [] : await findNames(text, askable.value.filter(({ isView }) => !isView), visible.value, signal);
  return { text, names, cities: citiesNamed(text), sheets: (await sheets).flatMap((found) => (found.status === 'fulfilled' ? [found.value] : [])) };
}

/** What is known of a text while no server answers. */
export const withoutServer = (text: string): Answer => ({ text, names: [], cities: citiesNamed(text), sheets: [] });

/** Everything found: cities first, then coordinates and sheets, as nothing else looks like them. */
export function groupsOf(text: string, readings: readonly Reading[], answer: Answer | undefined): Group[] {
  const sheets = answer?.sheets ?? [];
  const isCertain = readings.length + sheets.length > 0;
  const names = mostAlikeFirst(text, answer?.names ?? [], isCertain).map(({ collection, features }) => ({
    title: collection.title,
    results: features.map((feature): Result => ({ is: 'feature', collection, feature })),
    isMeant: features.some((feature) => beginsSo(text, feature)),
  }));
  const groups = [
    // What the data has by this name is what people come for; what only sounds like it comes after the cities.
    ...names.filter(({ isMeant }) => isMeant),
    { title: placesTitle(), results: (answer?.cities ?? []).map((city): Result => ({ is: 'city', city })) },
    { title: words().coordinates, results: readings.map((reading): Result => ({ is: 'place', reading })) },
    { title: words().sheets, results: sheets.map((found): Result => ({ is: 'sheet', ...found })) },
    ...names.filter(({ isMeant }) => !isMeant),
  ];
  return groups.filter(({ results }) => results.length > 0);
}

/** Names as they are like the text, otherwise as the server has them. Beside what is certain, only those that are the text itself. */
function mostAlikeFirst(text: string, names: readonly Hits[], isCertain: boolean): Hits[] {
  const alike = names.map(({ collection, features }) => ({
    collection,
    features: features.filter((feature) => !isCertain || isCalled(text, feature)).sort((a, b) => likenessOf(text, a) - likenessOf(text, b)),
  }));
  const best = ({ features: [first] }: Hits) => (first ? likenessOf(text, first) : Infinity);
  return alike.filter(({ features }) => features.length > 0).sort((a, b) => best(a) - best(b));
}

/** Texts to try. */
export const examples = (): Group => ({ title: words().examples, results: ['49°42′10″ 67°30′', '5508615 12391857', 'M-42-XII'].map((text): Result => ({ is: 'example', text })) });
