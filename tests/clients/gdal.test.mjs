// GDAL as a client of the built server: its OGC API Features driver lists, filters and copies collections.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from './server.mjs';

const run = promisify(execFile);
const GENERATED_ROWS = 2500;
let server;
let scratch;
let collections;
let copies = 0;

before(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'lode-gdal-'));
  server = await startServer();
  ({ collections } = await (await fetch(`${server.url}collections?f=json`)).json());
});

after(async () => {
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true });
});

/** Copies a collection to GeoJSON, in pages of 50 features, and reads it back. */
async function copy(id, options = [], url = server.url) {
  const file = path.join(scratch, `${copies++}.geojson`);
  await run('ogr2ogr', ['-f', 'GeoJSON', file, `OAPIF:${url}`, id, '-oo', 'PAGE_SIZE=50', ...options]);
  return JSON.parse(await readFile(file, 'utf8')).features;
}

const namesOf = (features) => features.map(({ properties }) => properties.name).sort();

test('ogrinfo lists every collection', async () => {
  const { stdout } = await run('ogrinfo', ['-q', `OAPIF:${server.url}`]);
  for (const { id } of collections) assert.match(stdout, new RegExp(`: ${id}\\b`));
});

test('ogr2ogr copies every collection whole', { timeout: 120_000 }, async () => {
  for (const { id, lode } of collections) assert.equal((await copy(id)).length, lode.featureCount, id);
});

test('names survive in Kazakh, Russian and English', async () => {
  const deposits = await copy('deposits');
  const zhezkazgan = deposits.find(({ properties }) => properties.name === 'Zhezkazgan');
  assert.equal(zhezkazgan?.properties.name_ru, 'Жезказган');
});

test('a spatial filter gives what lies in the box, and nothing else', async () => {
  const box = [70, 45, 80, 51];
  const isInside = ({ geometry: { coordinates: [x, y] } }) => x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
  const all = await copy('deposits');
  const filtered = await copy('deposits', ['-spat', ...box.map(String)]);
  assert.equal(filtered.length, all.filter(isInside).length);
  assert.ok(filtered.every(isInside) && filtered.length > 0);
});

test('a condition gives what it gives on the same features in a file', async () => {
  const all = await copy('deposits');
  const conditions = [
    ["commodity = 'gold'", ({ commodity }) => commodity === 'gold'],
    ["name_ru = 'Жезказган'", ({ name_ru }) => name_ru === 'Жезказган'],
    ["commodity = 'gold' AND positional_uncertainty_m > 1000", (p) => p.commodity === 'gold' && p.positional_uncertainty_m > 1000],
    ["commodity IN ('tin', 'zinc') OR name LIKE 'K%'", (p) => ['tin', 'zinc'].includes(p.commodity) || /^K/i.test(p.name)],
  ];
  for (const [where, holds] of conditions) {
    const expected = all.filter(({ properties }) => holds(properties));
    assert.ok(expected.length > 0 && expected.length < all.length, where);
    assert.deepEqual(namesOf(await copy('deposits', ['-where', where])), namesOf(expected), where);
  }
});

test('features are transformed to the zone of a map sheet', async () => {
  const [here] = await copy('deposits', ['-where', "name = 'Zhezkazgan'"]);
  const [there] = await copy('deposits', ['-where', "name = 'Zhezkazgan'", '-t_srs', 'EPSG:28412', '-lco', 'RFC7946=NO']);
  const { features: [ours] } = await (
    await fetch(`${server.url}collections/deposits/items?name=Zhezkazgan&crs=EPSG:28412`)
  ).json();
  // The authority has the northing first, GeoJSON files of GDAL the easting; GDAL may know less precise a way.
  const [northing, easting] = ours.geometry.coordinates;
  const [x, y] = there.geometry.coordinates;
  assert.ok(Math.hypot(x - easting, y - northing) < 10, `${x} ${y} ${northing} ${easting}`);
  assert.ok(here.geometry.coordinates[0] < 180 && easting > 12_000_000);
});

test('thousands of features come page by page, each once, with the fractions of their numbers', { timeout: 120_000 }, async () => {
  const file = path.join(scratch, 'generated.csv');
  // Whole numbers first: GDAL learns the types of properties from the first features.
  const rows = Array.from({ length: GENERATED_ROWS }, (_, i) => `${i},${(i % 360) - 180 + 0.5},${(i % 170) - 85},Ұңғыма ${i},${i % 97 ? i : i + 0.5}`);
  await writeFile(file, ['number,lon,lat,name,depth', ...rows, ''].join('\n'));
  const generated = await startServer([file]);
  try {
    for (const options of [[], ['-oo', 'PAGE_SIZE=7'], ['-oo', 'PAGE_SIZE=1000']]) {
      const features = await copy('generated', options, generated.url);
      assert.equal(new Set(features.map(({ properties }) => properties.number)).size, GENERATED_ROWS, `${options}`);
      assert.equal(features.length, GENERATED_ROWS);
      for (const { properties: { number, name, depth } } of features) {
        assert.deepEqual([name, depth], [`Ұңғыма ${number}`, number % 97 ? number : number + 0.5]);
      }
    }
    assert.equal((await copy('generated', ['-limit', '120'], generated.url)).length, 120);
    assert.equal((await copy('generated', ['-where', 'number = 1234'], generated.url)).length, 1);
  } finally {
    await generated.stop();
  }
});
