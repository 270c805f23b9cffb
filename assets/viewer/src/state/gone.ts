/** What an address names that is not there any more. Pure. */

import { areaFromText } from '../ask/shape';
import type { ViewState } from './view-state';

/** A view without the collections that are not there, and which those are. */
export function withoutGone(state: ViewState, isThere: (id: string) => boolean): { rest: ViewState; gone: string[] } {
  const { layers, feature, where = {}, extra, ...rest } = state;
  const { area, about, ...others } = extra;
  const region = area === undefined ? undefined : areaFromText(area);
  const asked = about?.split(',').filter(Boolean);
  const conditions = Object.entries(where).filter(([, list]) => list.length > 0);
  const named = [...(layers ?? []), ...(feature ? [feature.collection] : []), ...conditions.map(([id]) => id), ...(asked ?? []), ...(region?.is === 'region' ? [region.collection] : [])];
  const gone = [...new Set(named)].filter((id) => !isThere(id));
  const left = asked?.filter(isThere) ?? [];
  const isAreaThere = region?.is !== 'region' || isThere(region.collection);
  return {
    gone,
    rest: {
      ...rest,
      ...(layers && { layers: layers.filter(isThere) }),
      ...(feature && isThere(feature.collection) && { feature }),
      where: Object.fromEntries(conditions.filter(([id]) => isThere(id))),
      extra: { ...others, ...(area !== undefined && isAreaThere && { area }), ...(left.length > 0 && { about: left.join(',') }) },
    },
  };
}
