/** From Pulkovo 1942 to WGS 84 and back, as PROJ does in Kazakhstan: EPSG:15865, good to 4.5 m. Pure. */

import type { Ellipsoid, Geographic } from './transverse-mercator';

export const WGS84: Ellipsoid = { a: 6378137, f: 1 / 298.257223563 };
export const GRS80: Ellipsoid = { a: 6378137, f: 1 / 298.257222101 };
export const KRASSOVSKY: Ellipsoid = { a: 6378245, f: 1 / 298.3 };

type Vector = [x: number, y: number, z: number];

const RADIAN = Math.PI / 180;
const SECOND = RADIAN / 3600;
/** Metres, and seconds of arc in the position vector convention; EPSG writes the turn as a coordinate frame, with the other sign. */
const SHIFT: Vector = [25, -141, -78.5];
const TURN: Vector = [0, 0.35 * SECOND, 0.736 * SECOND];

/** A place on Pulkovo 1942, on WGS 84. */
export function pulkovoToWgs84(place: Geographic): Geographic {
  const at = toSpace(place, KRASSOVSKY);
  return fromSpace(add(SHIFT, turned(at, TURN)), WGS84);
}

/** A place on WGS 84, on Pulkovo 1942: the inverse of {@link pulkovoToWgs84}, to a millimetre. */
export function wgs84ToPulkovo(place: Geographic): Geographic {
  const wanted = toSpace(place, WGS84);
  let at = wanted;
  // The turn is tiny: every round brings five digits.
  for (let i = 0; i < 3; i++) {
    const reached = add(SHIFT, turned(at, TURN));
    at = at.map((value, axis) => value + (wanted[axis] ?? 0) - (reached[axis] ?? 0)) as Vector;
  }
  return fromSpace(at, KRASSOVSKY);
}

const turned = ([x, y, z]: Vector, [rx, ry, rz]: Vector): Vector => [x - rz * y + ry * z, rz * x + y - rx * z, -ry * x + rx * y + z];
const add = ([a, b, c]: Vector, [x, y, z]: Vector): Vector => [a + x, b + y, c + z];

/** Earth-centred coordinates of a place on the ellipsoid, metres. */
function toSpace({ lon, lat }: Geographic, { a, f }: Ellipsoid): Vector {
  const [l, b] = [lon * RADIAN, lat * RADIAN];
  const e2 = f * (2 - f);
  const n = a / Math.sqrt(1 - e2 * Math.sin(b) ** 2);
  return [n * Math.cos(b) * Math.cos(l), n * Math.cos(b) * Math.sin(l), n * (1 - e2) * Math.sin(b)];
}

/** The place beneath earth-centred coordinates, by Bowring's formula. */
function fromSpace([x, y, z]: Vector, { a, f }: Ellipsoid): Geographic {
  const e2 = f * (2 - f);
  const b = a * (1 - f);
  const p = Math.hypot(x, y);
  const beta = Math.atan2(a * z, b * p);
  const lat = Math.atan2(z + (e2 / (1 - f) ** 2) * b * Math.sin(beta) ** 3, p - e2 * a * Math.cos(beta) ** 3);
  return { lon: Math.atan2(y, x) / RADIAN, lat: lat / RADIAN };
}
