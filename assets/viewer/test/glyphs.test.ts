import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Font } from 'opentype.js';
import { PbfReader } from 'pbf';
import { glyphRanges } from '../build/glyphs';

/** A font of one box, 600 wide and 700 high, for Қ, and a space. */
const FONT = {
  unitsPerEm: 1000,
  ascender: 1069,
  tables: { cmap: { glyphIndexMap: { 0x20: 1, 0x49a: 2, 0x1f600: 3 } } },
  charToGlyph: (char: string) => ({
    advanceWidth: char === ' ' ? 260 : 700,
    getPath: (x: number, y: number, size: number) => {
      const [right, top] = [x + 0.6 * size, y - 0.7 * size];
      const box = [{ type: 'M', x, y }, { type: 'L', x: right, y }, { type: 'L', x: right, y: top }, { type: 'L', x, y: top }, { type: 'Z' }];
      return { commands: char === ' ' ? [] : box };
    },
  }),
} as unknown as Font;

type Message = Map<number, (number | Uint8Array)[]>;

/** The fields of a message, read by another program than the one that wrote them. */
function read(bytes: Uint8Array, signed: readonly number[] = []): Message {
  const message: Message = new Map();
  const reader = new PbfReader(bytes);
  reader.readFields((tag: number, _: unknown, pbf: PbfReader) => {
    const value = pbf.type === 2 ? pbf.readBytes() : signed.includes(tag) ? pbf.readSVarint() : pbf.readVarint();
    message.set(tag, [...(message.get(tag) ?? []), value]);
  }, undefined);
  return message;
}

test('glyphs come 256 at a time, as far as maps ask for them', () => {
  assert.deepEqual([...glyphRanges('Box', FONT).keys()], ['0-255', '1024-1279']);
});

test('a glyph has its place, its size and its distances', () => {
  const [stack] = read(glyphRanges('Box', FONT).get('1024-1279') ?? new Uint8Array()).get(1) ?? [];
  const message = read(stack as Uint8Array);
  const text = (tag: number) => new TextDecoder().decode(message.get(tag)?.[0] as Uint8Array);
  assert.deepEqual([text(1), text(2)], ['Box', '1024-1279']);
  const glyph = read(message.get(3)?.[0] as Uint8Array, [5, 6]);
  const [code, width, height, left, top, advance] = [1, 3, 4, 5, 6, 7].map((tag) => glyph.get(tag)?.[0]);
  // 24 pixels per em, an ascender of 26 above the base line, three pixels around.
  assert.deepEqual({ code, width, height, left, top, advance }, { code: 0x49a, width: 15, height: 17, left: 0, top: 17 - 26, advance: 17 });
  const bitmap = glyph.get(2)?.[0] as Uint8Array;
  assert.equal(bitmap.length, (15 + 6) * (17 + 6));
  assert.ok((bitmap[11 * 21 + 10] ?? 0) > 192 && (bitmap[0] ?? 255) < 192);
});

test('a space has a width and nothing to be drawn', () => {
  const [stack] = read(glyphRanges('Box', FONT).get('0-255') ?? new Uint8Array()).get(1) ?? [];
  const glyph = read(read(stack as Uint8Array).get(3)?.[0] as Uint8Array, [5, 6]);
  assert.deepEqual([1, 2, 3, 4, 7].map((tag) => glyph.get(tag)?.[0]), [0x20, undefined, 0, 0, 6]);
});
