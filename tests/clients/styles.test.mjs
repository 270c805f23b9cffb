// Styles as others use them: a bare MapLibre page of another origin loads them by their address.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { launchBrowser, screenshot } from './browser.mjs';
import { startPage, startProxy } from './page.mjs';
import { BINARY, ROOT, startServer } from './server.mjs';

const KAZAKH = /[ӘҒҚҢӨҰҮҺІәғқңөұүһі]/;
let server;
let page;
let browser;

before(async () => {
  [server, page, browser] = await Promise.all([startServer(), startPage(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  page?.stop();
  await server?.stop();
});

/** Opens a style on the page of somebody else, and waits until it is drawn. */
async function open(style, at) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  const [troubles, answers] = [[], []];
  tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(`console: ${message.text()}`));
  tab.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  tab.on('response', (response) => answers.push({ url: decodeURI(response.url()), status: response.status() }));
  await tab.goto(`${page.url}/?${new URLSearchParams({ style, ...(at && { at }) })}`);
  await tab.waitForFunction(() => window.map?.isStyleLoaded() && window.map.areTilesLoaded());
  await idle(tab);
  const close = async () => {
    troubles.push(...(await tab.evaluate(() => window.faults)), ...answers.filter(({ status }) => status >= 400).map(({ url, status }) => `${status} ${url}`));
    await context.close();
    assert.deepEqual(troubles, []);
  };
  return { tab, answers, close };
}

const idle = (tab) =>
  tab.evaluate(
    () =>
      new Promise((resolve) => {
        window.map.once('idle', () => resolve());
        window.map.triggerRepaint();
      }),
  );

/** The properties of what is drawn in a layer. */
const drawn = (tab, layer) =>
  tab.evaluate((layer) => window.map.queryRenderedFeatures({ layers: [layer] }).map(({ properties }) => properties), layer);

/** Whether a layer leaves its mark on the page. */
async function isPainted(tab, layer, property) {
  const shown = await tab.screenshot();
  await tab.evaluate(([layer, property]) => window.map.setPaintProperty(layer, property, 0), [layer, property]);
  await idle(tab);
  return !shown.equals(await tab.screenshot());
}

/** Every style that a server lists. */
async function stylesOf({ url }) {
  const { styles } = await (await fetch(`${url}styles`)).json();
  return Promise.all(styles.map(async ({ links }) => (await fetch(links[0].href)).json()));
}

/** Starts a server with these collections, the lines of a configuration file, and calls it off afterwards. */
async function withServer(lines, run) {
  const scratch = await mkdtemp(path.join(tmpdir(), 'lode-styles-'));
  const started = [];
  try {
    const config = path.join(scratch, 'lode.toml');
    await run(scratch, async () => {
      await writeFile(config, lines.join('\n'));
      started.push(await startServer(['--config', config]));
      return started.at(-1);
    });
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    await rm(scratch, { recursive: true });
  }
}

test('every style keeps the specification', { timeout: 60_000 }, async () => {
  const styles = await stylesOf(server);
  assert.ok(styles.length >= 4);
  for (const style of styles) assert.deepEqual(validateStyleMin(style), [], style.name);
});

test('so do styles of every geometry, setting and archive, and of clusters', { timeout: 60_000 }, async () => {
  const ring = [[0, 0], [0.01, 0], [0.01, 0.01], [0, 0]];
  const shapes = [{ type: 'Point', coordinates: [0.005, 0.005] }, { type: 'LineString', coordinates: ring }, { type: 'Polygon', coordinates: [ring] }];
  const features = shapes.map((geometry, i) => {
    const properties = { name: `Кен ${i}`, commodity: ['Gold', 'Мыс; Zn', 'water'][i], zone: i, cluster: true, point_count: 3 };
    return { type: 'Feature', properties, geometry };
  });
  const lines = [
    '[[collections]]\nid = "plain"\nsource = "mixed.geojson"',
    '[[collections]]\nid = "set"\nsource = "mixed.geojson"\n[collections.style]\ncolor = "#123456"\noutline_color = "#fff"\nopacity = 0.5',
    'radius_px = 7\nline_width_px = 2.5\nlabel = "name"',
    '[[collections]]\nid = "zones"\nsource = "mixed.geojson"\n[collections.style]\ncolor_by = "zone"',
    '[[collections]]\nid = "archive"\nsource = "mixed.pmtiles"\n[collections.style]\ncolor_by = "commodity"\ncolors = { Gold = "#fc0" }',
  ];
  await withServer(lines, async (scratch, start) => {
    const source = path.join(scratch, 'mixed.geojson');
    await writeFile(source, JSON.stringify({ type: 'FeatureCollection', features }));
    await promisify(execFile)(BINARY, ['export', source, '-o', path.join(scratch, 'mixed.pmtiles')]);
    const styles = await stylesOf(await start());
    assert.equal(styles.length, 6);
    for (const style of styles) assert.deepEqual(validateStyleMin(style), [], style.name);
    const parts = styles[2].layers.map(({ id }) => id).filter((id) => id.startsWith('plain/'));
    assert.deepEqual(parts.sort(), ['circle', 'cluster', 'cluster-count', 'fill', 'label', 'line', 'outline', 'symbol'].map((part) => `plain/${part}`));
  });
});

for (const theme of ['light', 'dark']) {
  test(`a page of another origin draws ${theme}, with its ground, symbols and labels`, { timeout: 120_000 }, async () => {
    const { tab, answers, close } = await open(`${server.url}styles/${theme}`);
    await screenshot(tab, `style-${theme}`);
    for (const layer of ['land', 'borders', 'country-names', 'deposits/label', 'survey_sheets/fill']) {
      assert.ok((await drawn(tab, layer)).length > 0, `${layer} has features`);
    }
    assert.ok(await isPainted(tab, 'deposits/symbol', 'icon-opacity'));
    for (const part of ['/fonts/Noto Sans Regular/0-255.pbf', '/sprites/commodities.png', '/sprites/commodities.json', '/base-map/land.geojson']) {
      assert.ok(answers.some(({ url, status }) => url.includes(part) && status === 200), part);
    }
    await close();
  });
}

for (const [language, letters] of [['kk', KAZAKH], ['ru', /[А-Яа-я]/]]) {
  test(`labels are painted in ${language}`, { timeout: 120_000 }, async () => {
    const { tab, answers, close } = await open(`${server.url}styles/deposits?language=${language}`, '6/50.5/73');
    await screenshot(tab, `style-${language}`);
    const labels = await drawn(tab, 'deposits/label');
    assert.ok(labels.filter((properties) => letters.test(properties[`name_${language}`])).length > 5);
    assert.ok(await isPainted(tab, 'deposits/label', 'text-opacity'));
    assert.ok(answers.some(({ url, status }) => url.includes('/fonts/Noto Sans Regular/1024-1279.pbf') && status === 200));
    await close();
  });
}

test('a phone with a fine screen gets the fine symbols', { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, deviceScaleFactor: 3 });
  const tab = await context.newPage();
  const sheet = tab.waitForResponse((response) => response.url().endsWith('/sprites/commodities@2x.png'));
  await tab.goto(`${page.url}/?${new URLSearchParams({ style: `${server.url}styles/deposits`, at: '5/48/68' })}`);
  assert.equal((await sheet).status(), 200);
  await tab.waitForFunction(() => window.map?.loaded());
  assert.deepEqual(await tab.evaluate(() => window.faults), []);
  await screenshot(tab, 'style-phone');
  await context.close();
});

test('behind a proxy, under a path, everything comes through it', { timeout: 120_000 }, async () => {
  const source = JSON.stringify(path.join(ROOT, 'assets/sample/deposits.csv'));
  const lines = ['[server]\ntrusted_proxies = ["127.0.0.1"]', `[[collections]]\nid = "deposits"\nsource = ${source}`];
  await withServer(lines, async (_, start) => {
    const proxy = await startProxy((await start()).url, '/geo/lode');
    try {
      const { tab, answers, close } = await open(`${proxy.url}/geo/lode/styles/dark`);
      assert.ok((await drawn(tab, 'deposits/symbol')).length > 0);
      const own = answers.filter(({ url }) => !url.startsWith(page.url));
      assert.ok(own.length > 8 && own.every(({ url }) => url.startsWith(`${proxy.url}/geo/lode/`)), own.map(({ url }) => url).join('\n'));
      await close();
    } finally {
      proxy.stop();
    }
  });
});
