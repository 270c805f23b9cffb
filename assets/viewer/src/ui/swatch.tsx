/** Samples of how things look on the map, in the current colour. */

import shapes from '../../../symbols/shapes.svg?raw';
import type { Kind } from '../server/collections';
import { commodityOfSymbol } from '../text/terms';

/** A sample of a collection. */
export function Swatch({ kinds }: { kinds: readonly Kind[] }) {
  return (
    <svg viewBox="0 0 20 20" class="swatch" aria-hidden="true">
      {kinds.length === 0 && <path class="stroke" d="M3 4.5h14v11H3zM3 8.5h14M3 12h14M8 4.5v11" />}
      {kinds.includes('polygon') && <path class="area" d="M3 6.5 11 3l6 5-2.5 8.5-9 .5z" />}
      {kinds.includes('line') && <path class="stroke thick" d="M2.5 15 8 8l4 4 5.5-7" />}
      {kinds.includes('point') && <circle class="dot" cx={10} cy={10} r={kinds.length > 1 ? 3 : 5} />}
    </svg>
  );
}

/** Outlines and marks by their names, from the drawing that the map's symbols are made of. */
const drawing = new DOMParser().parseFromString(shapes, 'image/svg+xml');
const pathOf = (name: string) => drawing.getElementById(name);

/** What a symbol is drawn from, 24 × 24 units: its outline, and the mark that is cut out of it, with its place and size. */
export function symbolPaths(name: string | undefined): { outline: string; mark: string | undefined; x: number; y: number; scale: number } {
  const commodity = name === undefined ? undefined : commodityOfSymbol(name);
  const outline = pathOf(commodity?.shape ?? 'circle');
  const mark = commodity && commodity.mark !== 'none' ? pathOf(commodity.mark) : null;
  const [x = 12, y = 12, scale = 1] = (outline?.getAttribute('data-mark') ?? '').split(' ').map(Number);
  return { outline: outline?.getAttribute('d') ?? '', mark: mark?.getAttribute('d') ?? undefined, x, y, scale };
}

/** The symbol of a commodity; a dot for what has none. */
export function Symbol({ name, color }: { name: string | undefined; color: string }) {
  const { outline, mark, x, y, scale } = symbolPaths(name);
  return (
    <svg viewBox="1 1 22 22" class="symbol" aria-hidden="true">
      <path d={outline} fill={color} />
      {mark && <path d={mark} transform={`translate(${x} ${y}) scale(${scale})`} fill="var(--paper-raised)" fill-rule="evenodd" />}
    </svg>
  );
}
