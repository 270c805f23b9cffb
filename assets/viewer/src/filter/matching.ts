/** How many features a filter leaves. */

import { countMatching } from '../server/counts';
import { areFiltersReady, filters } from '../state/filters';
import { own } from '../state/own';
import { useLoad } from '../ui/load';

/** Of a collection; nothing is asked where it has no filter. */
export function useMatching(id: string) {
  const filter = own(filters.value, id);
  const isFiltered = filter !== undefined && areFiltersReady.value;
  return { isFiltered, ...useLoad(isFiltered ? `${id} ${filter}` : undefined, (signal) => countMatching(id, filter, signal)) };
}
