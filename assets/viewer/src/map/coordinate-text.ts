/** A place in the system of coordinates that the reader likes. Pure. */

import { toDecimal, toSexagesimal, type Quarters } from '../geodesy/degrees';
import { toPulkovo, toQazTrf, toUtm } from '../geodesy/systems';
import type { Geographic } from '../geodesy/transverse-mercator';

/** The systems to choose from: WGS 84 twice, and the projections. */
export const SYSTEMS = ['decimal', 'sexagesimal', 'pulkovo', 'qaztrf', 'utm'] as const;
export type System = (typeof SYSTEMS)[number];

/** Coordinates as they are shown, and as they are copied: so that the search and other programs read them. */
export interface Written {
  /** Of a projection. */
  zone?: string;
  shown: string;
  copied: string;
}

/** Writes a place; undefined where the system ends. */
export function writePlace(place: Geographic, system: System, quarters: Quarters): Written | undefined {
  switch (system) {
    case 'decimal':
      return { shown: toDecimal(place), copied: toDecimal(place, 6) };
    case 'sexagesimal':
      return { shown: toSexagesimal(place, quarters), copied: toSexagesimal(place, quarters) };
    case 'pulkovo': {
      const at = toPulkovo(place);
      return at && { zone: String(at.zone), ...metres(at.northing_m, at.easting_m) };
    }
    case 'qaztrf': {
      const at = toQazTrf(place);
      return at && { zone: String(at.zone), ...metres(at.easting_m, at.northing_m) };
    }
    case 'utm': {
      const at = toUtm(place);
      const zone = at && `${at.zone}${at.isSouth ? 'S' : 'N'}`;
      const { shown, copied } = metres(at?.easting_m ?? 0, at?.northing_m ?? 0);
      return zone === undefined ? undefined : { zone, shown, copied: `${zone} ${copied}` };
    }
  }
}

/** Whole metres, in groups of three with narrow spaces to look at. */
function metres(...values: readonly number[]): Pick<Written, 'shown' | 'copied'> {
  const whole = values.map((value) => String(Math.round(value)));
  return { shown: whole.map((value) => value.replace(/\B(?=(\d{3})+$)/g, '\u202f')).join('  '), copied: whole.join(' ') };
}
