/** Signed distance fields, as MapLibre draws glyphs and symbols from. */

import type { Position, Ring } from './outline';

/** Which places are inside: those that the rings go round, or go round an odd number of times. */
export type FillRule = 'nonzero' | 'evenodd';

/** The pixels of a field: pixel 0, 0 has its corner at `left`, `top` of the outline's plane. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Pixels per unit of the outline. */
  scale: number;
}

/** The units of distance that the values of a byte span… */
const RADIUS = 8;
/** … with this part of them inside. */
const CUTOFF = 0.25;
/** Edges that lie partly within another ring are cut into pieces of this length. */
const PIECE = 0.5;

type Edge = readonly [from: Position, to: Position];

/** One byte per pixel, row by row. */
export function distanceField(rings: readonly Ring[], frame: Frame, rule: FillRule): Uint8Array {
  const edges = rings.flatMap((ring) => ring.map((to, i): Edge => [ring.at(i - 1) ?? to, to]));
  const all = flat(edges);
  const isInside = (at: Position) => (rule === 'nonzero' ? winding(all, at) !== 0 : winding(all, at) % 2 !== 0);
  const border = flat(edges.flatMap((edge) => onBorder(edge, isInside)));
  const field = new Uint8Array(frame.width * frame.height);
  for (let row = 0; row < frame.height; row++) {
    for (let column = 0; column < frame.width; column++) {
      const at: Position = [frame.left + (column + 0.5) / frame.scale, frame.top + (row + 0.5) / frame.scale];
      const distance = distanceTo(border, at) * (isInside(at) ? -1 : 1);
      field[row * frame.width + column] = Math.max(0, Math.min(255, Math.round(255 * (1 - CUTOFF - distance / RADIUS))));
    }
  }
  return field;
}

/** How often the rings go round a place. */
function winding(edges: Float64Array, [x, y]: Position): number {
  let turns = 0;
  for (let i = 0; i < edges.length; i += 5) {
    const [x0, y0, y1] = [edges[i]!, edges[i + 1]!, edges[i + 3]!];
    if (y0 <= y === y1 <= y) continue;
    if (x0 + ((y - y0) / (y1 - y0)) * (edges[i + 2]! - x0) > x) turns += y1 > y0 ? 1 : -1;
  }
  return turns;
}

/** The parts of an edge that have inside on one side only: where outlines overlap, as accents do, the others are no border. */
function onBorder(edge: Edge, isInside: (at: Position) => boolean): Edge[] {
  const [[x0, y0], [x1, y1]] = edge;
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return [];
  const [nx, ny] = [(1e-3 * (y1 - y0)) / length, (1e-3 * (x0 - x1)) / length];
  const place = (t: number): Position => [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
  const count = Math.ceil(length / PIECE);
  const isBorder = Array.from({ length: count }, (_, i) => {
    const [x, y] = place((i + 0.5) / count);
    return isInside([x + nx, y + ny]) !== isInside([x - nx, y - ny]);
  });
  if (isBorder.every(Boolean)) return [edge];
  return isBorder.flatMap((border, i): Edge[] => (border ? [[place(i / count), place((i + 1) / count)]] : []));
}

/** Edges as numbers in a row: start, end, one over the square of the length. */
function flat(edges: readonly Edge[]): Float64Array {
  return Float64Array.from(
    edges.flatMap(([[x0, y0], [x1, y1]]) => [x0, y0, x1, y1, 1 / ((x1 - x0) ** 2 + (y1 - y0) ** 2)]),
  );
}

function distanceTo(edges: Float64Array, [x, y]: Position): number {
  let nearest = Infinity;
  for (let i = 0; i < edges.length; i += 5) {
    const [x0, y0] = [edges[i]!, edges[i + 1]!];
    const [px, py, dx, dy] = [x - x0, y - y0, edges[i + 2]! - x0, edges[i + 3]! - y0];
    const t = Math.max(0, Math.min(1, (px * dx + py * dy) * edges[i + 4]!));
    const [ox, oy] = [px - t * dx, py - t * dy];
    nearest = Math.min(nearest, ox * ox + oy * oy);
  }
  return Math.sqrt(nearest);
}
