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

test('a style and tiles that fail once are asked for again', { timeout: 60_000 }, async () => {
  const server = await startServer();
  const failed = new Set();
  const once = (name) => (route) => {
    if (failed.has(name)) return route.continue();
    failed.add(name);
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail":"not now"}' });
  };
  const { page, close } = await openWith(`${server.url}#map=4/48/68&layers=deposits`, async (page) => {
    await page.route(/\/styles\//, once('style'));
    await page.route(/\/deposits\/tilejson/, once('tiles'));
  });
  await page.getByText('not now').first().waitFor();
  await page.locator('.collection[data-id="deposits"][data-status="shown"]').waitFor({ timeout: 20_000 });
  await settled(page);
  assert.ok((await drawnFeatures(page, 'deposits/circle')).length > 0);
  assert.deepEqual([...failed], ['style', 'tiles']);
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
  await page.locator('.gone', { hasText: 'No such layer now: gone' }).waitFor();
  assert.doesNotMatch(await addressOf(page), /gone/);
  await close();
  await server.stop();
});

const addressOf = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const idsOf = async (page, layer) => new Set((await drawnFeatures(page, layer)).map(({ id }) => id)).size;

test('a link says what of it is not there, shows the rest, and loses it', { timeout: 120_000 }, async () => {
  const server = await startServer();
  const link = 'layers=vanished,deposits&feature=gone/1&where.lost.x=~1&where.deposits.commodity=~gold&about=deposits,left&area=region:nowhere/1&at=,&map=5//';
  const { page, close } = await openMap(browser, `${server.url}#${link}`);
  const note = page.locator('.gone');
  await note.getByText('No such layer now:').waitFor();
  assert.equal(await note.locator('b').textContent(), 'vanished, gone, lost, left, nowhere');
  const address = await addressOf(page);
  assert.match(address, /layers=deposits&where\.deposits\.commodity=~gold&/);
  assert.match(address, /about=deposits/);
  assert.doesNotMatch(address, /vanished|gone|lost|left|nowhere|at=,|map=5\/0\/0/);
  await settled(page);
  assert.equal(await idsOf(page, 'deposits/circle'), 10);
  assert.equal(await page.locator('#card').isVisible(), false);
  await screenshot(page, 'state-gone');
  await note.getByRole('button', { name: 'Choose layers' }).press('Enter');
  assert.equal(await note.textContent(), '');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-layers');
  await page.evaluate(() => (location.hash = '#layers=vanished'));
  await note.getByText('No such layer now:').waitFor();
  await page.evaluate(() => (location.hash = '#layers=deposits'));
  await note.getByText('No such layer now:').waitFor({ state: 'detached' });
  await close();
  await server.stop();
});

test('телефонда, қазақша: жоқ нысанның сілтемесі', { timeout: 120_000 }, async () => {
  const server = await startServer();
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
  const { page, troubles, close } = await openMap(browser, `${server.url}#layers=&feature=deposits/vanished&lang=kk`, phone);
  const note = page.locator('.gone');
  await note.getByText('Мұндай нысан қазір жоқ: Кенорындар, vanished').waitFor();
  assert.equal(await page.locator('#card').isVisible(), false);
  assert.doesNotMatch(await addressOf(page), /vanished/);
  await screenshot(page, 'state-gone-feature-kk');
  await note.getByRole('button', { name: 'Қабатты көрсету' }).click();
  await settled(page);
  assert.ok((await idsOf(page, 'deposits/circle')) > 0);
  assert.equal(await note.textContent(), '');
  assert.deepEqual(troubles.filter((trouble) => !/404/.test(trouble)), []);
  await close();
  await server.stop();
});

test('a condition on a column that is not there is said once; nothing is shown until it is removed', { timeout: 120_000 }, async () => {
  const server = await startServer();
  const { page, troubles, close } = await openMap(browser, `${server.url}#layers=deposits&where.deposits.nope=~1&where.deposits.commodity=~gold&list=all`);
  await page.locator('.collection[data-id="deposits"]', { hasText: 'Not shown: a condition of the filter cannot be applied.' }).waitFor();
  assert.equal(await idsOf(page, 'deposits/circle'), 0);
  await page.locator('#list').getByRole('button', { name: 'Change the filter' }).click();
  const alert = page.getByRole('alert');
  assert.match(await alert.textContent(), /There is no column “nope” now\./);
  assert.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0);
  assert.equal(troubles.filter((trouble) => /^400/.test(trouble)).length, 1, 'it is asked once');
  await screenshot(page, 'state-broken-condition');
  await alert.getByRole('button', { name: 'Remove this condition' }).press('Enter');
  await page.locator('.matching', { hasText: '10 of 74 match' }).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Commodity: gold/);
  await page.locator('#list footer', { hasText: 'of 10' }).waitFor();
  await settled(page);
  assert.equal(await idsOf(page, 'deposits/circle'), 10);
  await close();
  await server.stop();
});

test('по-русски: отказ сервера назван по-русски, причина по-английски, и повторять нечего', { timeout: 60_000 }, async () => {
  const server = await startServer();
  const { page, close } = await openMap(browser, `${server.url}#lang=ru&layers=deposits`);
  await page.route('**/statistics**', (route) => route.fulfill({ status: 422, json: { detail: 'no such thing' } }));
  await page.getByRole('tab', { name: 'Вопросы' }).click();
  await page.getByRole('button', { name: 'Видимая часть' }).click();
  const alert = page.getByRole('alert').first();
  await alert.getByText('Сервер отклонил запрос:').waitFor();
  assert.equal(await alert.locator('[lang=en]').textContent(), 'no such thing');
  assert.equal(await page.getByRole('button', { name: 'Повторить' }).count(), 0);
  await close();
  await server.stop();
});

