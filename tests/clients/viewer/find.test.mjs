// Finding: names in any script, coordinates in any notation, sheets of the map; as a user does it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, pixelAt, screenshot, settled } from '../browser.mjs';
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
      await run(map.page, map.troubles);
      assert.deepEqual(map.troubles, []);
    } finally {
      await map.close();
    }
  });
}

const box = (page) => page.getByRole('combobox', { name: /^(Search|Поиск|Іздеу)$/ });
const options = (page) => page.getByRole('listbox').getByRole('option');
const centre = (page) => page.evaluate(() => window.lode.map.getCenter());
const place = (page, lon, lat) => page.evaluate(([lon, lat]) => window.lode.map.project([lon, lat]), [lon, lat]);
/** Waits until the map stands still. */
const arrived = async (page) => {
  await page.waitForFunction(() => !window.lode.map.isMoving());
  await settled(page);
};

for (const [locale, written, called] of [['kk-KZ', 'Құндыбай', 'Құндыбай'], ['ru-RU', 'кундыб', 'Кундыбай'], ['en-GB', 'Kundybai', 'Kundybai'], ['en-GB', 'Кундыбай', 'Kundybai']]) {
  onMap(`${written} is found by keyboard in ${locale}, with its card and on the map`, { locale }, async (page) => {
    await page.keyboard.press('Control+k');
    assert.ok(await box(page).evaluate((input) => input === document.activeElement), 'Ctrl+K leads to the search');
    // Enter may come before the answer.
    await page.keyboard.type(written);
    await page.keyboard.press('Enter');
      await page.locator('#card').getByRole('heading', { name: called, exact: true }).waitFor();
    await page.waitForTimeout(900);
    await arrived(page);
    const { x, y } = await place(page, 60.83028, 51.99361);
    assert.ok(x > 400 && x < 890 && y > 40 && y < 760, `the deposit lies between panel and card: ${x} ${y}`);
    assert.match(await page.evaluate(() => location.hash), /feature=deposits\/kundybai/);
  });
}

