import assert from 'node:assert/strict';
import { test } from 'node:test';
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
