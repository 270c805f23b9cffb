/** What another collection's filter means for a table that lies where its features do: only the rows that belong to them. */

import { toCql2 } from '../filter/clause';
import { itemsPath, type Collection } from '../server/collections';
import type { Column } from '../server/columns';
import { array, getJson, number, object } from '../server/http';
import { questionOf } from '../state/area';
import { filters } from '../state/filters';
import { own } from '../state/own';

/** Features at most that are named one by one: addresses have an end. */
export const MOST_CARRIED = 400;

/** The condition that came over; or that the features were too many. Neither where there is nothing to come. */
export interface Carried {
  carried?: string;
  tooMany?: true;
}

/** Asks which features the rows have to belong to. */
export async function carriedFilter({ placedBy }: Collection, columns: readonly Column[], signal: AbortSignal): Promise<Carried> {
  if (!placedBy || own(filters.value, placedBy.collection) === undefined) return {};
  const { collection, key } = placedBy;
  const answer = await getJson(itemsPath(collection, { ...questionOf(collection), limit: MOST_CARRIED, f: 'json' }), { signal });
  if ((number(answer['numberMatched']) ?? Infinity) > MOST_CARRIED) return { tooMany: true };
  return { carried: belongsTo(key, array(answer['features']).map((feature) => String(object(feature)['id'])), columns) };
}

/** That a row belongs to one of some features. */
export function belongsTo(key: string, ids: readonly string[], columns: readonly Column[]): string {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return (ids.length > 0 && toCql2([{ is: 'among', column: key, values: [...ids] }], types)) || 'FALSE';
}
