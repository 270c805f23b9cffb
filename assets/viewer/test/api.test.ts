import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanguage, isAside, parseCollection } from '../src/server/collections';

test('a collection of any OGC API server is understood', () => {
  const collection = parseCollection({ id: 'roads', extent: { spatial: { bbox: [[1, 2, 3, 4]] } } });
  assert.equal(collection.title, 'roads');
  assert.deepEqual(collection.extent, [1, 2, 3, 4]);
  assert.deepEqual(collection.kinds, ['polygon', 'line', 'point']);
});

test('the geometry type says what to draw', () => {
  const kinds = (geometryType: unknown) => parseCollection({ id: 'a', lode: { geometryType } }).kinds;
  assert.deepEqual(kinds('MultiPolygon'), ['polygon']);
  assert.deepEqual(kinds('LineString'), ['line']);
  assert.deepEqual(kinds('Point'), ['point']);
  assert.deepEqual(kinds('mixed'), ['polygon', 'line', 'point']);
  assert.deepEqual(kinds(null), []);
});

test('a collection may have tiles only', () => {
  assert.equal(parseCollection({ id: 'a', lode: { tilesOnly: true } }).tilesOnly, true);
  assert.equal(parseCollection({ id: 'a' }).tilesOnly, false);
});

test('a view is told by the model that it follows', () => {
  assert.equal(parseCollection({ id: 'a', links: [{ rel: 'self' }, { rel: 'profile', href: 'https://example.org/model.xsd' }] }).isView, true);
  assert.equal(parseCollection({ id: 'a', links: [{ rel: 'related' }] }).isView, false);
});

test('nonsense does not throw', () => {
  for (const value of [null, 5, 'x', [], { lode: 7, extent: [] }]) assert.equal(parseCollection(value).id, '');
});

test('a collection is called as the reader says it, where the configuration knows how', () => {
  const collection = parseCollection({ id: 'a', title: 'Deposits', lode: { translations: { ru: { title: 'Месторождения' } } } });
  assert.equal(inLanguage(collection, 'ru').title, 'Месторождения');
  assert.equal(inLanguage(collection, 'kk').title, 'Deposits');
});

test('tables and views stand aside; what is on its way or failed does not', () => {
  const aside = (lode: object, rel = 'self') => isAside(parseCollection({ id: 'a', lode, links: [{ rel }] }));
  assert.ok(aside({ geometryType: null }));
  assert.ok(aside({ geometryType: 'Point', provenance: { geometry_from: { collection: 'deposits', key: 'deposit' } } }));
  assert.ok(aside({ geometryType: 'Point' }, 'profile'));
  assert.ok(!aside({ geometryType: 'Point' }));
  for (const state of [{ error: 'no such file' }, { loading: true }, { tilesOnly: true }]) assert.ok(!aside({ geometryType: null, ...state }));
});
