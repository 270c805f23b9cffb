import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StyleSpecification } from 'maplibre-gl';
import { namesAreas, withNamePoints } from '../src/map/area-names';
import type { TileInfo } from '../src/server/collections';

const style = (): StyleSpecification => ({
  version: 8,
  sources: {},
  layers: [{ id: 'sheets/label-polygon', type: 'symbol', source: 'sheets', 'source-layer': 'sheets', filter: ['==', ['geometry-type'], 'Polygon'] }],
});
const tiles = (...ids: string[]) => new Map([['sheets', { layers: ids.map((id) => ({ id, fields: [], idProperty: undefined })) } as unknown as TileInfo]]);

test('names of areas stand at points of their own', () => {
  const withPoints = style();
  withNamePoints(withPoints, tiles('sheets', 'sheets_labels'));
  const [layer] = withPoints.layers;
  assert.ok(layer?.type === 'symbol' && layer['source-layer'] === 'sheets_labels');
  assert.deepEqual(layer.filter, ['==', ['geometry-type'], 'Point']);
  const without = style();
  withNamePoints(without, tiles('sheets'));
  assert.deepEqual(without, style());
});

test('points are asked for where names are drawn, and no collection has their name', () => {
  assert.equal(namesAreas(style(), 'sheets', () => false), true);
  assert.equal(namesAreas(style(), 'sheets', (id) => id === 'sheets_labels'), false);
  assert.equal(namesAreas(style(), 'deposits', () => false), false);
});
