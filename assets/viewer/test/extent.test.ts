import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentOf, parseBbox, union } from '../src/geodesy/extent';

test('a bbox has 4 or 6 numbers', () => {
  assert.deepEqual(parseBbox([1, 2, 3, 4]), [1, 2, 3, 4]);
  assert.deepEqual(parseBbox([1, 2, -5, 3, 4, 5]), [1, 2, 3, 4]);
  for (const bad of [[1, 2, 3], [1, 2, 3, 'x'], null, [1, 2, 3, Infinity]]) assert.equal(parseBbox(bad), undefined);
});

test('a bbox over the antimeridian stays narrow', () => {
  assert.deepEqual(parseBbox([170, -20, -170, 10]), [170, -20, 190, 10]);
});

test('the union holds every box', () => {
  assert.equal(union([]), undefined);
  assert.deepEqual(union([[0, 0, 1, 1], [-5, 2, 0, 3]]), [-5, 0, 1, 3]);
});

test('a geometry cut at the antimeridian gets the box across it', () => {
  assert.deepEqual(extentOf({ type: 'MultiPoint', coordinates: [[179, 1], [-179, 2]] }), [179, 1, 181, 2]);
  assert.deepEqual(extentOf({ type: 'LineString', coordinates: [[-10, 1], [10, 2]] }), [-10, 1, 10, 2]);
  assert.equal(extentOf({ type: 'GeometryCollection', geometries: [] }), undefined);
});
