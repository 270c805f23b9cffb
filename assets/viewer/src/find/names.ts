/** Features by their names, in every collection. The server takes care of scripts, case and accents. */

import type { Feature } from 'geojson';
import { itemsPath, type Collection } from '../server/collections';
import { array, getJson } from '../server/http';

/** Features of a collection that a text finds. */
export interface Hits {
  collection: Collection;
  features: Feature[];
}

/** How many features are shown of a collection that is on the map, and of one that is not. */
const MOST = { shown: 6, hidden: 3 };
/** Collections that are asked at most; those on the map come first. */
const MOST_COLLECTIONS = 16;

/** Asks every collection. Fails only where none answers. */
export async function findNames(text: string, collections: readonly Collection[], visible: ReadonlySet<string>, signal: AbortSignal): Promise<Hits[]> {
  const isShown = ({ id }: Collection) => visible.has(id);
  const asked = [...collections.filter(isShown), ...collections.filter((collection) => !isShown(collection))].slice(0, MOST_COLLECTIONS);
  const ask = async (collection: Collection): Promise<Hits> => {
    const limit = isShown(collection) ? MOST.shown : MOST.hidden;
    const answer = await getJson(itemsPath(collection.id, { q: text, limit, f: 'json' }), { signal });
    return { collection, features: array(answer['features']) as Feature[] };
  };
  const answers = await Promise.allSettled(asked.map(ask));
  const hits = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const [failure] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  if (hits.length === 0 && failure) throw failure;
  return hits.filter(({ features }) => features.length > 0);
}