onMap('results are grouped, say what they are and how far; arrows choose, Escape closes', { hash: '#map=5.2/48/67' }, async (page) => {
  await box(page).fill('Zh');
  await options(page).first().waitFor();
  const first = page.getByRole('group', { name: 'Mineral deposits', exact: true }).getByRole('option').first();
  assert.match(await first.textContent(), /Zh.+(copper|zinc).*\d+ km/);
  assert.equal(await box(page).getAttribute('aria-activedescendant'), 'found-0');
  await page.keyboard.press('ArrowDown');
  assert.equal(await box(page).getAttribute('aria-activedescendant'), 'found-1');
  assert.equal(await options(page).nth(1).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.equal(await box(page).getAttribute('aria-activedescendant'), `found-${(await options(page).count()) - 1}`);
  await page.keyboard.press('Escape');
  assert.equal(await box(page).getAttribute('aria-expanded'), 'false');
  assert.equal(await box(page).inputValue(), 'Zh');
  await page.keyboard.press('Escape');
  assert.equal(await box(page).inputValue(), '');
});

onMap('from afar nothing is said to be so far', { hash: '#map=4/48/67' }, async (page) => {
  await box(page).fill('Zh');
  await options(page).first().waitFor();
  assert.doesNotMatch((await options(page).allTextContents()).join(), /\d km/);
});

onMap('a city gets a pin and says where it is', { locale: 'kk-KZ' }, async (page) => {
  await box(page).fill('Алматы');
  await page.getByRole('group', { name: 'Елді мекендер' }).getByRole('option').first().click();
  await page.locator('.found-note').getByRole('heading', { name: /43°14′/ }).waitFor();
  await page.waitForTimeout(900);
  await arrived(page);
  const [r, , b] = await pixelAt(page, await place(page, 76.95, 43.24));
  assert.ok(b > r + 40, 'the pin is there');
  assert.match(await page.evaluate(() => location.hash), /place=43\.24,76\.95/);
});

onMap('choosing a feature switches its layer on', { hash: '#layers=survey_sheets' }, async (page) => {
  await box(page).fill('Zhezkazgan');
  await page.getByRole('group', { name: 'Mineral deposits', exact: true }).getByRole('option').click();
  await page.locator('#card h2').waitFor();
  await page.waitForTimeout(900);
  await arrived(page);
  assert.ok(await page.getByRole('switch', { name: 'Show Mineral deposits', exact: true }).isChecked());
  assert.ok((await drawnFeatures(page, 'deposits/circle')).length > 0);
});

onMap('what is not there is said kindly', { locale: 'ru-RU' }, async (page) => {
  await box(page).fill('Несуществующее');
  await page.getByText('Ничего с названием «Несуществующее» нет.').waitFor();
  assert.equal(await page.locator('.search [role="status"]').textContent(), 'Ничего не найдено');
});

onMap('coordinates of an uncertain order are two places; the one among the data is first, and gets a pin', {}, async (page) => {
  await box(page).fill('67,5 49,7');
  await options(page).nth(1).waitFor();
  assert.match(await options(page).nth(0).textContent(), /49°42′00.0″ N, 67°30′00.0″ E/);
  assert.match(await options(page).nth(1).textContent(), /67°30′00.0″ N, 49°42′00.0″ E/);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(900);
  await arrived(page);
  const at = await place(page, 67.5, 49.7);
  const [r, g, b] = await pixelAt(page, at);
  assert.ok(b > r + 40 && g > r, `a pin of the accent colour is painted: ${[r, g, b]}`);
  const note = page.getByRole('region', { name: 'Place' });
  await note.getByRole('cell', { name: /5.508.615\.3.N, 12.391.858\.0.E/ }).waitFor();
  assert.equal(await note.getByRole('rowheader', { name: 'Pulkovo 1942, zone 12' }).count(), 1);
  assert.match(await page.evaluate(() => location.hash), /place=49\.7,67\.5/);
  await page.reload();
  await page.getByRole('region', { name: 'Place' }).waitFor();
  await page.getByRole('region', { name: 'Place' }).getByRole('button', { name: 'Put away' }).click();
  assert.doesNotMatch(await page.evaluate(() => location.hash), /place=/);
});

for (const written of ['49°42′ с. ш. 67°30′ в. д.', '5508615.255 12391857.951', '12391790.656 5508559.591', '42N 391833.94 5506356.167']) {
  onMap(`${written} leads to its place`, {}, async (page) => {
    await box(page).fill(written);
    await options(page).first().click();
    await page.waitForTimeout(900);
    await arrived(page);
    const { x, y } = await place(page, 67.5, 49.7);
    const [r, , b] = await pixelAt(page, { x, y });
    assert.ok(b > r + 40, 'the pin is there');
    assert.ok(x > 400, `beside the panel: ${x} ${y}`);
  });
}

onMap('a sheet is outlined, whatever letters it is written with, and says what is on it', { locale: 'ru-RU' }, async (page) => {
  const json = async (path) => (await fetch(`${server.url}${path}`)).json();
  const [deposit] = (await json('collections/deposits/items?limit=1&f=json')).features;
  const { sheets } = await json(`at?point=${deposit.geometry.coordinates}&f=json`);
  const { sheet } = sheets.find(({ scale }) => scale === '1:200 000');
  await box(page).fill(sheet.toLowerCase().replaceAll('x', 'х').replace(/^m/, 'м'));
  await options(page).first().waitFor();
  await page.getByRole('group', { name: 'Листы карты' }).getByRole('option', { name: sheet }).first().click();
  await page.waitForTimeout(900);
  await arrived(page);
  assert.equal((await drawnFeatures(page, 'overlay/found/2')).length > 0, true, 'its outline is drawn');
  const note = page.getByRole('region', { name: 'Лист карты' });
  const link = note.getByRole('link', { name: 'Месторождения' });
  await link.waitFor();
  const items = await (await fetch(new URL((await link.getAttribute('href')).replace('f=html', 'f=json'), server.url))).json();
  const stated = Number(await note.getByRole('listitem').filter({ hasText: 'Месторождения' }).locator('.soft').textContent());
  assert.equal(stated, items.numberMatched);
  assert.ok(stated > 0);
  await note.getByRole('button', { name: /только их: Месторождения/ }).click();
  await settled(page);
  const drawn = new Set((await drawnFeatures(page, 'deposits/circle')).map(({ id, properties }) => properties.identifier ?? id));
  assert.equal(drawn.size, stated, 'only those are left on the map');
  await screenshot(page, 'find-sheet');
});

onMap('on a phone the search takes the page, and gives it back', { ...PHONE, locale: 'kk-KZ' }, async (page) => {
  await box(page).tap();
  await box(page).fill('Жезқазған');
  await options(page).first().waitFor();
  const { y, width } = await box(page).boundingBox();
  assert.ok(y < 60 && width > 300, 'the box is at the top');
  assert.equal(await page.getByRole('tab').first().isVisible(), false);
  await screenshot(page, 'find-phone');
  await options(page).first().tap();
  await page.locator('#card').getByRole('heading', { name: 'Жезқазған' }).waitFor();
  await page.waitForTimeout(900);
  await arrived(page);
  const { lng, lat } = await centre(page);
  assert.ok(Math.hypot(lng - 67.4, lat - 47.9) < 3, `${lng} ${lat}`);
});

onMap('however slow the server, the first of the list is the deposit, not the city that is known at once', { locale: 'kk-KZ' }, async (page) => {
  await page.route(/items\?q=/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  await box(page).fill('Жезқазған');
  await page.keyboard.press('Enter');
  await page.locator('#card').getByRole('heading', { name: 'Жезқазған' }).waitFor();
  await box(page).fill('Жезқазға');
  await options(page).first().click();
  await page.locator('#card').getByRole('heading', { name: 'Жезқазған' }).waitFor();
});

test('a server that fails says so, and is asked again', { timeout: 120_000 }, async () => {
  const { page, close } = await openMap(browser, server.url);
  let isBroken = true;
  await page.route(/items\?q=/, (route) => (isBroken ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"detail":"Not now."}' }) : route.continue()));
  await box(page).fill('Kundybai');
  await page.getByRole('alert').getByText('Not now.').waitFor();
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await options(page).first().waitFor();
  await close();
});
