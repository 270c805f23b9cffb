/** How sure a finding is, told by shape as well as by colour: in the panel and on the map. */

import { map } from '../map/map';
import { SURENESS, type Sure } from './quality';

/** Drawn on 20 × 20 units. The colours hold on light and dark ground. */
const MARKS: Record<Sure, { path: string; color: string }> = {
  certain: { path: 'M10 2.5 18 17H2z', color: '#c62828' },
  likely: { path: 'M10 2 18 10 10 18 2 10z', color: '#e07b00' },
  possible: { path: 'M16.5 10a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z', color: '#2f7ed8' },
};
/** Names of images on the map begin like this. */
export const IMAGE = 'finding-';
const PIXEL_RATIO = 2;

export function SureMark({ sure }: { sure: Sure }) {
  const { path, color } = MARKS[sure];
  return (
    <svg viewBox="0 0 20 20" class="sure-mark" aria-hidden="true">
      <path d={path} fill={color} />
    </svg>
  );
}

/** The colour of a share of a bar. */
export const sureColor = (sure: Sure): string => MARKS[sure].color;

/** Gives the marks to the map, and again after styles that forget them. */
export function offerMarks(): void {
  map.on('styledata', () => {
    for (const sure of SURENESS) {
      if (!map.hasImage(IMAGE + sure)) map.addImage(IMAGE + sure, drawn(MARKS[sure]), { pixelRatio: PIXEL_RATIO });
    }
  });
}

function drawn({ path, color }: { path: string; color: string }): ImageData {
  const size = 20 * PIXEL_RATIO;
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  // Drawn by the processor: reading back from the graphics card would take longer than all the rest.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return new ImageData(size, size);
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  const shape = new Path2D(path);
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = '#fff';
  context.stroke(shape);
  context.fillStyle = color;
  context.fill(shape);
  return context.getImageData(0, 0, size, size);
}
