import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutGone } from '../src/state/gone';
import { readNumbers } from '../src/state/read-number';
import { formatViewState, parseViewState } from '../src/state/view-state';

test('a view survives the address bar', () => {
  const state = { map: { zoom: 5.25, lat: 48.123, lon: 66.9 }, layers: ['a', 'b-2'], feature: { collection: 'a', id: '№ 1/2&c' }, tab: 'filter' as const, where: { a: [{ is: 'among' as const, column: 'b|c&', values: ['x|y', 'z\\', ''] }, { is: 'between' as const, column: 'n', min: -1.5 }, { is: 'during' as const, column: 'd', from: '1960-01-01', to: '1970-01-01' }] }, extra: { area: 'circle:1,2' } };
  assert.deepEqual(parseViewState(formatViewState(state)), state);
});

test('no layers and no word about layers are two things', () => {
  assert.deepEqual(parseViewState('#layers='), { layers: [], extra: {} });
  assert.deepEqual(parseViewState(''), { extra: {} });
});

test('nonsense is ignored', () => {
  assert.deepEqual(parseViewState('#map=NaN/1/2&feature=x'), { extra: {} });
  assert.deepEqual(parseViewState('#map=5/91/0'), { extra: {} });
  assert.deepEqual(parseViewState('#feature=a/%E0%A4%A'), { feature: { collection: 'a', id: '%E0%A4%A' }, extra: {} });
});

test('the position is as precise as the screen', () => {
  assert.equal(formatViewState({ map: { zoom: 2, lat: 48.123456789, lon: 66.987654321 }, extra: {} }), '#map=2/48.12/66.99');
  assert.equal(formatViewState({ map: { zoom: 15, lat: 48.123456789, lon: 66.987654321 }, extra: {} }), '#map=15/48.12346/66.98765');
});

test('numbers of an address are there, and are numbers', () => {
  assert.deepEqual(readNumbers('1,-2.5', ',', 2), [1, -2.5]);
  assert.deepEqual(readNumbers('1e-7', ',', 1), [1e-7]);
  for (const nonsense of [',', '1,', '1,2,3', '0x10,1', 'Infinity,1', 'a,1']) assert.deepEqual(readNumbers(nonsense, ',', 2), [], nonsense);
  assert.deepEqual(parseViewState('#map=5//'), { extra: {} });
});

test('what is not there is taken out of a view, and named once', () => {
  const isThere = (id: string) => id === 'a';
  const { rest, gone } = withoutGone(parseViewState('#layers=a,b&feature=b/1&where.c.x=~1&where.a.y=~2&about=d,a&area=region:e/1&grid=1'), isThere);
  assert.deepEqual(gone, ['b', 'c', 'd', 'e']);
  assert.equal(formatViewState(rest), '#layers=a&where.a.y=~2&grid=1&about=a');
  assert.deepEqual(withoutGone(parseViewState('#layers=a&area=region:a/1&about=a'), isThere).gone, []);
  assert.equal(formatViewState(withoutGone(parseViewState('#about=gone'), isThere).rest), '#');
});
