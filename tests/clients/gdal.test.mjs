// GDAL as a client of the built server: its OGC API Features driver lists and copies collections.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from './server.mjs';

const run = promisify(execFile);
let server;
let scratch;
let collections;

before(async () => {
  server = await startServer();
  scratch = await mkdtemp(path.join(tmpdir(), 'lode-gdal-'));
  ({ collections } = await (await fetch(`${server.url}collections?f=json`)).json());
});

after(async () => {
  await server?.stop();
  if (scratch) await rm(scratch, { recursive: true });
});

/** Copies a collection to GeoJSON, in pages of 50 features, and reads it back. */
async function copy(id, ...options) {
  const file = path.join(scratch, `${id}-${options.length}.geojson`);
  await run('ogr2ogr', ['-f', 'GeoJSON', file, `OAPIF:${server.url}`, id, '-oo', 'PAGE_SIZE=50', ...options]);
  return JSON.parse(await readFile(file, 'utf8')).features;
}

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
  const filtered = await copy('deposits', '-spat', ...box.map(String));
  assert.equal(filtered.length, all.filter(isInside).length);
  assert.ok(filtered.every(isInside) && filtered.length > 0);
});
