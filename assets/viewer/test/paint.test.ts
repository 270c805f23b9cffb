import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateStyleMin, type LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import { parseCollection } from '../src/api';
import { overlayLayers } from '../src/paint';
import type { Theme } from '../src/theme';

const theme = { ink: '#000000', halo: '#ffffff' } as Theme;

function layers(geometryType: string, style = {}) {
  const collection = parseCollection({ id: 'a', lode: { geometryType, featureCount: 10, style } });
  return overlayLayers(collection, { colour: '#0077bb', theme, sourceLayer: 'a', nameColumns: ['name'] }).map(({ spec }) => spec);
}

test('every layer keeps the MapLibre style specification', () => {
  const made = layers('mixed', { outline_color: '#ffffff', opacity: 0.5, radius_px: 3, line_width_px: 2, label: 'name' });
  const sources = { a: { type: 'vector' as const, tiles: [] } };
  assert.deepEqual(validateStyleMin({ version: 8, sources, layers: made as LayerSpecification[] }), []);
});

test('each geometry type is drawn in its own way', () => {
  assert.deepEqual(layers('Point').map(({ id }) => id), ['a/circle', 'a/label']);
  assert.deepEqual(layers('MultiLineString').map(({ id }) => id), ['a/line']);
  assert.deepEqual(layers('Polygon').map(({ id }) => id), ['a/fill', 'a/outline']);
  assert.deepEqual(layers('Polygon', { label: 'code' }).map(({ id }) => id), ['a/fill', 'a/outline', 'a/label-polygon']);
});
