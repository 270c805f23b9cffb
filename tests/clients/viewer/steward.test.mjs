// The steward's corner: what is wrong with the data, and files of the reader's own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, pixelAt, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const FINDINGS = 'overlay/findings/0';
const [LINES, POINTS] = ['overlay/local/1', 'overlay/local/2'];

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
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

const PLACES = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', properties: { name: 'Camp', depth: 12 }, geometry: { type: 'Point', coordinates: [66, 48.5] } },
    { type: 'Feature', properties: { name: 'Road' }, geometry: { type: 'LineString', coordinates: [[65, 48], [67, 49]] } },
  ],
};

/** Lets a file go over the page, as a hand would. */
async function drop(page, name, text) {
  const transfer = await page.evaluateHandle(([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    return data;
  }, [name, text]);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.locator('.drop-target').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.locator('.drop-target').waitFor({ state: 'detached' });
}

onMap('findings are a table and a layer, and lead to the row', { hash: '#layers=deposits' }, async (page) => {
  const layer = await (await fetch(`${server.url}collections/deposits/quality?f=geojson`)).json();
  await page.getByRole('tab', { name: 'Quality' }).click();
  const findings = page.getByRole('region', { name: 'Data quality' });
  await findings.getByText(/\d+ findings? in this layer/).waitFor();
  assert.deepEqual(await drawnFeatures(page, FINDINGS), []);
  await findings.getByRole('switch', { name: 'Show on the map' }).click();
  await page.waitForFunction((id) => window.lode.map.queryRenderedFeatures({ layers: [id] }).length > 0, FINDINGS);
  await settled(page);
  const drawn = await drawnFeatures(page, FINDINGS);
  assert.equal(drawn.length, layer.features.length);
  await screenshot(page, 'findings');
  await findings.getByRole('button', { name: /^Possible/ }).click();
  const sure = layer.features.filter(({ properties }) => properties.sure !== 'possible').length;
  await page.waitForFunction(([id, n]) => window.lode.map.queryRenderedFeatures({ layers: [id] }).length === n, [FINDINGS, sure]);
  assert.match(await page.evaluate(() => location.hash), /findings=deposits:certain,likely(&|$)/);
  await page.reload();
  await page.waitForFunction(([id, n]) => window.lode?.map.getLayer(id) && window.lode.map.queryRenderedFeatures({ layers: [id] }).length === n, [FINDINGS, sure]);
  await findings.getByText('Positions of few digits').click();
  await findings.getByRole('button', { name: 'Zholymbet' }).click();
  await page.locator('#card h2', { hasText: 'Zholymbet' }).waitFor();
  await page.waitForFunction(() => window.lode.map.getZoom() > 8);
});

onMap('findings stay those of the layer that they were switched on for, until they are taken away', { hash: '#layers=deposits&findings=deposits:certain,likely,possible' }, async (page) => {
  const isDrawn = () => page.waitForFunction((id) => window.lode.map.getLayer(id) && window.lode.map.queryRenderedFeatures({ layers: [id] }).length > 0, FINDINGS);
  await isDrawn();
  await page.getByRole('tab', { name: 'Quality' }).click();
  const onMap = page.getByRole('switch', { name: 'Show on the map' });
  await onMap.waitFor();
  assert.equal(await onMap.isChecked(), true);
  await page.getByRole('tab', { name: 'Layers' }).click();
  await page.locator('.collection[data-id="survey_sheets"] summary').click();
  await page.locator('.collection[data-id="survey_sheets"]').getByRole('button', { name: 'Quality' }).click();
  await page.getByRole('region', { name: 'Data quality' }).getByText(/findings? in this layer|in good order/).waitFor();
  if (await onMap.count()) assert.equal(await onMap.isChecked(), false);
  await isDrawn();
  await page.getByRole('tab', { name: 'Layers' }).click();
  await page.getByRole('button', { name: 'Hide its findings' }).click();
  await page.waitForFunction((id) => !window.lode.map.getLayer(id) || window.lode.map.queryRenderedFeatures({ layers: [id] }).length === 0, FINDINGS);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /findings/);
});

