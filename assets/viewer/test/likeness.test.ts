import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Feature } from 'geojson';
import { isCalled, likenessOf } from '../src/find/likeness';

const named = (properties: Record<string, unknown>): Feature => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [0, 0] }, properties });

test('the more alike a name is, the earlier it comes', () => {
  const names = ['Akbakai', 'Akbakai North', 'New Akbakai', 'Aqbaqay'];
  const likenesses = names.map((name) => likenessOf('akbakai', named({ name })));
  assert.deepEqual(likenesses, [0, 1, 2, 3]);
});

test('any of the names counts, whatever its case and accents', () => {
  assert.equal(isCalled('АКЖАЛ', named({ name: 'Akzhal', name_ru: 'Акжал' })), true);
  assert.equal(isCalled('Boleo', named({ name: 'Boléo' })), true);
  assert.equal(isCalled('Astana', named({ name: 'Kuirektykol', status: 'Astana' })), false);
});

test('without a name nothing is alike', () => assert.equal(likenessOf('gold', named({})), 3));
