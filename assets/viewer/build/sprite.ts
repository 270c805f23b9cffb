/** The symbols of commodities on one sheet, as MapLibre asks for it, at one or two pixels per unit. */

import { distanceField } from './distance-field';
import { parsePath, ringsOf, type Ring } from './outline';
import { alphaPng } from './png';

/** `commodities.json`. */
export interface Commodities {
  groups: Record<string, { title: string; shape: string; color: string }>;
  commodities: Record<string, { group: string; mark: string; signs: string[]; names: string[] }>;
}

export interface Sheet {
  png: Uint8Array;
  /** By the name of the symbol. */
  index: Record<string, { x: number; y: number; width: number; height: number; pixelRatio: number; sdf: true }>;
}

/** The side of a symbol, room for a halo included. */
const SIDE = 24;
const COLUMNS = 8;
/** What stands for everything that has no symbol of its own. */
const OTHER = { shape: 'circle', mark: 'none' };

/** Draws the sheet. The symbols are distance fields, so that maps choose their colours. */
export function sheet(svg: string, { groups, commodities }: Commodities, pixelRatio: number): Sheet {
  const shapes = readShapes(svg);
  const symbols = Object.entries(commodities).map(([name, { group, mark }]) => ({ name, shape: groups[group]?.shape ?? group, mark }));
  const all = [...symbols, { name: 'other', ...OTHER }];
  const side = SIDE * pixelRatio;
  const [width, height] = [COLUMNS * side, Math.ceil(all.length / COLUMNS) * side];
  const alpha = new Uint8Array(width * height);
  const index = all.map(({ name, shape, mark }, i) => {
    const [x, y] = [(i % COLUMNS) * side, Math.floor(i / COLUMNS) * side];
    const frame = { left: 0, top: 0, width: side, height: side, scale: pixelRatio };
    const field = distanceField(symbol(shapes, shape, mark), frame, 'evenodd');
    for (let row = 0; row < side; row++) alpha.set(field.subarray(row * side, (row + 1) * side), (y + row) * width + x);
    return [name, { x, y, width: side, height: side, pixelRatio, sdf: true as const }] as const;
  });
  return { png: alphaPng(alpha, width, height), index: Object.fromEntries(index) };
}

interface Shape {
  rings: Ring[];
  /** Where a mark goes, and how large: x, y, scale. */
  mark: number[];
}

/** The paths of a drawing, by their ids. */
function readShapes(svg: string): Map<string, Shape> {
  const attribute = (element: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(element)?.[1] ?? '';
  const paths = svg.match(/<path\b[^>]*>/g) ?? [];
  return new Map(
    paths.map((path) => {
      const mark = attribute(path, 'data-mark').split(' ').map(Number);
      return [attribute(path, 'id'), { rings: ringsOf(parsePath(attribute(path, ' d'))), mark }];
    }),
  );
}

/** An outline with a mark to be cut out. */
function symbol(shapes: ReadonlyMap<string, Shape>, name: string, mark: string): Ring[] {
  const shape = shapes.get(name);
  if (!shape) throw new Error(`there is no shape ${name}`);
  const [x = 0, y = 0, scale = 1] = shape.mark;
  const cut = mark === 'none' ? [] : shapes.get(mark)?.rings;
  if (!cut) throw new Error(`there is no mark ${mark}`);
  return [...shape.rings, ...cut.map((ring) => ring.map(([dx, dy]) => [x + dx * scale, y + dy * scale] as const))];
}
