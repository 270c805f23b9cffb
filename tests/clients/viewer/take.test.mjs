// Taking away: files, lines for other programs, and windows into the view in other pages.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startPage } from '../page.mjs';
import { startServer } from '../server.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const COPPER = '#layers=deposits&where.deposits.commodity=~copper&lang=';

let server;
let browser;
let folder;
let copper;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  folder = mkdtempSync(path.join(tmpdir(), 'lode-take-'));
  copper = (await (await fetch(`${server.url}collections/deposits/items?commodity=copper&resulttype=hits`)).json()).numberMatched;
  assert.ok(copper > 3);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a test on a fresh page, and fails it if anything went wrong in the console or the network. */
function onMap(name, { hash = '', ...options }, run) {
  test(name, { timeout: 120_000 }, async () => {
    const map = await openMap(browser, server.url + hash, options);
    try {
      await run(map.page);
      assert.deepEqual(map.troubles, []);
    } finally {
      await map.close();
    }
  });
}

const hasProgram = (name) => spawnSync(name, ['--version']).status === 0;

onMap('what is filtered comes as GeoPackage, and nothing else', {}, async (page) => {
  await page.getByRole('button', { name: 'Copper', exact: true }).click();
  await page.getByRole('tab', { name: 'Take away' }).click();
  const panel = page.getByRole('tabpanel');
  await panel.getByText(`${copper} features will be in the file.`).waitFor();
  assert.equal(await panel.getByRole('list', { name: 'Formats' }).getByRole('link').count(), 9);
  const [download] = await Promise.all([page.waitForEvent('download'), panel.getByRole('link', { name: /GeoPackage/ }).click()]);
  const file = path.join(folder, 'taken.gpkg');
  await download.saveAs(file);
  assert.match(download.suggestedFilename(), /^deposits.*\.gpkg$/);
  assert.match(readFileSync(file, { encoding: 'latin1' }).slice(0, 20), /^SQLite format 3/);
  if (hasProgram('ogrinfo')) assert.match(spawnSync('ogrinfo', ['-so', '-al', file], { encoding: 'utf8' }).stdout, new RegExp(`Feature Count: ${copper}\\b`));
  await screenshot(page, 'take');
});

onMap('coordinates come in the system that was chosen, but for KML', { hash: `${COPPER}en` }, async (page) => {
  await page.getByRole('tab', { name: 'Take away' }).click();
  await page.getByRole('tabpanel').getByLabel('Coordinates').selectOption({ label: 'Pulkovo 1942 · GK zone 12 (66°–72° E) · EPSG:28412' });
  const hrefOf = (name) => page.getByRole('link', { name }).first().getAttribute('href');
  assert.match(await hrefOf(/Shapefile/), /crs=EPSG:28412/);
  assert.doesNotMatch(await hrefOf(/KML/), /crs=/);
  const csv = await (await fetch(new URL(await hrefOf(/CSV/), server.url))).text();
  assert.equal(csv.trim().split('\n').length, copper + 1);
  assert.match(await page.getByRole('link', { name: /CSV/ }).getAttribute('download'), /^deposits_commodity-copper_EPSG-28412\.csv$/);
});