test('what is open is asked again when the data changed', { timeout: 180_000 }, async () => {
  const file = path.join(folder, 'mines.csv');
  const mines = (...rows) => `name,kind,size,lon,lat\n${rows.map((row, i) => `${row},${66 + i / 10},48`).join('\n')}`;
  await writeFile(file, mines('One,gold,10', 'Two,gold,20', 'Three,tin,30'));
  const server = await startServer([file]);
  const { features } = await (await fetch(`${server.url}collections/mines/items?f=json`)).json();
  const { id } = features.find(({ properties }) => properties.name === 'One');
  const { page, close } = await openMap(browser, `${server.url}#map=8/48/66&feature=mines/${id}&area=circle:66,48,50000&where.mines.kind=~gold`);
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.locator('#card h2', { hasText: 'One' }).waitFor();
  const answer = page.locator('.answer[data-id="mines"]');
  await answer.locator('.count', { hasText: '2' }).waitFor();
  await writeFile(file, mines('One,gold,10', 'Two,gold,20', 'Three,tin,30', 'Four,gold,40'));
  await answer.locator('.count', { hasText: '3' }).waitFor({ timeout: 40_000 });
  assert.equal(await page.locator('#card h2').textContent(), 'One');
  // A column that goes breaks the condition on it; the card of a row that goes is closed.
  await writeFile(file, mines('New,gold,1').replace('kind', 'sort'));
  await page.locator('.gone', { hasText: 'No such feature now' }).waitFor({ timeout: 40_000 });
  await answer.getByText('a condition of the filter cannot be applied').waitFor();
  await page.getByRole('tab', { name: 'Filter' }).click();
  await page.getByText('There is no column “kind” now.').waitFor();
  await close();
  await server.stop();
});

test('the card of a cluster says that the data changed, rather than the old number', { timeout: 180_000 }, async () => {
  const file = path.join(folder, 'crowd.csv');
  const crowd = (length) => ['kind,lon,lat', ...Array.from({ length }, (_, i) => `gold,${66 + (i % 50) / 1e4},${48 + Math.floor(i / 50) / 1e4}`)].join('\n');
  await writeFile(file, crowd(3200));
  const server = await startServer([file]);
  const { page, close } = await openMap(browser, `${server.url}#map=4/48/66`);
  await settled(page);
  const { x, y } = await page.evaluate(() => window.lode.map.project([66.0025, 48.0032]));
  await page.mouse.click(x, y);
  const heading = page.locator('#card h2');
  assert.match(await heading.textContent(), /3,?200 points/);
  await writeFile(file, crowd(3300));
  await heading.getByText('The data changed').waitFor({ timeout: 40_000 });
  assert.doesNotMatch(await page.locator('#card').textContent(), /3,?200/);
  await close();
  await server.stop();
});

test('columns of any name can be listed, sorted, filtered and counted by', { timeout: 120_000 }, async () => {
  const file = path.join(folder, 'odd.csv');
  const rows = ['One,red,10,e1,2001-01-01,p1,k1', 'Two,blue,20,e2,2002-02-01,p2,k2', 'Three,red,30,e1,2003-03-01,p1,k1', 'Four,red,40,e1,2003-04-01,p1,k1', 'Five,blue,50,e1,2005-03-01,p1,k1'];
  await writeFile(file, `name,"a,b","say ""hi""",,x y,__proto__,constructor,lon,lat\n${rows.map((row, i) => `${row},${66 + i},48`).join('\n')}`);
  const server = await startServer([file]);
  const { page, troubles, close } = await openMap(browser, `${server.url}#map=5/48/68&list=all`);
  const list = page.locator('#list');
  await list.locator('footer', { hasText: '1–5 of 5' }).waitFor();
  await list.locator('summary', { hasText: 'Columns' }).click();
  for (const box of await list.getByRole('group', { name: 'Columns' }).getByRole('checkbox').all()) await box.check();
  await page.keyboard.press('Escape');
  const heading = list.getByRole('button', { name: 'Say "hi"' });
  await heading.click();
  await list.locator('th[aria-sort=ascending]').waitFor();
  await heading.click();
  await page.waitForFunction(() => document.querySelector('#list tbody th')?.textContent === 'Five');
  assert.deepEqual(await list.locator('tbody tr').first().locator('td').allTextContents().then((cells) => cells.sort()), ['50', 'Mar 1, 2005', 'blue', 'e1', 'k1', 'p1']);
  await page.getByRole('tab', { name: 'Filter' }).click();
  const facets = page.locator('.facet:has(> summary[title])');
  await facets.first().waitFor();
  for (const facet of await facets.all()) {
    if ((await facet.getAttribute('open')) === null) await facet.locator('summary').click();
  }
  await page.getByRole('checkbox', { name: 'red 3' }).check();
  await page.getByRole('checkbox', { name: 'p1 3' }).check();
  await page.getByRole('checkbox', { name: 'k1 3' }).check();
  await page.locator('.matching', { hasText: '3 of 5 match' }).waitFor();
  await page.locator('.period', { hasText: '2001 – 2003' }).waitFor();
  assert.equal(await page.getByRole('slider').count(), 4, 'numbers and dates have their handles');
  await settled(page);
  assert.equal(await idsOf(page, 'odd/circle'), 3);
  await screenshot(page, 'state-odd-names');
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'This view' }).click();
  await page.locator('.answer .count', { hasText: '3' }).waitFor();
  assert.deepEqual(troubles, []);
  await close();
  await server.stop();
});
