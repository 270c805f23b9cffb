/** PNG files (W3C PNG, third edition). */

import { deflateSync } from 'node:zlib';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Eight bits for each of grey and alpha. */
const GREY_WITH_ALPHA = [8, 4, 0, 0, 0];

/** A black image of which only the alpha says anything. */
export function alphaPng(alpha: Uint8Array, width: number, height: number): Uint8Array {
  const line = 1 + 2 * width;
  // Each line begins with its filter: none.
  const rows = new Uint8Array(line * height);
  alpha.forEach((value, i) => (rows[Math.floor(i / width) * line + 2 + 2 * (i % width)] = value));
  const header = [...uint32(width), ...uint32(height), ...GREY_WITH_ALPHA];
  return Uint8Array.from([...SIGNATURE, ...chunk('IHDR', header), ...chunk('IDAT', [...deflateSync(rows, { level: 9 })]), ...chunk('IEND', [])]);
}

function chunk(type: string, data: number[]): number[] {
  const body = [...new TextEncoder().encode(type), ...data];
  return [...uint32(data.length), ...body, ...uint32(crc32(body))];
}

function uint32(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
}

function crc32(data: number[]): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc;
}
