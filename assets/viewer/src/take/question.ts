/** What is asked of a collection, as parameters of its items: everything that leaves this page takes them along. */

import { filters } from '../state/filters';

/** The parameters that choose features of a collection; those of its tiles are the same. */
export function question(collection: string): Record<string, string> {
  const filter = filters.value[collection];
  return filter === undefined ? {} : { filter };
}
