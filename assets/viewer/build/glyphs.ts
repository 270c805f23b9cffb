/** Glyphs as MapLibre asks for them: 256 at a time, as distance fields in a protocol buffer. */

import type { Font, Glyph } from 'opentype.js';
import { distanceField } from './distance-field';
import { ringsOf } from './outline';

/** Pixels per em. */
const SIZE = 24;
/** Pixels around each glyph. */
const BUFFER = 3;
/** Code points in a range. */
const RANGE = 256;
/** The last code point that MapLibre asks for. */
const LAST = 0xffff;

/** The ranges of a font that have glyphs, by names like `0-255`. */
export function glyphRanges(name: string, font: Font): Map<string, Uint8Array> {
  const codes = Object.keys(font.tables['cmap']?.glyphIndexMap ?? {}).map(Number).filter((code) => code <= LAST);
  const byRange = new Map<number, number[]>();
  for (const code of codes.sort((a, b) => a - b)) {
    const start = code - (code % RANGE);
    byRange.set(start, [...(byRange.get(start) ?? []), code]);
  }
  // Lines of text have their tops where the font has them.
  const ascender = Math.round((font.ascender / font.unitsPerEm) * SIZE);
  const ranges = [...byRange].map(([start, codes]): [string, Uint8Array] => {
    const range = `${start}-${start + RANGE - 1}`;
    const glyphs = codes.map((code) => field(3, glyph(code, font.charToGlyph(String.fromCodePoint(code)), font, ascender)));
    return [range, bytes(field(1, concat([field(1, text(name)), field(2, text(range)), ...glyphs])))];
  });
  return new Map(ranges);
}

/** `message glyph` of the format. */
function glyph(code: number, glyph: Glyph, font: Font, ascender: number): number[] {
  const rings = ringsOf(glyph.getPath(0, 0, SIZE).commands);
  const [xs, ys] = [0, 1].map((axis) => rings.flatMap((ring) => ring.map((position) => position[axis] ?? 0)));
  const advance = Math.round(((glyph.advanceWidth ?? 0) / font.unitsPerEm) * SIZE);
  if (!xs?.length || !ys?.length) return concat([number(1, code), number(3, 0), number(4, 0), number(5, 0), number(6, 0), number(7, advance)]);
  const [left, top] = [Math.floor(least(xs)), Math.floor(least(ys))];
  const [width, height] = [Math.ceil(-least(xs.map((x) => -x))) - left, Math.ceil(-least(ys.map((y) => -y))) - top];
  const frame = { left: left - BUFFER, top: top - BUFFER, width: width + 2 * BUFFER, height: height + 2 * BUFFER, scale: 1 };
  const bitmap = distanceField(rings, frame, 'nonzero');
  return concat([
    number(1, code),
    field(2, [...bitmap]),
    number(3, width),
    number(4, height),
    number(5, zigzag(left)),
    number(6, zigzag(-top - ascender)),
    number(7, advance),
  ]);
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const concat = (parts: readonly number[][]): number[] => parts.flat();
const bytes = (values: number[]) => Uint8Array.from(values);
const text = (value: string) => [...new TextEncoder().encode(value)];
const zigzag = (value: number) => (value < 0 ? -2 * value - 1 : 2 * value);

/** A field that has a length: text, bytes, a message. */
function field(key: number, content: number[]): number[] {
  return [...varint(key * 8 + 2), ...varint(content.length), ...content];
}

function number(key: number, value: number): number[] {
  return [...varint(key * 8), ...varint(value)];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
