/** Draws a picture of the map with its title, scale, legend and notes. */

import { symbolPaths } from '../ui/swatch';
import { layOut, type Caption, type Font, type Item, type Measure } from './picture-layout';

const FAMILY = "'Noto Sans', system-ui, sans-serif";
const FONTS: Record<Font, string> = { title: `600 20px ${FAMILY}`, strong: `600 13px ${FAMILY}`, text: `13px ${FAMILY}`, small: `11px ${FAMILY}` };
/** Colours of the page, so that a picture of the night map is dark altogether. */
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The picture, with so many pixels for one of the page. */
export function drawPicture(map: HTMLCanvasElement, size: { width: number; height: number }, caption: Caption, ratio: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  const measure: Measure = (text, font) => {
    pen.font = FONTS[font];
    return pen.measureText(text).width;
  };
  const layout = layOut(caption, size, measure);
  canvas.width = Math.round(layout.width * ratio);
  canvas.height = Math.round(layout.height * ratio);
  pen.scale(ratio, ratio);
  pen.fillStyle = token('--paper-raised');
  pen.fillRect(0, 0, layout.width, layout.height);
  pen.drawImage(map, layout.map.x, layout.map.y, size.width, size.height);
  pen.strokeStyle = token('--edge');
  pen.strokeRect(layout.map.x, layout.map.y, size.width, size.height);
  for (const item of layout.items) drawItem(pen, item);
  return canvas;
}

function drawItem(pen: CanvasRenderingContext2D, item: Item): void {
  pen.save();
  const ink = token(item.is === 'text' && item.font === 'small' ? '--ink-soft' : '--ink');
  Object.assign(pen, { fillStyle: ink, strokeStyle: ink, lineWidth: 1.5 });
  if (item.is === 'text') {
    pen.font = FONTS[item.font];
    pen.textAlign = item.align ?? 'start';
    pen.fillText(item.text, item.x, item.y);
  } else if (item.is === 'bar') {
    pen.stroke(new Path2D(`M${item.x} ${item.y - 8}v8h${item.length}v-8`));
  } else if (item.is === 'symbol') {
    drawSymbol(pen, item);
  } else {
    drawSample(pen, item);
  }
  pen.restore();
}

function drawSymbol(pen: CanvasRenderingContext2D, { x, y, color, symbol }: Extract<Item, { is: 'symbol' }>): void {
  const { outline, mark, x: markX, y: markY, scale } = symbolPaths(symbol);
  // 24 units become 16 pixels.
  pen.translate(x - 8, y - 8);
  pen.scale(16 / 24, 16 / 24);
  pen.fillStyle = color;
  pen.fill(new Path2D(outline));
  if (!mark) return;
  pen.translate(markX, markY);
  pen.scale(scale, scale);
  pen.fillStyle = token('--paper-raised');
  pen.fill(new Path2D(mark), 'evenodd');
}

function drawSample(pen: CanvasRenderingContext2D, { x, y, color, kinds }: Extract<Item, { is: 'sample' }>): void {
  Object.assign(pen, { fillStyle: color, strokeStyle: color });
  if (kinds.includes('polygon')) {
    const area = new Path2D(`M${x - 7} ${y - 5}h14v10h-14z`);
    pen.globalAlpha = 0.22;
    pen.fill(area);
    pen.globalAlpha = 1;
    pen.stroke(area);
  }
  if (kinds.includes('line')) pen.stroke(new Path2D(`M${x - 7} ${y + 4}l5-6 4 4 5-6`));
  if (kinds.includes('point')) {
    const dot = new Path2D();
    dot.arc(x, y, kinds.length > 1 ? 2.5 : 4, 0, 2 * Math.PI);
    pen.fill(dot);
  }
}
