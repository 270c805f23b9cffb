/** Rings as they lie on the sphere → rings as they lie on a flat map. Pure. */

import type { Position } from 'geojson';

/**
 * Makes a ring continuous: where it jumps over the antimeridian it goes on beyond 180°. One that runs
 * round a pole is closed along that pole. (The atlas keeps its rings uncut, as a globe wants them.)
 */
export function unwrapRing(ring: readonly Position[]): Position[] {
  let shift = 0;
  const unwrapped = ring.map(([lon = 0, lat = 0], i): Position => {
    const [before = lon] = ring[i - 1] ?? [];
    if (lon - before > 180) shift -= 360;
    if (lon - before < -180) shift += 360;
    return [lon + shift, lat];
  });
  const [first, last] = [unwrapped[0], unwrapped.at(-1)];
  if (!first || !last || shift === 0) return unwrapped;
  const pole = (last[1] ?? 0) < 0 ? -90 : 90;
  return [...unwrapped, [last[0] ?? 0, pole], [first[0] ?? 0, pole], first];
}
