// What is done to the whole map: coordinates, the grid of sheets, full screen, location, pictures and printing.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

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

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

function onMap(name, options, run) {
  test(name, { timeout: 120_000 }, async () => {
    const { hash = '', ...context } = options;
    const map = await openMap(browser, `${server.url}${hash}`, context);
    try {
      await run(map.page);
      assert.deepEqual(map.troubles, []);
    } finally {
      await map.close();
    }
  });
}

const bar = (page) => page.getByRole('group', { name: /^(Coordinates|Координаты|Координаттар)$/ });
const system = (page) => bar(page).getByRole('combobox');
const figures = async (page) => (await bar(page).locator('.figures').textContent()).replaceAll('\u202f', '');

onMap('when the map moves under a pointer at rest, its coordinates go along', { hash: '#map=5/49.7/67.5' }, async (page) => {
  await page.mouse.move(700, 300);
  await page.evaluate(() => window.lode.map.jumpTo({ center: [10, 20] }));
  await settled(page);
  const { lng, lat } = await page.evaluate(() => window.lode.map.unproject([700, 300]));
  const shown = (await figures(page)).split(',').map(Number);
  assert.ok(Math.abs(shown[0] - lat) < 1e-4 && Math.abs(shown[1] - lng) < 1e-4, `${shown} is ${lat}, ${lng}`);
});

onMap('coordinates under the cursor are those of the server, in every system', { hash: '#map=12/49.7/67.5' }, async (page) => {
  await page.mouse.move(700, 300);
  const { lng, lat } = await page.evaluate(() => window.lode.map.unproject([700, 300]));
  const { positions } = await (await fetch(`${server.url}at?point=${lng},${lat}&f=json`)).json();
  const of = (code) => positions.find(({ crs }) => crs.endsWith(`/${code}`)).coordinates;
  for (const [choice, code] of [['pulkovo', 28412], ['qaztrf', 10946], ['utm', 32642]]) {
    await system(page).selectOption(choice);
    await page.mouse.move(700, 300);
    const shown = (await figures(page)).trim().split(/\s+/).map(Number);
    for (const [i, metres] of of(code).entries()) assert.ok(Math.abs(shown[i] - metres) <= 0.6, `${choice}: ${shown} is ${of(code)}`);
  }
  assert.match(await bar(page).textContent(), /zone 42N/);
  await system(page).selectOption('decimal');
  await page.mouse.move(700, 300);
  assert.equal(await figures(page), `${lat.toFixed(5)}, ${lng.toFixed(5)}`);
});

onMap('the system is remembered; a click copies the middle, Ctrl+C what is under the pointer', { hash: '#map=12/49.7/67.5', permissions: ['clipboard-read', 'clipboard-write'], locale: 'ru-RU' }, async (page) => {
  await system(page).selectOption({ label: 'СК-42, ГК (x на север, y)' });
  await page.reload();
  await settled(page);
  assert.equal(await system(page).inputValue(), 'pulkovo');
  await bar(page).getByRole('button').click();
  await bar(page).getByText('Скопировано').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '5508615 12391858');
  await page.mouse.move(700, 300);
  const shown = (await figures(page)).trim().split(/\s+/).join(' ');
  await page.keyboard.press('Control+c');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
});

onMap('on a phone the coordinates are those of the middle', { ...PHONE, hash: '#map=9/49.7/67.5', locale: 'kk-KZ' }, async (page) => {
  assert.equal(await figures(page), '49.70000, 67.50000');
  const { y, x, width } = await bar(page).boundingBox();
  assert.ok(y < 60 && x >= 0 && x + width < 345, 'the bar lies at the top, beside the controls');
});

