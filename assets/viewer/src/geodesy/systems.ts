/** The systems of coordinates of Kazakhstan: zones, and the way from and to WGS 84. Pure. */

import { GRS80, KRASSOVSKY, WGS84, pulkovoToWgs84, wgs84ToPulkovo } from './datum';
import { project, unproject, type Geographic, type Grid, type TransverseMercator } from './transverse-mercator';

/** A place in a zone of a projection. */
export interface Zoned extends Grid {
  zone: number;
}

/** Six degrees wide, the zone in front of the easting. */
const gaussKruger = (zone: number, ellipsoid = KRASSOVSKY): TransverseMercator => ({ ellipsoid, meridian: 6 * zone - 3, scale: 1, falseEasting_m: zone * 1e6 + 5e5, falseNorthing_m: 0 });
const universal = (zone: number, isSouth: boolean): TransverseMercator => ({ ellipsoid: WGS84, meridian: 6 * zone - 183, scale: 0.9996, falseEasting_m: 5e5, falseNorthing_m: isSouth ? 1e7 : 0 });

/** The zones that EPSG knows of Pulkovo 1942 / Gauss–Krüger. */
const PULKOVO_ZONES = { first: 2, last: 32 };
/** The zones of QazTRF-23. */
const QAZTRF_ZONES = { first: 8, last: 15 };

const isAmong = (zone: number, { first, last }: { first: number; last: number }): boolean => zone >= first && zone <= last;
/** Counted from Greenwich eastwards. */
const zoneAt = (lon: number): number => Math.floor((((lon % 360) + 360) % 360) / 6) + 1;

/** The place in the zone of Pulkovo 1942 / Gauss–Krüger that it lies in; undefined far from where that was ever used. */
export function toPulkovo(place: Geographic): Zoned | undefined {
  const old = wgs84ToPulkovo(place);
  const zone = zoneAt(old.lon);
  return isAmong(zone, PULKOVO_ZONES) && place.lat > 35 && place.lat < 84 ? { zone, ...project(old, gaussKruger(zone)) } : undefined;
}

/** From a zone of Pulkovo 1942 / Gauss–Krüger; undefined for what no such zone has. */
export function fromPulkovo(grid: Grid): (Geographic & { zone: number }) | undefined {
  const zone = Math.floor(grid.easting_m / 1e6);
  if (!isAmong(zone, PULKOVO_ZONES)) return undefined;
  const place = within(unproject(grid, gaussKruger(zone)), 6 * zone - 3);
  return place && { zone, ...pulkovoToWgs84(place) };
}

/** The place in the zone of QazTRF-23 / Gauss–Krüger that it lies in; undefined outside Kazakhstan's zones. */
export function toQazTrf(place: Geographic): Zoned | undefined {
  const zone = zoneAt(place.lon);
  return isAmong(zone, QAZTRF_ZONES) && place.lat > 35 && place.lat < 60 ? { zone, ...project(place, gaussKruger(zone, GRS80)) } : undefined;
}

/** From a zone of QazTRF-23 / Gauss–Krüger; undefined for what no such zone has. */
export function fromQazTrf(grid: Grid): (Geographic & { zone: number }) | undefined {
  const zone = Math.floor(grid.easting_m / 1e6);
  const place = isAmong(zone, QAZTRF_ZONES) ? within(unproject(grid, gaussKruger(zone, GRS80)), 6 * zone - 3) : undefined;
  return place && { zone, ...place };
}

/** The place in its zone of UTM; undefined near the poles, where UTM ends. */
export function toUtm(place: Geographic): (Zoned & { isSouth: boolean }) | undefined {
  if (place.lat < -80 || place.lat > 84) return undefined;
  const zone = (Math.floor((place.lon + 180) / 6) % 60) + 1;
  const isSouth = place.lat < 0;
  return { zone, isSouth, ...project(place, universal(zone, isSouth)) };
}

/** From a zone of UTM; undefined for what no such zone has. */
export function fromUtm(grid: Grid, zone: number, isSouth: boolean): Geographic | undefined {
  const place = zone >= 1 && zone <= 60 ? within(unproject(grid, universal(zone, isSouth)), 6 * zone - 183) : undefined;
  return place && place.lat < 0 === isSouth ? place : undefined;
}

/** What lies in a zone, or little beyond its edge: maps overlap. */
function within(place: Geographic, meridian: number): Geographic | undefined {
  const fromMeridian = Math.abs(((place.lon - meridian + 540) % 360) - 180);
  return fromMeridian <= 4.5 && Math.abs(place.lat) <= 84 ? place : undefined;
}
