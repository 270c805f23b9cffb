/** Lines and areas on the WGS 84 ellipsoid. Positions are longitude and latitude in degrees. Pure. */

import type { Position } from 'geojson';
import geodesic from 'geographiclib-geodesic';

const { WGS84 } = geodesic.Geodesic;

/** Between so many metres of a geodesic its chord in degrees is off by some 15 m at most in these latitudes. */
const STEP_M = 25_000;
/** Points at most along one line. */
const MOST_STEPS = 64;
const CIRCLE_POINTS = 128;

/** From one place to another: metres, and the bearing at the start, clockwise from north. */
export function inverse([lon1 = 0, lat1 = 0]: Position, [lon2 = 0, lat2 = 0]: Position): { distance_m: number; bearing_deg: number } {
  const { s12 = 0, azi1 = 0 } = WGS84.Inverse(lat1, lon1, lat2, lon2);
  return { distance_m: s12, bearing_deg: (azi1 + 360) % 360 };
}

/** Where one gets to; the longitude goes on beyond 180° rather than to jump. */
export function destination([lon = 0, lat = 0]: Position, bearing_deg: number, distance_m: number): Position {
  const { lat2 = 0, lon2 = 0 } = WGS84.Direct(lat, lon, bearing_deg, distance_m);
  return [lon + turn(lon2 - lon), lat2];
}

/** The points of the geodesics between some places: what lies straight on the ground. */
export function alongGeodesics(places: readonly Position[]): Position[] {
  const [first] = places;
  if (!first) return [];
  return [first, ...places.slice(1).flatMap((to, i) => between(places[i] ?? first, to))];
}

/** The ring of a polygon with these corners, closed. */
export function ringOf(corners: readonly Position[]): Position[] {
  const [first] = corners;
  return first ? alongGeodesics([...corners, first]) : [];
}

/** The ring of a circle. */
export function circle(centre: Position, radius_m: number): Position[] {
  const points = Array.from({ length: CIRCLE_POINTS }, (_, i) => destination(centre, (-360 * i) / CIRCLE_POINTS, radius_m));
  return [...points, points[0] ?? centre];
}

/** Square metres within these corners, and metres around them. */
export function measureArea(corners: readonly Position[]): { area_m2: number; perimeter_m: number } {
  const polygon = WGS84.Polygon(false);
  for (const [lon = 0, lat = 0] of corners) polygon.AddPoint(lat, lon);
  const { area = 0, perimeter } = polygon.Compute(false, true);
  return { area_m2: Math.abs(area), perimeter_m: perimeter };
}

/** The legs of a line. */
export const legsOf = (places: readonly Position[]): { distance_m: number; bearing_deg: number }[] =>
  places.slice(1).map((to, i) => inverse(places[i] ?? to, to));

/** The middle of a leg. */
export function midway(from: Position, to: Position): Position {
  const { distance_m, bearing_deg } = inverse(from, to);
  return destination(from, bearing_deg, distance_m / 2);
}

/** The points after the first, up to and with the last. */
function between(from: Position, to: Position): Position[] {
  const { distance_m, bearing_deg } = inverse(from, to);
  const steps = Math.min(MOST_STEPS, Math.max(1, Math.ceil(distance_m / STEP_M)));
  return Array.from({ length: steps }, (_, i) => (i + 1 < steps ? destination(from, bearing_deg, (distance_m * (i + 1)) / steps) : to));
}

/** An angle between -180 and 180. */
const turn = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