onMap('the grid of sheets fits the zoom and stays in the address', { hash: '#map=5/48/68&layers=' }, async (page) => {
  const names = async () => new Set((await drawnFeatures(page, 'overlay/grid/1')).map(({ properties }) => properties.sheet));
  assert.equal((await names()).size, 0);
  await page.getByRole('button', { name: 'Grid of map sheets' }).click();
  await page.waitForFunction(() => window.lode.map.queryRenderedFeatures({ layers: ['overlay/grid/1'] }).some(({ properties }) => properties.sheet === 'M-42-А'));
  assert.match(await page.evaluate(() => location.hash), /grid=1/);
  await page.evaluate(() => window.lode.map.jumpTo({ center: [71.2, 51.1], zoom: 9 }));
  await page.waitForFunction(() => window.lode.map.queryRenderedFeatures({ layers: ['overlay/grid/1'] }).some(({ properties }) => properties.sheet === 'M-42-35-В-б'));
  await settled(page);
  assert.ok((await names()).size <= 150);
  await screenshot(page, 'grid');
  await page.reload();
  await page.waitForFunction(() => window.lode?.map.getLayer('overlay/grid/1') && window.lode.map.queryRenderedFeatures({ layers: ['overlay/grid/1'] }).length > 3);
  await page.getByRole('button', { name: 'Grid of map sheets', pressed: true }).click();
  await settled(page);
  assert.equal((await names()).size, 0);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /grid/);
});

onMap('the reader finds himself, with a circle of the accuracy', { geolocation: { longitude: 71.43, latitude: 51.13, accuracy: 800 }, permissions: ['geolocation'] }, async (page) => {
  await page.getByRole('button', { name: 'Where am I?' }).click();
  await page.getByRole('button', { name: 'Where am I?', pressed: true }).waitFor();
  await page.waitForFunction(() => !window.lode.map.isMoving());
  await settled(page);
  assert.ok((await drawnFeatures(page, 'overlay/location/0')).length > 0, 'the circle');
  assert.ok((await drawnFeatures(page, 'overlay/location/2')).length > 0, 'the dot');
  await page.getByRole('button', { name: 'Where am I?' }).click();
  await settled(page);
  assert.equal((await drawnFeatures(page, 'overlay/location/2')).length, 0);
});

onMap('a browser that does not tell where it is, is explained', { locale: 'kk-KZ' }, async (page) => {
  await page.getByRole('button', { name: 'Мен қайдамын?' }).click();
  await page.getByRole('alert').getByText(/рұқсат/).waitFor();
  await page.getByRole('alert').getByRole('button', { name: 'Жабу' }).click();
  assert.equal(await page.getByRole('alert').count(), 0);
});

