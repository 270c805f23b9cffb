/**
 * Transverse Mercator by Krüger's series to the fourth power of n (IOGP Guidance Note 7-2, 3.5.3): better than a
 * millimetre within a zone. Pure.
 */

/** An ellipsoid of revolution. */
export interface Ellipsoid {
  /** Semi-major axis, metres. */
  readonly a: number;
  /** Flattening. */
  readonly f: number;
}

/** A transverse Mercator projection; its origin lies on the equator. */
export interface TransverseMercator {
  readonly ellipsoid: Ellipsoid;
  /** Central meridian, degrees. */
  readonly meridian: number;
  /** On the central meridian. */
  readonly scale: number;
  readonly falseEasting_m: number;
  readonly falseNorthing_m: number;
}

/** A place in a plane. */
export interface Grid {
  easting_m: number;
  northing_m: number;
}

/** A place on an ellipsoid, degrees. */
export interface Geographic {
  lon: number;
  lat: number;
}

const RADIAN = Math.PI / 180;

/** The place in the plane. */
export function project({ lon, lat }: Geographic, { ellipsoid, meridian, scale, falseEasting_m, falseNorthing_m }: TransverseMercator): Grid {
  const { radius, forward } = seriesOf(ellipsoid);
  const e = eccentricity(ellipsoid);
  const sin = Math.sin(lat * RADIAN);
  const tan = Math.sinh(Math.atanh(sin) - e * Math.atanh(e * sin));
  const east = normal(lon - meridian) * RADIAN;
  const xi = Math.atan2(tan, Math.cos(east));
  const eta = Math.asinh(Math.sin(east) / Math.hypot(tan, Math.cos(east)));
  const [dXi, dEta] = sum(forward, xi, eta);
  return { easting_m: falseEasting_m + scale * radius * (eta + dEta), northing_m: falseNorthing_m + scale * radius * (xi + dXi) };
}

/** The place on the ellipsoid. */
export function unproject({ easting_m, northing_m }: Grid, { ellipsoid, meridian, scale, falseEasting_m, falseNorthing_m }: TransverseMercator): Geographic {
  const { radius, inverse } = seriesOf(ellipsoid);
  const [x, y] = [(northing_m - falseNorthing_m) / (scale * radius), (easting_m - falseEasting_m) / (scale * radius)];
  const [dXi, dEta] = sum(inverse, x, y);
  const [xi, eta] = [x - dXi, y - dEta];
  const tan = Math.sin(xi) / Math.hypot(Math.sinh(eta), Math.cos(xi));
  const lon = meridian + Math.atan2(Math.sinh(eta), Math.cos(xi)) / RADIAN;
  return { lon: normal(lon), lat: Math.atan(geodeticTangent(tan, eccentricity(ellipsoid))) / RADIAN };
}

/** The tangent of the geodetic latitude from that of the conformal one, by Newton's method. */
function geodeticTangent(conformal: number, e: number): number {
  let tan = conformal / (1 - e * e);
  for (let i = 0; i < 4; i++) {
    const secant = Math.hypot(1, tan);
    const sigma = Math.sinh(e * Math.atanh((e * tan) / secant));
    const reached = tan * Math.hypot(1, sigma) - sigma * secant;
    tan += ((conformal - reached) / Math.hypot(1, reached)) * ((1 + (1 - e * e) * tan * tan) / ((1 - e * e) * secant));
  }
  return tan;
}

function sum(coefficients: readonly number[], xi: number, eta: number): [xi: number, eta: number] {
  let [x, y] = [0, 0];
  for (const [i, c] of coefficients.entries()) {
    const k = 2 * (i + 1);
    x += c * Math.sin(k * xi) * Math.cosh(k * eta);
    y += c * Math.cos(k * xi) * Math.sinh(k * eta);
  }
  return [x, y];
}

/** The radius of the rectifying sphere, and the coefficients in both directions. */
function seriesOf({ a, f }: Ellipsoid): { radius: number; forward: number[]; inverse: number[] } {
  const n = f / (2 - f);
  const [n2, n3, n4] = [n ** 2, n ** 3, n ** 4];
  return {
    radius: (a / (1 + n)) * (1 + n2 / 4 + n4 / 64),
    forward: [n / 2 - (2 / 3) * n2 + (5 / 16) * n3 + (41 / 180) * n4, (13 / 48) * n2 - (3 / 5) * n3 + (557 / 1440) * n4, (61 / 240) * n3 - (103 / 140) * n4, (49561 / 161280) * n4],
    inverse: [n / 2 - (2 / 3) * n2 + (37 / 96) * n3 - n4 / 360, n2 / 48 + n3 / 15 - (437 / 1440) * n4, (17 / 480) * n3 - (37 / 840) * n4, (4397 / 161280) * n4],
  };
}

const eccentricity = ({ f }: Ellipsoid): number => Math.sqrt(f * (2 - f));

/** A longitude between −180° and 180°. */
export const normal = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
