/** Where everything stands on a picture of the map: title above, scale, legend and notes below. Pure; lengths in CSS pixels. */

import type { Kind } from '../server/collections';

/** A layer in the legend: a sample of it, or what its symbols mean. */
export interface LegendBlock {
  title: string;
  color: string;
  kinds: readonly Kind[];
  entries: readonly { label: string; color: string; symbol: string | undefined }[];
  /** What is to be said of entries that are left out. */
  rest?: string;
}

/** What a picture says besides the map. */
export interface Caption {
  title: string;
  date: string;
  scale: { length: number; label: string };
  legend: readonly LegendBlock[];
  /** Projection, attribution, address. */
  notes: readonly string[];
}

export type Font = 'title' | 'strong' | 'text' | 'small';
export type Item =
  | { is: 'text'; x: number; y: number; text: string; font: Font; align?: 'end' }
  | { is: 'bar'; x: number; y: number; length: number }
  | { is: 'sample'; x: number; y: number; color: string; kinds: readonly Kind[] }
  | { is: 'symbol'; x: number; y: number; color: string; symbol: string | undefined };

/** The width of a text in a font. */
export type Measure = (text: string, font: Font) => number;

const MARGIN = 20;
/** The least width of a column of the legend. */
const COLUMN = 168;
const LINE = 20;
/** Notes of more lines are cut: addresses can be very long. */
const MOST_LINES = 3;

/** Places everything around a map of this size. */
export function layOut(caption: Caption, map: { width: number; height: number }, measure: Measure): { width: number; height: number; map: { x: number; y: number }; items: Item[] } {
  const [left, right] = [MARGIN, MARGIN + map.width];
  const items: Item[] = [];
  const dateWidth = measure(caption.date, 'text');
  let y = MARGIN;
  for (const text of wrap(caption.title, map.width - dateWidth - 2 * MARGIN, (text) => measure(text, 'title'))) {
    items.push({ is: 'text', x: left, y: (y += 20), text, font: 'title' });
    y += 8;
  }
  items.push({ is: 'text', x: right, y: MARGIN + 20, text: caption.date, font: 'text', align: 'end' });
  const top = y + 8;
  y = top + map.height + 26;
  items.push({ is: 'bar', x: left, y, length: caption.scale.length }, { is: 'text', x: left + caption.scale.length + 10, y, text: caption.scale.label, font: 'text' });
  y += 12;
  for (const block of caption.legend) y = placeBlock(items, block, y, left, right, measure);
  y += 6;
  for (const note of caption.notes) {
    for (const text of wrap(note, map.width, (text) => measure(text, 'small'))) items.push({ is: 'text', x: left, y: (y += 16), text, font: 'small' });
  }
  return { width: map.width + 2 * MARGIN, height: Math.ceil(y + MARGIN), map: { x: left, y: top }, items };
}

/** The title of a layer, then its values in columns; returns where the next begins. */
function placeBlock(items: Item[], { title, color, kinds, entries, rest }: LegendBlock, y: number, left: number, right: number, measure: Measure): number {
  items.push({ is: 'sample', x: left + 8, y: y + LINE - 5, color, kinds }, { is: 'text', x: left + 22, y: y + LINE, text: title, font: 'strong' });
  const columns = Math.max(1, Math.floor((right - left) / COLUMN));
  const width = (right - left) / columns;
  const rows = Math.ceil(entries.length / columns);
  entries.forEach(({ label, color, symbol }, i) => {
    const [x, line] = [left + Math.floor(i / rows) * width, y + LINE * (2 + (i % rows))];
    items.push({ is: 'symbol', x: x + 8, y: line - 5, color, symbol });
    items.push({ is: 'text', x: x + 22, y: line, text: cut(label, width - 30, (text) => measure(text, 'text')), font: 'text' });
  });
  if (rest) items.push({ is: 'text', x: left + 22, y: y + LINE * (2 + rows), text: rest, font: 'small' });
  return y + LINE * (1 + rows + (rest ? 1 : 0)) + 4;
}

/** Lines of a text that fit a width. A word that is too long is broken. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines = [''];
  for (const piece of text.match(/\S+\s*|\s+/g) ?? []) {
    for (const part of measure(piece) > width ? [...piece] : [piece]) {
      const line = lines.at(-1) ?? '';
      if (line === '' || measure((line + part).trimEnd()) <= width) lines[lines.length - 1] = line + part;
      else lines.push(part);
    }
  }
  const kept = lines.slice(0, MOST_LINES).map((line) => line.trimEnd());
  return lines.length > MOST_LINES ? [...kept.slice(0, -1), cut(`${kept.at(-1) ?? ''} …`, width, measure)] : kept;
}

/** A text, shortened where it is too long. */
export function cut(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...text.replace(/ ?…$/, '')];
  while (letters.length > 0 && measure(`${letters.join('')}…`) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** The longest of 1, 2, 5, 10 … that is not longer than something. */
export function roundLength(longest: number): number {
  const power = 10 ** Math.floor(Math.log10(longest));
  return ([5, 2].find((times) => times * power <= longest) ?? 1) * power;
}

/** Metres per pixel of the map in Web Mercator, whose tiles have 512 pixels. */
export const metresPerPixel = (lat: number, zoom: number): number => (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom);
