/** Degrees as people write them. Pure. */

import type { Geographic } from './transverse-mercator';

/** The letters or words for north, south, east and west. */
export type Quarters = readonly [north: string, south: string, east: string, west: string];

export const LATIN: Quarters = ['N', 'S', 'E', 'W'];

/** Degrees and decimals, about a metre: `49.70000, 67.50000`. */
export const toDecimal = ({ lon, lat }: Geographic, digits = 5): string => `${lat.toFixed(digits)}, ${lon.toFixed(digits)}`;

/** Degrees, minutes and seconds: `49°42′10.0″ N, 67°30′00.0″ E`. */
export function toSexagesimal({ lon, lat }: Geographic, [north, south, east, west]: Quarters = LATIN, digits = 1): string {
  return `${angle(lat, digits)} ${lat < 0 ? south : north}, ${angle(lon, digits)} ${lon < 0 ? west : east}`;
}

function angle(degrees: number, digits: number): string {
  // Rounded first, so that no 60 seconds come out.
  const unit = 10 ** digits;
  const total = Math.round(Math.abs(degrees) * 3600 * unit);
  const seconds = (total % (60 * unit)) / unit;
  const minutes = Math.floor(total / (60 * unit));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(minutes / 60)}°${two(minutes % 60)}′${seconds.toFixed(digits).padStart(digits ? digits + 3 : 2, '0')}″`;
}
