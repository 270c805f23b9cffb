/** How many features there are, in all and by group: the statistics of a collection. */

import { array, collectionPath, getJson, number, object, withQuery, type Json } from './http';

/** Features that have something in common. */
export interface Group {
  /** What they have in common; null for those without a value. */
  key: unknown;
  count: number;
}

/** Groups of features, and for bins where one ends and the next begins. */
export interface Counts {
  matched: number;
  groups: Group[];
  edges: number[];
}

/** Counts features by what `by` says, with names of columns in quotes where they need them, as in `commodity`, `year(opened)` or `bins(ore_t,20)`. */
export async function countBy(collection: string, by: string, filter: string | undefined, signal?: AbortSignal): Promise<Counts> {
  return parseCounts(await getJson(statisticsPath(collection, { 'group-by': by, measures: 'count', filter }), { signal }));
}

/** The least and the greatest value of a column, by its quoted name; undefined where no feature has one. */
export async function spanOf(collection: string, column: string, signal?: AbortSignal): Promise<[number, number] | undefined> {
  const answer = await getJson(statisticsPath(collection, { measures: `min(${column}),max(${column})` }), { signal });
  const [min, max] = Object.values(object(object(answer['total'])['values'])).map(number);
  return min === undefined || max === undefined ? undefined : [min, max];
}

/** How many features match. */
export async function countMatching(collection: string, filter: string | undefined, signal?: AbortSignal): Promise<number> {
  const answer = await getJson(withQuery(collectionPath(collection, '/items'), { resulttype: 'hits', filter }), { signal });
  return number(answer['numberMatched']) ?? 0;
}

/** From an answer that has one grouping. */
export function parseCounts(answer: Json): Counts {
  const groups = array(answer['groups']).map((group) => {
    const { key, values } = object(group);
    return { key: Object.values(object(key))[0] ?? null, count: number(object(values)['count']) ?? 0 };
  });
  const edges = array(object(array(answer['groupBy'])[0])['edges']).flatMap((edge) => number(edge) ?? []);
  return { matched: number(answer['numberMatched']) ?? 0, groups, edges };
}

const statisticsPath = (collection: string, parameters: Record<string, string | undefined>): string => withQuery(collectionPath(collection, '/statistics'), parameters);
