/** Pictures of rings: the shares of a cluster's commonest values, in the colours of the legend. */

import { effect } from '@preact/signals';
import { theme } from '../state/theme';
import { entryOf, legends } from './layers';
import { map } from './map';
import { parseRing } from './ring-name';
import { own } from '../state/own';

const SIDE_PX = 52;
const THICKNESS_PX = 6;
/** For screens of any density. */
const SCALE = 2;
/** Twentieths: `clusters.ts`. */
const WHOLE = 20;

/** How long rings are drawn at a stretch: hundreds are asked for at once. */
const PATIENCE_MS = 8;
let began = 0;
/** One for all rings. */
let canvas: OffscreenCanvasRenderingContext2D | null | undefined;

/** Draws rings whenever the map asks for them, and again after a change between day and night. */
export function drawRings(): void {
  const drawn = new Set<string>();
  map.setMissingStyleImageResolver(async (name) => {
    if (performance.now() - began > PATIENCE_MS) {
      await new Promise((resume) => setTimeout(resume));
      began = performance.now();
    }
    const image = paint(name);
    if (!image || map.hasImage(name)) return;
    drawn.add(name);
    map.addImage(name, image, { pixelRatio: SCALE });
  });
  effect(() => {
    if (!theme.value || !legends.value) return;
    for (const name of drawn) {
      const image = map.hasImage(name) ? paint(name) : undefined;
      if (image) map.updateImage(name, image);
    }
  });
}

function paint(name: string): ImageData | undefined {
  const ring = parseRing(name);
  const side = SIDE_PX * SCALE;
  canvas ??= new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!ring || !canvas) return undefined;
  canvas.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  canvas.clearRect(0, 0, SIDE_PX, SIDE_PX);
  const legend = own(legends.value, ring.collection);
  const other = legend?.color ?? '#8a949b';
  const parts = ring.shares.map(({ value, share }) => ({ color: entryOf(ring.collection, value).color, share }));
  const rest = WHOLE - parts.reduce((sum, { share }) => sum + share, 0);
  if (rest > 0) parts.push({ color: other, share: rest });
  const [middle, radius] = [SIDE_PX / 2, SIDE_PX / 2 - THICKNESS_PX / 2 - 2];
  disc(canvas, middle, SIDE_PX / 2 - 0.5, theme.value === 'dark' ? '#0c1216' : '#ffffff');
  canvas.lineWidth = THICKNESS_PX;
  const whole = parts.reduce((sum, { share }) => sum + share, 0);
  let from = -Math.PI / 2;
  for (const { color, share } of parts) {
    const to = from + (share / whole) * 2 * Math.PI;
    canvas.strokeStyle = color;
    canvas.beginPath();
    canvas.arc(middle, middle, radius, from, to);
    canvas.stroke();
    from = to;
  }
  return canvas.getImageData(0, 0, side, side);
}

function disc(canvas: OffscreenCanvasRenderingContext2D, middle: number, radius: number, color: string): void {
  canvas.fillStyle = color;
  canvas.beginPath();
  canvas.arc(middle, middle, radius, 0, 2 * Math.PI);
  canvas.fill();
}