onMap('a big file comes whole, and outlives another style', {}, async (page) => {
  const features = Array.from({ length: 20_000 }, (_, i) => ({ type: 'Feature', properties: { name: `P${i}` }, geometry: { type: 'Point', coordinates: [60 + (i % 200) / 20, 45 + Math.floor(i / 200) / 20] } }));
  await drop(page, 'big.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
  const drawn = () => page.waitForFunction((id) => new Set(window.lode.map.queryRenderedFeatures({ layers: [id] }).map((feature) => feature.id)).size === 20_000, POINTS);
  await drawn();
  await page.getByRole('button', { name: /^Colours/ }).click();
  await settled(page);
  await drawn();
});

onMap('findings can be taken away as a table', { hash: '#lang=ru' }, async (page) => {
  await page.getByRole('tab', { name: 'Качество' }).click();
  await page.getByText('Координаты с малым числом знаков').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  assert.match(download.suggestedFilename(), /^deposits.*quality.*\.csv$/);
});

test('a layer without findings is praised, and a long report comes in pages', { timeout: 120_000 }, async () => {
  const { page, troubles, close } = await openMap(browser, server.url);
  const quality = { checks: [{ check: 'duplicate', title: 'Rows that seem to be one thing', looked: true, numberMatched: 0, findings: [] }] };
  const defects = Array.from({ length: 45 }, (_, i) => ({ row: i + 1, outcome: 'rejected', kind: 'bad-geometry', detail: `column X of row ${i + 1}` }));
  const report = { source: 'a.csv', format: 'CSV', rows_read: 50, rows_kept: 5, rows_rejected: 45, notes: [], counts: [{ outcome: 'rejected', kind: 'bad-geometry', explanation: 'the geometry cannot be read', count: 45 }], numberMatched: 45 };
  await page.route('**/quality?f=json', (route) => route.fulfill({ json: quality }));
  await page.route('**/report?*', (route) => route.fulfill({ json: { ...report, defects: defects.slice(0, Number(new URL(route.request().url()).searchParams.get('limit'))) } }));
  await page.getByRole('tab', { name: 'Quality' }).click();
  await page.getByText('This layer is in good order').waitFor();
  const rows = page.getByRole('table', { name: 'Row by row' }).locator('tbody tr');
  await rows.first().waitFor();
  assert.equal(await rows.count(), 20);
  await page.getByRole('button', { name: '25 more' }).click();
  await rows.nth(44).waitFor();
  assert.deepEqual(troubles, []);
  await close();
});

onMap('a file that is dropped is drawn, looked at, and taken off again', { hash: '#layers=&lang=en' }, async (page) => {
  await drop(page, 'places.geojson', JSON.stringify(PLACES));
  await page.getByText('2 features').waitFor();
  await page.waitForTimeout(1000);
  await settled(page);
  const [point] = await drawnFeatures(page, POINTS);
  assert.equal((await drawnFeatures(page, LINES)).length > 0, true);
  const [red, green, blue] = await pixelAt(page, point);
  assert.ok(Math.hypot(red - 0xcc, green - 0x79, blue - 0xa7) < 20, `${red} ${green} ${blue}`);
  await page.mouse.click(point.x, point.y);
  const card = page.getByRole('complementary', { name: 'Feature of a file' });
  await card.getByRole('heading', { name: 'Camp' }).waitFor();
  await card.getByRole('row', { name: 'Depth 12' }).waitFor();
  await screenshot(page, 'own-file');
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Remove places.geojson' }).click();
  await page.waitForFunction((id) => window.lode.map.queryRenderedFeatures({ layers: [id] }).length === 0, POINTS);
});

onMap('a file is chosen by the keyboard; what cannot be read is said in words', { hash: '#layers=&lang=ru' }, async (page) => {
  await page.getByRole('tab', { name: 'Качество' }).focus();
  await page.keyboard.press('Enter');
  const choose = page.getByRole('button', { name: 'Выбрать файл…' });
  const give = async (name, text) => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), choose.press('Enter')]);
    await chooser.setFiles({ name, mimeType: '', buffer: Buffer.from(text) });
  };
  await give('table.csv', 'name;x1;y1\nA;1;2\n');
  await page.getByRole('alert').getByText('Нет столбцов с долготой и широтой; столбцы: name, x1, y1').waitFor();
  await give('map.docx', 'x');
  await page.getByRole('alert').getByText('только GeoJSON, CSV, KML и GPX').waitFor();
  await give('table.csv', 'Название;Широта;Долгота\nА;48,5;66\nБ;;\n');
  await page.getByText('1 объект', { exact: true }).waitFor();
  await page.getByText('Пропущено: 1 строка').click();
  await page.getByText('строка 3: нет координат').waitFor();
  await page.waitForTimeout(1000);
  await settled(page);
  assert.equal((await drawnFeatures(page, POINTS)).length, 1);
});

onMap('on a phone, in Kazakh', { ...PHONE, hash: '#lang=kk' }, async (page) => {
  await page.getByRole('tab', { name: 'Сапа' }).tap();
  await page.getByText(/Бұл қабатқа \d+ ескерту бар/).waitFor();
  await page.getByText('Таңбасы аз координаттар').tap();
  await page.getByRole('button', { name: 'Zholymbet' }).tap();
  await page.locator('#card h2').waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await screenshot(page, 'quality-phone');
});
