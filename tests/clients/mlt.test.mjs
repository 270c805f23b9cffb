// MapLibre Tiles read by the library of MapLibre, feature by feature against the Mapbox Vector Tiles of the same places.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { ROOT, startServer } from './server.mjs';

register('./bundled.mjs', import.meta.url);
const { decodeTile } = await import('@maplibre/mlt');

let server;
let scratch;

/** A row whose values are of every type, and of every width of integers, with gaps. */
const row = (i) => [
  i, (i % 340) - 170 + 0.25, (i % 160) - 80, i % 3 ? `Ұңғыма ${i % 7}` : '', i * 5_000_001 - 900_000_000, i * 40_000_000,
  2 ** 40 + i, i % 4 ? i / 8 : '', i % 5 ? i / 10 : '', i % 2 === 0, 7,
  -7, Math.floor(i / 100) - 5, i % 3 ? '' : 9, 2 ** 60,
];
const HEAD = 'number,lon,lat,name,signed,unsigned,long,half,tenth,truth,same,minus,runs,seldom,large';
const LINES = '{"type":"FeatureCollection","features":['
  + '{"type":"Feature","id":1,"properties":{"n":1},"geometry":{"type":"LineString","coordinates":[[1,1],[20,30],[40,10]]}},'
  + '{"type":"Feature","id":2,"properties":{"n":2},"geometry":{"type":"MultiLineString","coordinates":[[[1,1],[2,30]],[[4,4],[9,9],[60,4]]]}},'
  + '{"type":"Feature","id":3,"properties":{},"geometry":{"type":"MultiPolygon","coordinates":['
  + '[[[10,10],[30,10],[30,30],[10,30],[10,10]],[[15,15],[15,20],[20,20],[20,15],[15,15]]],[[[50,10],[60,10],[60,20],[50,10]]]]}},'
  + '{"type":"Feature","id":4,"properties":{"n":4},"geometry":{"type":"MultiPoint","coordinates":[[5,5],[50,50]]}},'
  + '{"type":"Feature","id":5,"properties":{"n":5},"geometry":{"type":"Point","coordinates":[-5,5]}}]}';

before(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'lode-mlt-'));
  const [rows, mixed] = ['rows.csv', 'mixed.geojson'].map((name) => path.join(scratch, name));
  await writeFile(rows, [HEAD, ...Array.from({ length: 1000 }, (_, i) => row(i)), ''].join('\n'));
  await writeFile(mixed, LINES);
  const sample = path.join(ROOT, 'assets/sample');
  server = await startServer([rows, mixed, sample]);
});

after(async () => {
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true });
});

async function tile(id, place, format) {
  const response = await fetch(`${server.url}xyz/${id}/${place}.${format}`);
  assert.ok([200, 204].includes(response.status), `${id}/${place}.${format}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The layers of an MVT: what features have, in their order. */
function ofMvt(bytes) {
  const layers = Object.values(new VectorTile(new PbfReader(bytes)).layers);
  return layers.map((layer) => ({
    name: layer.name,
    extent: layer.extent,
    features: Array.from({ length: layer.length }, (_, i) => {
      const feature = layer.feature(i);
      const lines = feature.loadGeometry().map((line) => line.map(({ x, y }) => [x, y]));
      return { id: feature.id, properties: { ...feature.properties }, lines: feature.type === 1 ? lines.flat().map((p) => [p]) : lines };
    }),
  }));
}

/** The same of an MLT. */
function ofMlt(bytes) {
  return decodeTile(bytes).map((table) => ({
    name: table.name,
    extent: table.extent,
    features: table.getFeatures().map(({ id, properties, geometry }) => ({
      id: Number(id),
      // What no double holds stays an integer of 64 bits, which is a number to readers of MVT.
      properties: Object.fromEntries(Object.entries(properties).map(([name, v]) => [name, typeof v === 'bigint' ? Number(v) : v])),
      lines: geometry.coordinates.map((line) => line.map(({ x, y }) => [x, y])),
    })),
  }));
}

/** Compares the tiles of the first zooms; gives how many features were in them. */
async function compared(id, zooms) {
  let features = 0;
  for (let z = 0; z <= zooms; z += 1) {
    for (let x = 0; x < 2 ** z; x += 1) {
      for (let y = 0; y < 2 ** z; y += 1) {
        const [mvt, mlt] = await Promise.all(['mvt', 'mlt'].map((format) => tile(id, `${z}/${x}/${y}`, format)));
        const expected = ofMvt(mvt);
        assert.deepEqual(ofMlt(mlt), expected, `${id} ${z}/${x}/${y}`);
        features += expected.reduce((sum, layer) => sum + layer.features.length, 0);
      }
    }
  }
  return features;
}

test('values of every type and width come as they come in MVT', { timeout: 120_000 }, async () => {
  assert.ok((await compared('rows', 4)) >= 1000);
});

test('geometries of every type come as they come in MVT', { timeout: 120_000 }, async () => {
  assert.ok((await compared('mixed', 4)) >= 5);
});

test('the sample is the same in both, alone and together', { timeout: 120_000 }, async () => {
  const { collections } = await (await fetch(`${server.url}collections?f=json`)).json();
  const ids = collections.map(({ id }) => id);
  for (const id of ids) await compared(id, 3);
  assert.ok((await compared(ids.join(','), 3)) > 0);
});
