/** The map's view as a box to ask for. Pure. */

import type { Extent } from '../geodesy/extent';

/** West, south, east, north as `bbox=` wants them, west > east across the antimeridian; undefined for the whole world. */
export function boxParameter([west, south, east, north]: Extent): string | undefined {
  if (east - west >= 360) return undefined;
  const wrap = (lon: number) => ((((lon + 180) % 360) + 360) % 360) - 180;
  const box = [wrap(west), Math.max(-90, south), wrap(east), Math.min(90, north)];
  return box.map((degrees) => Number(degrees.toFixed(5))).join(',');
}
