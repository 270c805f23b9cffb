/** Fewer corners for polygons that are too long to be asked about. Pure. */

import type { MultiPolygon, Polygon, Position } from 'geojson';

const METRES_PER_DEGREE = 111_320;

/** A polygon with at most so many corners, and by how many metres its edges moved at most: 0 where it was short enough. */
export function simplify<T extends Polygon | MultiPolygon>(polygon: T, most: number): { polygon: T; moved_m: number } {
  for (let moved_m = 0; ; moved_m = Math.max(10, moved_m * 2)) {
    const simple = moved_m === 0 ? polygon : thinned(polygon, moved_m / METRES_PER_DEGREE);
    if (cornersOf(simple) <= most || moved_m > 1e6) return { polygon: simple, moved_m };
  }
}

const ringsOf = (polygon: Polygon | MultiPolygon): Position[][] => (polygon.type === 'Polygon' ? polygon.coordinates : polygon.coordinates.flat());
const cornersOf = (polygon: Polygon | MultiPolygon): number => ringsOf(polygon).reduce((sum, ring) => sum + ring.length, 0);

function thinned<T extends Polygon | MultiPolygon>(polygon: T, reach: number): T {
  const ofRings = (rings: Position[][]) => rings.map((ring) => thin(ring, reach)).filter((ring) => ring.length > 3);
  const coordinates = polygon.type === 'Polygon' ? ofRings(polygon.coordinates) : polygon.coordinates.map(ofRings).filter((rings) => rings.length > 0);
  return { ...polygon, coordinates };
}

/** By Douglas and Peucker. A closed ring is halved first, at the corner that is farthest from its start. */
function thin(ring: readonly Position[], reach: number): Position[] {
  const [start = [0, 0]] = ring;
  const far = ring.reduce((best, point, i) => (span(point, start) > span(ring[best] ?? start, start) ? i : best), 0);
  const keep = new Set([0, far, ring.length - 1]);
  const stack: [number, number][] = [[0, far], [far, ring.length - 1]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [from, to] = next;
    let [worst, off] = [0, reach];
    for (let i = from + 1; i < to; i++) {
      const away = distanceTo(ring[i] ?? start, ring[from] ?? start, ring[to] ?? start);
      if (away > off) [worst, off] = [i, away];
    }
    if (worst === 0) continue;
    keep.add(worst);
    stack.push([from, worst], [worst, to]);
  }
  return ring.filter((_, i) => keep.has(i));
}

const span = ([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number => Math.hypot(ax - bx, ay - by);

/** From a point to a line between two, in degrees of latitude. */
function distanceTo([x = 0, y = 0]: Position, [ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): number {
  const [ux, uy] = [bx - ax, by - ay];
  const t = ux === 0 && uy === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy)));
  return Math.hypot(x - ax - t * ux, y - ay - t * uy);
}
