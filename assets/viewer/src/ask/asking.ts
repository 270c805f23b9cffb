/** Asking the server what is in the area. */

import { quoteName } from '../filter/clause';
import { legends } from '../map/layers';
import type { Collection } from '../server/collections';
import { fetchColumns, type Column } from '../server/columns';
import { collectionPath, getJson, ServerError, withQuery } from '../server/http';
import { area, cover, questionOf } from '../state/area';
import { filters } from '../state/filters';
import { carriedFilter, type Carried } from './carried';
import { areaParameters, both } from './shape';
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
  /** What of another layer's filter it is under, beside its own. */
  under: Carried;
}

/** Something that is another whenever the answer may be. */
export const questionKey = ({ id, placedBy }: Collection): string => JSON.stringify([id, questionOf(id), placedBy && questionOf(placedBy.collection)]);

/** Everything that is to be said of a collection in the area. */
export async function fetchAnswer(collection: Collection, signal: AbortSignal): Promise<Answer> {
  const columns = await fetchColumns(collection.id);
  const { id } = collection;
  const under = await carriedFilter(collection, columns, signal);
  const filter = both(filters.value[id], under.carried);
  const kind = kindColumn(columns, legends.value[id]?.column ?? collection.colorBy);
  const [counts, amounts, coverage] = await Promise.all([
    fetchStatistics(id, { measures: 'count', 'group-by': kind && quoteName(kind), filter }, signal),
    fetchTonnages(id, columns, kind, filter, signal),
    canCover(collection) ? fetchStatistics(id, { measures: 'count,covered_km2,covered_share', filter }, signal, true) : undefined,
  ]);
  return { counts, coverage, under, tonnages: typeof amounts === 'string' ? undefined : amounts, refusal: typeof amounts === 'string' ? amounts : undefined };
}

/** Sums of tonnages; what the server says where it refuses to add up. */
async function fetchTonnages(id: string, columns: readonly Column[], kind: string | undefined, filter: string | undefined, signal: AbortSignal): Promise<Statistics | string | undefined> {
  const sums = tonnages(columns);
  if (sums.length === 0) return undefined;
  let refusal = '';
  for (const grouping of tonnageGroupings(columns, kind)) {
    try {
      return await fetchStatistics(id, { measures: ['count', ...sums.map((name) => `sum(${quoteName(name)},unit:t)`)].join(','), 'group-by': grouping.map(quoteName).join(','), filter }, signal);
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 400) throw error;
      refusal = error.message;
    }
  }
  return refusal;
}

/** Circles and sheets go by their parameters, polygons in the body: addresses have an end. What is covered is asked of a polygon. */
async function fetchStatistics(id: string, asked: Record<string, string | undefined>, signal: AbortSignal, byPolygon = false): Promise<Statistics> {
  const { polygon, parameters } = areaNow();
  const { filter, ...inArea } = parameters;
  const isPosted = byPolygon || filter !== undefined;
  const path = withQuery(collectionPath(id, '/statistics'), { ...asked, ...(isPosted ? {} : inArea) });
  return parseStatistics(await getJson(path, { signal, ...(isPosted && { body: polygon }) }));
}

/** The condition in CQL2 that says the same as the area. */
export async function areaAsFilter(id: string): Promise<string> {
  const { filter, ...inArea } = areaNow().parameters;
  return filter ?? String((await getJson(withQuery(collectionPath(id, '/statistics'), { ...inArea, measures: 'count' })))['filter']);
}

function areaNow() {
  if (!area.value || cover.value?.is !== 'ready') throw new Error('no area');
  const { polygon } = cover.value.value;
  return { polygon, parameters: areaParameters(area.value, polygon) };
}
