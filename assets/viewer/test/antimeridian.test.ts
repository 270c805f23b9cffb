import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unwrapRing } from '../build/antimeridian';

test('a ring that stays on one side is left as it is', () => {
  const ring = [[10, 0], [20, 0], [20, 10], [10, 0]];
  assert.deepEqual(unwrapRing(ring), ring);
});

test('a ring over the antimeridian goes on beyond 180 degrees and comes back', () => {
  const ring = [[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]];
  assert.deepEqual(unwrapRing(ring), [[170, 60], [190, 60], [190, 70], [170, 70], [170, 60]]);
});

test('a ring round the South Pole is closed along it', () => {
  const flat = unwrapRing([[-180, -70], [-90, -70], [0, -75], [90, -70], [170, -70], [-180, -70]]);
  assert.deepEqual(flat.slice(-4), [[180, -70], [180, -90], [-180, -90], [-180, -70]]);
});
