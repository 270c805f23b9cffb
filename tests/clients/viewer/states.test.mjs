// What the page does when things are slow, missing, broken or gone.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

let browser;
let folder;

before(async () => {
  browser = await launchBrowser();
  folder = await mkdtemp(path.join(os.tmpdir(), 'lode-states-'));
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const points = (count) => `id,name,lon,lat\n${Array.from({ length: count }, (_, i) => `${i},Place ${i},${66 + i},48`).join('\n')}`;

/** A page whose requests can be held up or answered by hand; `prepare` gets it before it is opened. */
async function openWith(url, prepare) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  await prepare(page);
  await page.goto(url);
  return { page, close: () => context.close() };
}

test('while the list is on its way there is a skeleton, and then the list', { timeout: 60_000 }, async () => {
  const server = await startServer();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { page, close } = await openWith(server.url, (page) => page.route('**/collections?f=json', (route) => held.then(() => route.continue())));
  await page.locator('.skeleton').waitFor();
  await screenshot(page, 'state-loading');
  release();
  await page.locator('.collection').first().waitFor();
  assert.equal(await page.locator('.skeleton').count(), 0);
  await close();
  await server.stop();
});

test('a server without collections says how to get some', { timeout: 60_000 }, async () => {
  const server = await startServer();
  const json = { collections: [], links: [] };
  const { page, close } = await openWith(server.url, (page) => page.route('**/collections?f=json', (route) => route.fulfill({ json })));
  await page.getByText('This server has no collections').waitFor();
  await screenshot(page, 'state-empty');
  await close();
  await server.stop();
});

test('a file that cannot be read is named, with the reason', { timeout: 60_000 }, async () => {
  const server = await startServer();
  const json = { collections: [{ id: 'broken', title: 'Broken', lode: { geometryType: null, error: 'broken.gpkg is not a GeoPackage' } }, { id: 'slow', title: 'Slow', lode: { geometryType: null, loading: true } }] };
  const { page, close } = await openWith(server.url, (page) => page.route('**/collections?f=json', (route) => route.fulfill({ json })));
  await page.getByText('broken.gpkg is not a GeoPackage').waitFor();
  await page.getByText('The server is reading it').waitFor();
  await screenshot(page, 'state-broken');
  await close();
  await server.stop();
});

test('tiles that do not arrive are said so, and come when they can', { timeout: 60_000 }, async () => {
  const server = await startServer();
  let isBroken = true;
  const { page, close } = await openWith(`${server.url}#map=4/48/68&layers=deposits`, (page) => page.route(/\/xyz\/deposits\/\d+\//, (route) => (isBroken ? route.abort() : route.continue())));
  await page.getByText('Some tiles did not arrive').waitFor();
  await screenshot(page, 'state-incomplete');
  isBroken = false;
  await page.evaluate(() => window.lode.map.zoomTo(5, { animate: false }));
  await page.locator('.collection[data-id="deposits"][data-status="shown"]').waitFor();
  assert.ok((await drawnFeatures(page, 'deposits/circle')).length > 0);
  await close();
  await server.stop();
});

test('a server that restarts is waited for, and the map goes on', { timeout: 120_000 }, async () => {
  const file = path.join(folder, 'places.csv');
  await writeFile(file, points(5));
  let server = await startServer([file]);
  const { url } = server;
  const { page, close } = await openMap(browser, `${url}#map=4/48/68`);
  await server.stop();
  await page.getByText('The server does not answer. Trying again').waitFor({ timeout: 40_000 });
  await screenshot(page, 'state-restarting');
  server = await startServer([file], new URL(url).port);
  await page.getByText('The server does not answer. Trying again').waitFor({ state: 'detached', timeout: 20_000 });
  await page.evaluate(() => window.lode.map.zoomTo(5, { animate: false }));
  await settled(page);
  assert.ok((await drawnFeatures(page, 'places/circle')).length > 0);
  await close();
  await server.stop();
});

test('a collection that changes is drawn anew, and one that vanishes goes from the list and the map', { timeout: 120_000 }, async () => {
  const [here, gone] = ['here', 'gone'].map((name) => path.join(folder, `${name}.csv`));
  await writeFile(here, points(2));
  await writeFile(gone, points(3));
  let server = await startServer([here, gone]);
  const { url } = server;
  const { page, close } = await openMap(browser, `${url}#map=4/48/68`);
  const count = async (id) => new Set((await drawnFeatures(page, `${id}/circle`)).map((feature) => feature.id)).size;
  assert.deepEqual([await count('here'), await count('gone')], [2, 3]);
  await writeFile(here, points(4));
  await page.getByText('4 points').waitFor({ timeout: 40_000 });
  await settled(page);
  assert.equal(await count('here'), 4);
  await server.stop();
  server = await startServer([here], new URL(url).port);
  await page.locator('.collection[data-id="gone"]').waitFor({ state: 'detached', timeout: 40_000 });
  await settled(page);
  assert.deepEqual([await count('here'), await count('gone')], [4, 0]);
  assert.equal(await page.locator('.collection').count(), 1);
  await close();
  await server.stop();
});
