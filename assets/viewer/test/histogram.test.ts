import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binsOf, numberAt, placeOf, placesIn } from '../src/filter/histogram';

const span = { min: 2_000_000, max: 2_203_560_000, isWhole: true };

test('the ends of a range are the ends of the data', () => {
  assert.equal(numberAt(0, span), span.min);
  assert.equal(numberAt(placesIn(span), span), span.max);
  assert.equal(placeOf(span.min, span), 0);
  assert.equal(placeOf(span.max * 2, span), placesIn(span));
});

test('between them numbers are no more exact than the places, and lead back to their place', () => {
  assert.equal(numberAt(1, span), 10_000_000);
  for (let place = 0; place <= placesIn(span); place++) assert.equal(placeOf(numberAt(place, span), span), place);
  assert.equal(numberAt(100, { min: 0, max: 1, isWhole: false }), 0.5);
  assert.equal(numberAt(1, { min: 0, max: 3, isWhole: true }), 1);
});

test('one value is a range too', () => {
  assert.equal(placeOf(7, { min: 7, max: 7, isWhole: true }), 0);
  assert.equal(numberAt(0, { min: 7, max: 7, isWhole: true }), 7);
});

test('bars stand where the server has its bins, and empty ones too', () => {
  const groups = [{ key: { min: 0, max: 5 }, count: 3 }, { key: { min: 10, max: 12 }, count: 1 }, { key: null, count: 4 }];
  assert.deepEqual(binsOf({ matched: 8, groups, edges: [0, 5, 10, 12] }), { bars: [3, 0, 1], none: 4 });
  assert.deepEqual(binsOf({ matched: 0, groups: [], edges: [] }), { bars: [], none: 0 });
});

test('every whole number has a place, so that an arrow key always moves', () => {
  const span = { min: 0, max: 39, isWhole: true };
  for (let number = 0; number < 39; number++) assert.equal(numberAt(placeOf(number, span) + 1, span), number + 1);
});