onMap('the page fills the screen and comes back', {}, async (page) => {
  await page.getByRole('button', { name: 'Full screen' }).click();
  await page.getByRole('button', { name: 'Full screen', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Full screen' }).click();
  await page.getByRole('button', { name: 'Full screen', pressed: false }).waitFor();
});

onMap('the scale bar and what MapLibre says are in the language, also in another one later', { locale: 'ru-RU' }, async (page) => {
  await page.locator('.maplibregl-ctrl-scale', { hasText: /\d\u00a0км$/ }).waitFor();
  await page.getByRole('main', { name: 'Карта', exact: true }).waitFor();
  await page.getByRole('region', { name: 'Карта', exact: true }).waitFor();
  await page.getByLabel('Язык').selectOption('kk');
  await page.locator('summary[aria-label="Картаның дереккөздері"]').waitFor();
  await page.getByLabel('Тіл').selectOption('en');
  await page.locator('.maplibregl-ctrl-scale', { hasText: /\d\u00a0km$/ }).waitFor();
  assert.equal(await page.locator('.maplibregl-ctrl-scale').count(), 1);
});

onMap('a phone shows the picture so that its legend can be read', { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, locale: 'kk-KZ' }, async (page) => {
  await page.getByRole('button', { name: 'Сурет немесе басып шығару' }).click();
  const canvas = page.getByRole('dialog').locator('canvas');
  await canvas.waitFor();
  const preview = page.getByRole('dialog').locator('.print-preview');
  const [drawn, shown] = await canvas.evaluate(({ width, clientWidth }) => [width, clientWidth]);
  assert.equal(shown, drawn, 'its letters are as large as those of the page');
  await preview.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  const [whole, frame] = [await canvas.boundingBox(), await preview.boundingBox()];
  assert.ok(whole.y < frame.y && whole.y + whole.height <= frame.y + frame.height, `${JSON.stringify(whole)} ends in ${JSON.stringify(frame)}`);
  await screenshot(page, 'picture-dialog-phone');
});

onMap('a picture of the map is saved, twice as fine', { locale: 'ru-RU' }, async (page) => {
  await page.getByRole('button', { name: 'Картинка или печать' }).click();
  const dialog = page.getByRole('dialog', { name: 'Картинка карты' });
  await dialog.locator('canvas').waitFor();
  await dialog.getByRole('textbox', { name: 'Заголовок' }).fill('Месторождения: обзор');
  await screenshot(page, 'picture-dialog');
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Сохранить PNG' }).click()]);
  assert.equal(download.suggestedFilename(), 'Месторождения обзор.png');
  const png = await readFile(await download.path());
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  assert.equal(width, 2 * (1280 - 380 + 40), 'nothing of what the panel covers');
  assert.ok(height > 2 * 800 + 200, 'there is room for the legend');
  await dialog.getByRole('button', { name: 'Закрыть' }).click();
  assert.equal(await page.evaluate(() => window.lode.map.getPixelRatio()), 1);
});

for (const [name, viewport] of Object.entries({ phone: { width: 390, height: 780 }, tablet: { width: 820, height: 1180 }, desktop: { width: 1280, height: 800 } })) {
  onMap(`a picture made on a ${name} has the middle of what is to be seen`, { viewport, hash: '#map=5/48/68' }, async (page) => {
    const panel = await page.locator('#panel').boundingBox();
    const free = name === 'phone' ? [0, 0, viewport.width, panel.y] : [panel.x + panel.width, 0, viewport.width, viewport.height];
    // A feature of its own in that middle, of a colour that nothing else has.
    await page.evaluate(([left, top, right, bottom]) => {
      const { map } = window.lode;
      const { lng, lat } = map.unproject([(left + right) / 2, (top + bottom) / 2]);
      map.addSource('td-middle', { type: 'geojson', data: { type: 'Point', coordinates: [lng, lat] } });
      map.addLayer({ id: 'td-middle', type: 'circle', source: 'td-middle', paint: { 'circle-color': '#f0f', 'circle-radius': 9 } });
    }, free);
    await settled(page);
    await page.getByRole('button', { name: 'Picture or print' }).click();
    const canvas = page.getByRole('dialog').locator('canvas');
    await canvas.waitFor();
    const found = await canvas.evaluate((canvas) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const [xs, ys] = [[], []];
      for (let i = 0; i < data.length; i += 4) if (data[i] > 250 && data[i + 1] < 5 && data[i + 2] > 250) (xs.push((i / 4) % width), ys.push(Math.floor(i / 4 / width)));
      const middle = (all) => (Math.min(...all) + Math.max(...all)) / 2;
      return { x: middle(xs), y: middle(ys), size: Math.max(...xs) - Math.min(...xs), width };
    });
    const [width, height] = [free[2] - free[0], free[3] - free[1]];
    assert.ok(Math.abs(found.width - width - 40) < 2, `${found.width} wide is ${width} and the margins`);
    assert.ok(Math.abs(found.x - found.width / 2) < 2, `${JSON.stringify(found)}: in the middle across`);
    // Under a title of one line.
    assert.ok(Math.abs(found.y - (56 + height / 2)) < 3, `${JSON.stringify(found)}: in the middle of ${height}`);
    assert.ok(Math.abs(found.size - 17) < 3, 'at the same scale');
  });
}

onMap('paper is light, also at night', { colorScheme: 'dark' }, async (page) => {
  await page.evaluate(() => (window.print = () => window.dispatchEvent(new Event('beforeprint'))));
  await page.getByRole('button', { name: 'Picture or print' }).click();
  await page.getByRole('dialog').locator('canvas').waitFor();
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await page.locator('#print-page canvas').waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'the page is as before');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const shot = await page.locator('#print-page').screenshot();
  const light = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) count += data[i] > 200 && data[i + 1] > 200 && data[i + 2] > 200;
    return count / (data.length / 4);
  }, shot.toString('base64'));
  assert.ok(light > 0.8, `${light} of it is light`);
  await screenshot(page, 'printed-dark');
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
});

onMap('what is printed is the map with its legend on a page', {}, async (page) => {
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('#print-page canvas');
  await sheet.waitFor({ state: 'visible' });
  assert.equal(await page.locator('#panel').isVisible(), false);
  const inked = await sheet.evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return colours.size;
  });
  assert.ok(inked > 100, `the map is painted on it, in ${inked} colours`);
  await screenshot(page, 'printed');
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  assert.equal(await sheet.count(), 0);
});
