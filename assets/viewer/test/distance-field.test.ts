import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceField } from '../build/distance-field';
import { parsePath, ringsOf, type Ring } from '../build/outline';

const FRAME = { left: 0, top: 0, width: 20, height: 20, scale: 1 };
const square = (from: number, to: number): Ring => [[from, from], [to, from], [to, to], [from, to]];
/** What MapLibre takes a byte for: units outside of the edge. */
const distances = (field: Uint8Array) => [...field].map((byte) => 8 * (0.75 - byte / 255));

test('distances are those to the nearest edge, less than zero inside', () => {
  const field = distances(distanceField([square(5, 15)], FRAME, 'nonzero'));
  const at = (x: number, y: number) => field[y * 20 + x] ?? NaN;
  for (const [x, y, expected] of [[5, 10, -0.5], [4, 10, 0.5], [6, 10, -1.5], [2, 10, 2.5], [2, 2, Math.hypot(2.5, 2.5)], [14, 14, -0.5]] as const) {
    assert.ok(Math.abs(at(x, y) - expected) < 0.02, `${x} ${y}: ${at(x, y)}, not ${expected}`);
  }
});

test('outlines that overlap have one border around both', () => {
  const both = distanceField([square(3, 12), square(8, 17)], FRAME, 'nonzero');
  const around: Ring = [[3, 3], [12, 3], [12, 8], [17, 8], [17, 17], [8, 17], [8, 12], [3, 12]];
  const whole = distanceField([around], FRAME, 'nonzero');
  // The last piece of an edge may begin a little within.
  assert.ok(both.every((value, i) => Math.abs(value - (whole[i] ?? 0)) <= 8));
});

test('what is cut out is outside', () => {
  const field = distances(distanceField([square(2, 18), square(8, 12)], FRAME, 'evenodd'));
  assert.ok((field[10 * 20 + 10] ?? 0) > 0 && (field[10 * 20 + 5] ?? 0) < 0);
});

test('curves are laid out as edges that stay close to them', () => {
  const circle = ringsOf(parsePath('M19 12 C19 15.87 15.87 19 12 19 C8.13 19 5 15.87 5 12 C5 8.13 8.13 5 12 5 C15.87 5 19 8.13 19 12 Z'));
  assert.ok(circle[0]?.every(([x, y]) => Math.abs(Math.hypot(x - 12, y - 12) - 7) < 0.05));
  assert.deepEqual(ringsOf(parsePath('M0,0 H4 V3 Z')), [[[0, 0], [4, 0], [4, 3]]]);
  assert.throws(() => parsePath('M0 0 A1 1'));
});
