/** The union of convex polygons in a plane. Pure. */

export type Point = readonly [x: number, y: number];
/** Corners anticlockwise, the first not repeated. */
export type Convex = readonly Point[];
type Piece = readonly [from: Point, to: Point];

/**
 * The outlines (anticlockwise) and holes (clockwise) of everything that lies in one of the polygons: of all their edges, cut where
 * they cross, what lies in no other polygon. `near`: what is no distance.
 */
export function union(polygons: readonly Convex[], near: number): Point[][] {
  const edges = polygons.map(edgesOf);
  const all = edges.flat();
  const isFree = (owner: number) => (piece: Piece) => polygons.every((polygon, i) => i === owner || !isIn(middleOf(piece), polygon, i < owner ? near : -near));
  const pieces = edges.flatMap((own, owner) => own.flatMap((edge) => cut(edge, all, near)).filter(isFree(owner)));
  return chain(pieces, near);
}

/** Twice the area within a ring, negative for a hole. */
export const doubleArea = (ring: readonly Point[]): number => edgesOf(ring).reduce((sum, [[ax, ay], [bx, by]]) => sum + ax * by - bx * ay, 0);

export const distance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

const edgesOf = (corners: readonly Point[]): Piece[] => corners.map((corner, i) => [corner, corners[(i + 1) % corners.length] ?? corner]);
const middleOf = ([[ax, ay], [bx, by]]: Piece): Point => [(ax + bx) / 2, (ay + by) / 2];

/** Whether a point lies in a polygon, or so little beside it; with a negative reach, whether it is that deep in it. */
function isIn([x, y]: Point, polygon: Convex, reach: number): boolean {
  return edgesOf(polygon).every(([a, b]) => ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / distance(a, b) > -reach);
}

/** An edge in pieces, cut where others meet it. */
function cut([a, b]: Piece, others: readonly Piece[], near: number): Piece[] {
  const at = others.flatMap((other) => crossing([a, b], other) ?? []).sort((one, two) => one - two);
  const places = [0, ...at, 1].map((t): Point => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
  return places.slice(1).map((end, i): Piece => [places[i] ?? end, end]).filter(([from, to]) => distance(from, to) > near);
}

/** How far along the first piece the second meets it, 0 to 1. */
function crossing([[ax, ay], [bx, by]]: Piece, [[cx, cy], [dx, dy]]: Piece): number | undefined {
  const [ux, uy, vx, vy] = [bx - ax, by - ay, dx - cx, dy - cy];
  const cross = ux * vy - uy * vx;
  if (cross === 0) return undefined;
  const t = ((cx - ax) * vy - (cy - ay) * vx) / cross;
  const s = ((cx - ax) * uy - (cy - ay) * ux) / cross;
  return t > 0 && t < 1 && s >= -1e-9 && s <= 1 + 1e-9 ? t : undefined;
}

/** Pieces put together to rings, each end to the nearest beginning. */
function chain(pieces: Piece[], near: number): Point[][] {
  const rings: Point[][] = [];
  for (let left = pieces; left.length > 0; ) {
    const ring: Point[] = [];
    let next: Piece | undefined = left[0];
    while (next) {
      const [start, end]: Piece = next;
      ring.push(start);
      left = left.filter((piece) => piece !== next);
      const isClosed = distance(end, ring[0] ?? end) <= 4 * near;
      next = isClosed ? undefined : nearestTo(end, left);
    }
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

function nearestTo(point: Point, pieces: readonly Piece[]): Piece | undefined {
  const gap = ([start]: Piece) => distance(start, point);
  return pieces.reduce<Piece | undefined>((best, piece) => (best && gap(best) <= gap(piece) ? best : piece), undefined);
}
