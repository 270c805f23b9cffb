/** Which sheets of the international map fit a view. Pure. */

import { SHEET_SCALES, type SheetScale } from '../find/sheet-name';
import type { Extent } from '../geodesy/extent';

/** Degrees of longitude and latitude of a sheet south of 60° N. */
const SIZES: Record<SheetScale, readonly [lon: number, lat: number]> = { '1m': [6, 4], '500k': [3, 2], '200k': [1, 2 / 3], '100k': [1 / 2, 1 / 3], '50k': [1 / 4, 1 / 6], '25k': [1 / 8, 1 / 12], '10k': [1 / 16, 1 / 24] };
/** More sheets than these on the screen are a net to look at and nothing to read. */
const MOST = 150;
/** Fewer pixels than these across a sheet leave no room for its name. */
const NARROWEST_PX = 44;

/** The finest scale of which a view is not too full; undefined where even the coarsest is too fine. */
export function gridScale([west, south, east, north]: Extent, width_px: number): SheetScale | undefined {
  return [...SHEET_SCALES].reverse().find((scale) => {
    const [lon, lat] = SIZES[scale];
    const columns = Math.min(360, east - west) / lon;
    const rows = (Math.min(88, north) - Math.max(0, south)) / lat;
    return (columns + 1) * (Math.max(0, rows) + 1) <= MOST && width_px / columns >= NARROWEST_PX;
  });
}
