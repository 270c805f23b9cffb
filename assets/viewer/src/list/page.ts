/** A page of features. */

import type { Feature } from 'geojson';
import { array, collectionPath, getJson, number, object, string } from '../server/http';

/** Features in a row; `next` is the query of the page that follows. */
export interface Page {
  features: Feature[];
  matched: number;
  next: string | undefined;
}

/** Asks for a page by its query, as in `limit=50&sortby=name`. */
export async function fetchPage(collection: string, query: string, signal: AbortSignal): Promise<Page> {
  const answer = await getJson(collectionPath(collection, `/items?${query}`), { signal });
  const next = array(answer['links']).map(object).find(({ rel }) => rel === 'next');
  return {
    features: array(answer['features']) as Feature[],
    matched: number(answer['numberMatched']) ?? array(answer['features']).length,
    // The server may not know the address by which a proxy publishes it, so only the query is taken.
    next: next && string(next['href']).split('?')[1],
  };
}