onMap('every address in the snippets answers, under the filter', { hash: `${COPPER}ru` }, async (page) => {
  await page.getByRole('tab', { name: 'Скачать' }).click();
  const tools = page.getByRole('tabpanel').getByLabel('Где');
  for (const name of await tools.locator('option').allTextContents()) {
    await tools.selectOption({ label: name });
    const text = (await page.locator('[aria-labelledby="take-use"] :is(pre, code)').allTextContents()).join('\n');
    const addresses = [...text.matchAll(/https?:\/\/[^'"\s]+/g)].map(([address]) => address);
    assert.ok(addresses.length > 0, name);
    for (const address of addresses) {
      const tile = address.replace('{z}', 3).replace('{x}', 5).replace('{y}', 2);
      const answer = await fetch(tile);
      assert.ok(answer.status === 200 || answer.status === 204, `${name}: ${answer.status} ${address}`);
      const matched = answer.headers.get('ogc-numbermatched');
      if (matched) assert.equal(Number(matched), copper, address);
    }
  }
});

onMap('the lines for MapLibre draw the same on a page of another site', { hash: `${COPPER}en` }, async (page) => {
  await page.getByRole('tab', { name: 'Take away' }).click();
  const code = await page.getByLabel(/^Code to paste: MapLibre/).textContent();
  const other = await startPage();
  const context = await browser.newContext();
  try {
    const stranger = await context.newPage();
    const style = /style: '([^']+)'/.exec(code)[1];
    await stranger.goto(`${other.url}/?at=3.5/48/67&style=${encodeURIComponent(style)}`);
    await stranger.waitForFunction(() => window.map?.loaded(), null, { timeout: 30_000 });
    const drawn = await stranger.evaluate(async (code) => {
      const { map } = window;
      const shim = { on: (_, run) => run(), getSource: (id) => map.getSource(id), addSource: (...all) => map.addSource(...all), addLayer: (layer) => map.addLayer(layer) };
      new Function('maplibregl', code)({ Map: function () { return shim; } });
      await new Promise((resolve) => map.once('idle', () => resolve()));
      const of = (layers) => [...new Set(map.queryRenderedFeatures({ layers }).map(({ properties }) => properties.commodity))];
      const layers = map.getStyle().layers.filter(({ source, type }) => source === 'deposits' && (type === 'symbol' || type === 'circle')).map(({ id }) => id);
      return { style: of(layers), layer: of(['deposits-layer']), faults: window.faults };
    }, code);
    assert.deepEqual(drawn, { style: ['copper'], layer: ['copper'], faults: [] });
  } finally {
    await context.close();
    other.stop();
  }
});

onMap('a snippet and the link are copied, and it is said', { hash: `${COPPER}en`, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await page.getByRole('tab', { name: 'Take away' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const use = page.getByRole('region', { name: 'Use this layer' });
  await use.getByRole('combobox').selectOption('curl');
  await use.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('status').getByText('Copied').first().waitFor({ state: 'attached' });
  assert.match(await copied(), /^curl -o deposits\.geojson "http/);
  await page.getByRole('button', { name: 'Copy link' }).click();
  assert.equal(await copied(), page.url());
});

test('a window in the page of another site shows the view, and lets that page scroll', { timeout: 120_000 }, async () => {
  const { page, close, troubles } = await openMap(browser, `${server.url}#map=5/48/68&layers=deposits&where.deposits.commodity=~copper&lang=ru`);
  await page.getByRole('tab', { name: 'Скачать' }).click();
  await page.getByText('На другой странице').click();
  const code = await page.getByLabel('Код для вставки', { exact: true }).textContent();
  const seen = await page.evaluate(() => window.lode.map.project([70, 49]));
  assert.ok(seen.x > 400 && seen.x < 1280, 'the place lies beside the panel');
  assert.deepEqual(troubles, []);
  await close();
  const host = createServer((_, response) => response.setHeader('content-type', 'text/html').end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div style="height:3000px">${code}</div>`));
  await once(host.listen(0, '127.0.0.1'), 'listening');
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  try {
    const outer = await context.newPage();
    const faults = [];
    outer.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
    outer.on('pageerror', ({ message }) => faults.push(message));
    await outer.goto(`http://localhost:${host.address().port}/`);
    const frame = await (await outer.waitForSelector('iframe')).contentFrame();
    await frame.waitForFunction(() => window.lode?.map.style?.loaded() && document.querySelector('.legend'));
    await settled(frame);
    assert.equal(await frame.locator('#panel').count(), 0);
    await frame.getByText('Условные обозначения').waitFor();
    assert.match(await frame.getByRole('link', { name: 'Открыть всю карту' }).getAttribute('href'), /\/#map=/);
    const shown = await frame.evaluate(() => {
      const { map } = window.lode;
      const features = map.queryRenderedFeatures().filter(({ source }) => source === 'deposits');
      return { has: map.getBounds().contains([70, 49]), zoom: map.getZoom(), commodities: [...new Set(features.map(({ properties }) => properties.commodity))] };
    });
    assert.deepEqual([shown.has, shown.commodities], [true, ['copper']]);
    await screenshot(outer, 'embed');
    await outer.mouse.move(300, 300);
    await outer.mouse.wheel(0, 400);
    await outer.waitForFunction(() => window.scrollY > 100);
    assert.equal(await frame.evaluate(() => window.lode.map.getZoom()), shown.zoom, 'the map stays');
    await frame.getByText('прокручивайте с клавишей').first().waitFor();
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
    host.closeAllConnections();
    host.close();
  }
});

onMap('on a phone, in Kazakh', { ...PHONE, hash: `${COPPER}kk` }, async (page) => {
  await page.getByRole('tab', { name: 'Жүктеп алу' }).tap();
  await page.getByText(`Файлда ${copper} нысан болады.`).waitFor();
  await page.getByRole('tabpanel').getByLabel('Қайда').selectOption('qgis');
  const steps = await page.locator('.way li').allTextContents();
  assert.ok(steps.length >= 9 && steps.some((step) => step.includes('/xyz/deposits/{z}/{x}/{y}?filter=')));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await screenshot(page, 'take-phone');
});
