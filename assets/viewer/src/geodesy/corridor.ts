/** Everything within some distance of a line. Pure. */

import type { Polygon, Position } from 'geojson';
import { destination, inverse, midway } from './geodesic';
import { distance, doubleArea, union, type Convex, type Point } from './union';

/** Corners of the circle around each place of the line. */
const CIRCLE_POINTS = 48;
/** Metres that are no distance. */
const NEAR_M = 1e-3;
/** Longer straight lines get points between: they are bent in degrees. */
const STEP_M = 25_000;

/**
 * The ground within `reach_m` of a line: a circle around each of its places and a rectangle along each leg, all together.
 * Made in a plane that keeps distances from the middle of the line, half a per cent off at 1000 km from it.
 */
export function corridor(line: readonly Position[], reach_m: number): Polygon {
  const { to, from } = planeAround(line);
  const places = line.map(to).filter((point, i, all) => i === 0 || distance(point, all[i - 1] ?? point) > NEAR_M);
  const legs = places.slice(1).map((end, i) => [places[i] ?? end, end] as const);
  const circles = places.map((place, i) => circleAround(place, reach_m, [legs[i - 1], legs[i]].flatMap((leg) => (leg ? [angleOf(leg)] : []))));
  const rings = union([...circles, ...legs.map((leg) => rectangleAlong(leg, reach_m))], NEAR_M);
  // A line is in one piece, and so is what lies around it.
  const [outline = [], ...holes] = rings.sort((a, b) => doubleArea(b) - doubleArea(a));
  return { type: 'Polygon', coordinates: [outline, ...holes.filter((ring) => doubleArea(ring) < 0)].map((ring) => closed(ring).map(from)) };
}

/** Azimuthal equidistant about the middle of a line. */
function planeAround(line: readonly Position[]): { to: (place: Position) => Point; from: (point: Point) => Position } {
  const centre = midway(line[0] ?? [0, 0], line.at(-1) ?? [0, 0]);
  return {
    to: (place) => {
      const { distance_m, bearing_deg } = inverse(centre, place);
      const angle = (bearing_deg * Math.PI) / 180;
      return [distance_m * Math.sin(angle), distance_m * Math.cos(angle)];
    },
    from: ([x, y]) => destination(centre, (Math.atan2(x, y) * 180) / Math.PI, Math.hypot(x, y)),
  };
}

const angleOf = ([[ax, ay], [bx, by]]: readonly [Point, Point]): number => Math.atan2(by - ay, bx - ax);

/** With corners where the sides of legs in these directions touch it. */
function circleAround([x, y]: Point, radius: number, directions: readonly number[]): Convex {
  const full = 2 * Math.PI;
  const touching = directions.flatMap((angle) => [angle + Math.PI / 2, angle + 1.5 * Math.PI].map((side) => ((side % full) + full) % full));
  const angles = [...Array.from({ length: CIRCLE_POINTS }, (_, i) => (full * i) / CIRCLE_POINTS), ...touching].sort((a, b) => a - b);
  const distinct = angles.filter((angle, i) => i === 0 || angle - (angles[i - 1] ?? 0) > 1e-7);
  return distinct.map((angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
}

function rectangleAlong([a, b]: readonly [Point, Point], reach: number): Convex {
  const [nx, ny] = [-(b[1] - a[1]), b[0] - a[0]].map((part) => (part * reach) / distance(a, b)) as [number, number];
  return [[a[0] - nx, a[1] - ny], [b[0] - nx, b[1] - ny], [b[0] + nx, b[1] + ny], [a[0] + nx, a[1] + ny]];
}

/** A ring with its first point again at the end, and points along its long sides. */
function closed(ring: readonly Point[]): Point[] {
  const [first] = ring;
  if (!first) return [];
  const points = [...ring.slice(1), first].flatMap((end, i): Point[] => {
    const [start] = [ring[i] ?? end];
    const steps = Math.max(1, Math.ceil(distance(start, end) / STEP_M));
    return Array.from({ length: steps }, (_, n): Point => [start[0] + ((end[0] - start[0]) * (n + 1)) / steps, start[1] + ((end[1] - start[1]) * (n + 1)) / steps]);
  });
  return [first, ...points];
}
