/** The area that questions are about: drawn, chosen or typed in. */

import { computed, effect, signal } from '@preact/signals';
import type { MultiPolygon, Polygon } from 'geojson';
import { areaFromText, areaParameters, areaToText, both, coverOf, isNamed, type Area, type Named } from '../ask/shape';
import { sheetCollection } from '../find/sheet-name';
import { simplify } from '../geodesy/simplify';
import { featurePath, getJson, object } from '../server/http';
import { featureTitle } from '../text/terms';
import { keepInAddress } from './address';
import { revision, type Loadable } from './collections';
import { filters } from './filters';
import { own } from './own';

/** What an area covers on the ground. */
export interface Cover {
  polygon: Polygon | MultiPolygon;
  /** By how many metres its edges were moved to make it short enough to be asked about. */
  moved_m: number;
  /** Of a region: its name. */
  title: string | undefined;
}

/** Longer polygons do not fit into an address. */
const MOST_CORNERS = 1500;

export const area = signal<Area | undefined>(undefined);

/** The covers of areas that were asked for, by their text. */
const fetched = signal<Readonly<Record<string, Loadable<Cover>>>>({});

/** What the area covers; undefined without an area. */
export const cover = computed<Loadable<Cover> | undefined>(() => {
  const asked = area.value;
  if (!asked) return undefined;
  if (isNamed(asked)) return fetched.value[areaToText(asked)] ?? { is: 'loading' };
  return { is: 'ready', value: { polygon: coverOf(asked), moved_m: 0, title: undefined } };
});

/** The parameters that ask for the features of a collection within the area, under its filter or another; for items, statistics and downloads. */
export function questionOf(collection: string, filter = own(filters.value, collection)): Record<string, string | undefined> {
  if (!area.value || cover.value?.is !== 'ready') return { filter };
  const inArea = areaParameters(area.value, cover.value.value.polygon);
  return { ...inArea, filter: both(filter, inArea.filter) };
}

/** Keeps the area in the address, and knows what named ones cover. */
export function followArea(): void {
  keepInAddress('area', () => area.value && areaToText(area.value), (text) => (area.value = text === undefined ? undefined : areaFromText(text)));
  effect(() => {
    if (area.value && isNamed(area.value) && !fetched.peek()[areaToText(area.value)]) void fetchCover(area.value);
  });
  effect(() => {
    if (revision.value === 0) return;
    const now = area.peek();
    const known = now && own(fetched.peek(), areaToText(now));
    // It stays until it is known anew.
    fetched.value = now && known ? { [areaToText(now)]: known } : {};
    if (now && isNamed(now)) void fetchCover(now);
  });
}

/** Asks for what a named area covers, once more where that failed. */
export async function fetchCover(named: Named): Promise<void> {
  const key = areaToText(named);
  const settle = (cover: Loadable<Cover>) => (fetched.value = { ...fetched.peek(), [key]: cover });
  if (own(fetched.peek(), key)?.is !== 'ready') settle({ is: 'loading' });
  try {
    settle({ is: 'ready', value: named.is === 'sheet' ? await fetchRegion(sheetCollection(named.name), named.name) : await fetchRegion(named.collection, named.id) });
  } catch (error) {
    settle({ is: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
}

async function fetchRegion(collection: string, id: string): Promise<Cover> {
  const { geometry, properties } = await getJson(`${featurePath(collection, id)}?f=json`);
  const { type } = object(geometry);
  if (type !== 'Polygon' && type !== 'MultiPolygon') throw new Error(`${collection}/${id}: ${String(type)}`);
  return { ...simplify(geometry as Polygon | MultiPolygon, MOST_CORNERS), title: featureTitle(object(properties)) };
}
