/** The few drawings of the interface. */

import type { Kind } from './api';
import { icon, svg } from './element';

export const zoomToIcon = () => icon('M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4', 'M8 6.2v3.6M6.2 8h3.6');
export const closeIcon = () => icon('M3.5 3.5l9 9M12.5 3.5l-9 9');
export const previousIcon = () => icon('M10 3 5 8l5 5');
export const nextIcon = () => icon('M6 3l5 5-5 5');
export const foldIcon = () => icon('M3 6l5 5 5-5');
export const warningIcon = () => icon('M8 2.2 14.6 13.6H1.4z', 'M8 6.3v3.4M8 11.4v.4');

/** The mark of Lode: a vein of ore through rock. */
export function markIcon(): SVGSVGElement {
  const mark = svg('svg', { viewBox: '0 0 32 32', class: 'mark', 'aria-hidden': 'true' });
  mark.append(
    svg('path', { class: 'rock', d: 'M16 2 28 9v14l-12 7L4 23V9z' }),
    svg('path', { class: 'vein', d: 'M4 19.5 13 15l5 4 10-7v4.5l-10 7-5-4-9 4.5z' }),
  );
  return mark;
}

/** A sample of how a collection looks, in the colour of the text. */
export function swatch(kinds: readonly Kind[]): SVGSVGElement {
  const drawing = svg('svg', { viewBox: '0 0 20 20', class: 'swatch', 'aria-hidden': 'true' });
  if (kinds.length === 0) {
    drawing.append(svg('path', { class: 'stroke', d: 'M3 4.5h14v11H3zM3 8.5h14M3 12h14M8 4.5v11' }));
  }
  if (kinds.includes('polygon')) drawing.append(svg('path', { class: 'area', d: 'M3 6.5 11 3l6 5-2.5 8.5-9 .5z' }));
  if (kinds.includes('line')) drawing.append(svg('path', { class: 'stroke thick', d: 'M2.5 15 8 8l4 4 5.5-7' }));
  if (kinds.includes('point')) drawing.append(svg('circle', { class: 'dot', cx: 10, cy: 10, r: kinds.length > 1 ? 3 : 5 }));
  return drawing;
}
