/** Asking the server what is in the area. */

import { quoteName } from '../filter/clause';
import { legends } from '../map/layers';
import type { Collection } from '../server/collections';
import { fetchColumns, type Column } from '../server/columns';
import { collectionPath, getJson, ServerError, withQuery } from '../server/http';
import { area, cover, questionOf } from '../state/area';
import { filters } from '../state/filters';
import { areaParameters } from './shape';
import { canCover, kindColumn, parseStatistics, tonnageGroupings, tonnages, type Statistics } from './statistics';

/** What a collection has in the area. */
export interface Answer {
  /** How many, by their kind where they have one. */
  counts: Statistics;
  /** Tonnages by commodity and category. */
  tonnages: Statistics | undefined;
  /** Why there are no tonnages where there could be. */
  refusal: string | undefined;
  /** How much ground is covered. */
  coverage: Statistics | undefined;
}

/** Something that is another whenever the answer may be. */
export const questionKey = (id: string): string => JSON.stringify([id, questionOf(id)]);

/** Everything that is to be said of a collection in the area. */
export async function fetchAnswer(collection: Collection, signal: AbortSignal): Promise<Answer> {
  const columns = await fetchColumns(collection.id);
  const kind = kindColumn(columns, legends.value[collection.id]?.column ?? collection.colorBy);
  const [counts, amounts, coverage] = await Promise.all([
    fetchStatistics(collection.id, { measures: 'count', 'group-by': kind && quoteName(kind) }, signal),
    fetchTonnages(collection.id, columns, kind, signal),
    canCover(collection) ? fetchStatistics(collection.id, { measures: 'count,covered_km2,covered_share' }, signal, true) : undefined,
  ]);
  return { counts, coverage, tonnages: typeof amounts === 'string' ? undefined : amounts, refusal: typeof amounts === 'string' ? amounts : undefined };
}

/** Sums of tonnages; what the server says where it refuses to add up. */
async function fetchTonnages(id: string, columns: readonly Column[], kind: string | undefined, signal: AbortSignal): Promise<Statistics | string | undefined> {
  const sums = tonnages(columns);
  if (sums.length === 0) return undefined;
  let refusal = '';
  for (const grouping of tonnageGroupings(columns, kind)) {
    try {
      return await fetchStatistics(id, { measures: ['count', ...sums.map((name) => `sum(${quoteName(name)},unit:t)`)].join(','), 'group-by': grouping.map(quoteName).join(',') }, signal);
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 400) throw error;
      refusal = error.message;
    }
  }
  return refusal;
}

/** Circles and sheets go by their parameters, polygons in the body: addresses have an end. What is covered is asked of a polygon. */
async function fetchStatistics(id: string, asked: Record<string, string | undefined>, signal: AbortSignal, byPolygon = false): Promise<Statistics> {
  if (!area.value || cover.value?.is !== 'ready') throw new Error('no area');
  const { polygon } = cover.value.value;
  const { filter, ...inArea } = areaParameters(area.value, polygon);
  const isPosted = byPolygon || filter !== undefined;
  const path = withQuery(collectionPath(id, '/statistics'), { ...asked, ...(isPosted ? {} : inArea), filter: filters.value[id] });
  return parseStatistics(await getJson(path, { signal, ...(isPosted && { body: polygon }) }));
}

/** The condition in CQL2 that says the same as the area. */
export async function areaAsFilter(id: string): Promise<string> {
  const { filter, ...rest } = questionOf(id);
  const own = filters.value[id];
  if (Object.keys(rest).length === 0) return own && filter ? filter.slice(`(${own}) AND `.length) : (filter ?? '');
  const { filter: stated } = await getJson(withQuery(collectionPath(id, '/statistics'), { ...rest, measures: 'count' }));
  return String(stated);
}
