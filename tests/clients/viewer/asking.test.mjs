// Questions about an area, measuring, and the card, as a reader has them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, pixelAt, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const VIEW = '#map=4.6/48/67&layers=deposits,survey_sheets';

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
function onMap(name, { hash = VIEW, ...context }, run) {
  test(name, { timeout: 120_000 }, async () => {
    const map = await openMap(browser, `${server.url}${hash}`, context);
    try {
      await run(map.page);
      assert.deepEqual(map.troubles, []);
    } finally {
      await map.close();
    }
  });
}

/** Where on the page a place is. */
const at = (page, [lon, lat]) => page.evaluate((place) => { const { x, y } = window.lode.map.project(place); return { x, y }; }, [lon, lat]);
const click = async (page, place) => {
  const { x, y } = await at(page, place);
  await page.mouse.click(x, y);
};
const answerOf = (page, id) => page.locator(`.answer[data-id="${id}"]`);
/** The number in the answer about a collection, once it is there. */
async function countOf(page, id) {
  const text = await answerOf(page, id).locator('.count').textContent();
  return Number(/\d+/.exec(text)?.[0] ?? 0);
}
const asked = async (path, body) => (await fetch(`${server.url}${path}`, body && { method: 'POST', headers: { 'content-type': 'application/geo+json' }, body: JSON.stringify(body) })).json();

onMap('a polygon drawn by clicks has as many deposits as the server counts in it', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Polygon' }).click();
  const corners = [[66, 46], [76, 46.5], [75, 50], [67, 49.5]];
  for (const corner of corners) await click(page, corner);
  await click(page, corners[0]);
  const coordinates = [[...corners, corners[0]]];
  const { numberMatched } = await asked('collections/deposits/statistics', { type: 'Polygon', coordinates });
  assert.equal(await countOf(page, 'deposits'), numberMatched);
  assert.ok(numberMatched > 5);
  assert.ok((await drawnFeatures(page, 'overlay/area/0')).length > 0, 'it is drawn');
  assert.match(await page.evaluate(() => location.hash), /map=4.6.*area=polygon:6[56]\.?/);
  await answerOf(page, 'survey_sheets').getByText(/Covered: .*km²/).waitFor();
  await screenshot(page, 'ask-polygon');
});

onMap('within 420 km of Astana: two clicks, and the answer', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Circle' }).click();
  await page.getByRole('combobox', { name: 'Around a place' }).fill('asta');
  await page.getByRole('option', { name: 'Astana' }).click();
  const radius = page.getByRole('textbox', { name: 'Radius, km' });
  await radius.fill('420');
  await radius.press('Enter');
  await page.getByText('Within 420 km of Astana').waitFor();
  const { numberMatched } = await asked('collections/deposits/statistics?near=71.43,51.13&within=420km');
  await page.waitForFunction((count) => document.querySelector('.answer[data-id="deposits"] .count')?.textContent.startsWith(`${count} `), numberMatched);
  await answerOf(page, 'deposits').getByText('List', { exact: true }).click();
  await answerOf(page, 'deposits').getByRole('button', { name: /Zholymbet.*72\.5 km/ }).waitFor();
});

onMap('another way to say where ends the drawing, and has a box of its own', { hash: `${VIEW}&area=circle:70,49,200000` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const nearby = page.getByText('Around a place');
  await page.getByRole('button', { name: 'Circle' }).click();
  await nearby.first().waitFor();
  await page.getByRole('button', { name: 'Map sheet', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name of the sheet' }).waitFor();
  assert.equal(await page.locator('.draw-bar').count(), 0);
  assert.equal(await nearby.count(), 0);
  await page.getByRole('button', { name: 'Polygon' }).click();
  await page.getByRole('button', { name: 'Region', exact: true }).click();
  await page.getByText('Name of the region').waitFor();
  assert.equal(await page.locator('.draw-bar').count(), 0);
});

onMap('names of places and regions are chosen by keyboard', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Circle' }).click();
  const place = page.getByRole('combobox', { name: 'Around a place' });
  await place.fill('ast');
  // Before the answer is there.
  await place.press('Enter');
  await page.getByText('Within 50 km of Astana').waitFor();
  await place.fill('ak');
  await page.getByRole('option', { name: 'Aktobe' }).waitFor();
  await place.press('ArrowDown');
  assert.match(await page.getByRole('listbox', { name: 'Around a place' }).getByRole('option', { selected: true }).textContent(), /^Aktobe/);
  await place.press('Enter');
  await page.getByText('Within 50 km of Aktobe').waitFor();
  assert.equal(await page.locator('.draw-bar').count(), 0);
  await page.getByRole('button', { name: 'Region', exact: true }).click();
  const region = page.getByRole('combobox', { name: 'Name of the region' });
  await region.fill('L-42');
  await region.press('Enter');
  await page.waitForFunction(() => /area=region:[^&]*L-42/.test(location.hash));
  await page.waitForFunction(() => document.activeElement.textContent === 'Region');
});

onMap('Enter ends what was drawn with the pointer', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Polygon' }).click();
  for (const corner of [[66, 46], [76, 46.5], [75, 50]]) await click(page, corner);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /area=polygon:([-\d.]+,?){6}(&|$)/.test(location.hash));
});

onMap('the card makes room to draw', { hash: `${VIEW}&feature=deposits/zhezkazgan` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const card = page.locator('#card');
  await card.getByRole('heading', { name: 'Zhezkazgan' }).waitFor();
  await page.getByRole('button', { name: 'Polygon' }).click();
  await page.locator('.draw-bar').waitFor();
  await card.waitFor({ state: 'hidden' });
});

onMap('a circle by two clicks on the map', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Circle' }).click();
  await click(page, [71.43, 51.13]);
  await click(page, [75, 51.13]);
  const [, lon, lat, radius] = /area=circle:([\d.]+),([\d.]+),(\d+)/.exec(await page.evaluate(() => location.hash));
  const { numberMatched } = await asked(`collections/deposits/statistics?near=${lon},${lat}&within=${radius}`);
  assert.equal(await countOf(page, 'deposits'), numberMatched);
});

onMap('the gold in a polygon, category by category, with its rule', { hash: `${VIEW}&tab=layers&area=polygon:66,46,76,46,76,50,66,50` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const answer = answerOf(page, 'resources');
  const row = answer.getByRole('row', { name: /^gold/ });
  const more = answer.getByRole('button', { name: /more/ });
  await answer.locator('.tonnages').waitFor();
  if (!(await row.last().isVisible())) await more.last().click();
  await answer.locator('.tonnages').getByRole('row', { name: /gold.*184\.7 t/ }).waitFor();
  await answer.getByText('How is this made?').click();
  await answer.getByText(/sum of `contained_computed_t`/).waitFor();
});

onMap('the filter of the deposits holds for the resources that belong to them', { hash: `${VIEW}&about=deposits,resources,survey_sheets&area=circle:71.43,51.13,700000&where.deposits.commodity=~copper` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const { features } = await asked('collections/deposits/items?near=71.43,51.13&within=700km&filter=commodity%3D%27copper%27&limit=100');
  const names = features.map(({ id }) => `'${id}'`).join(',');
  const { numberMatched } = await asked(`collections/resources/statistics?near=71.43,51.13&within=700km&filter=${encodeURIComponent(`deposit IN (${names})`)}`);
  await answerOf(page, 'resources').getByText('Only what belongs to the features that the filter of “Mineral deposits” leaves.').waitFor();
  assert.equal(await countOf(page, 'resources'), numberMatched);
  await answerOf(page, 'resources').getByText('List', { exact: true }).click();
  await answerOf(page, 'resources').locator('.choices li').first().waitFor();
  assert.equal(await answerOf(page, 'resources').locator('.choices li').count(), Math.min(50, numberMatched));
  await answerOf(page, 'survey_sheets').getByText('Counted whole: the filter of “Mineral deposits” does not hold here.').waitFor();
});

onMap('the area becomes a filter of the map', { hash: `#map=4.6/48/67&layers=deposits&area=circle:71.43,51.13,420000` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const count = await countOf(page, 'deposits');
  await answerOf(page, 'deposits').getByRole('button', { name: 'Use as filter' }).click();
  await page.getByRole('tab', { name: 'Layers' }).click();
  await page.locator('.collection[data-id="deposits"]').getByText(`filtered: ${count}`).waitFor();
  await settled(page);
  assert.equal(new Set((await drawnFeatures(page, 'deposits/circle')).map(({ id }) => id)).size, count);
});

for (const [area, condition, file] of [
  ['polygon:62,46,80,46,80,52,62,52', 'В нарисованном полигоне', 'deposits_in-polygon.gpkg'],
  ['sheet:L-43', 'На листе L-43', 'deposits_L-43.gpkg'],
]) {
  onMap(`a filter by an area says what that is, also after a reload: ${file}`, { hash: `#map=4.6/48/67&layers=deposits&lang=ru&area=${area}` }, async (page) => {
    await page.getByRole('tab', { name: 'Вопросы' }).click();
    const count = await countOf(page, 'deposits');
    assert.ok(count > 0);
    await answerOf(page, 'deposits').getByRole('button', { name: 'Сделать отбором' }).click();
    await page.waitForFunction(() => location.hash.includes('where.deposits.'));
    await page.reload();
    await page.getByRole('tab', { name: /^Отбор/ }).click();
    await page.getByRole('list', { name: 'Условия' }).getByText(condition, { exact: true }).waitFor();
    await page.locator('.matching', { hasText: `Подходит ${count} из 74` }).waitFor();
    await page.getByRole('tab', { name: 'Скачать' }).click();
    await page.locator('.asked').getByText(condition, { exact: true }).waitFor();
    assert.equal(await page.getByRole('link', { name: /GeoPackage/ }).getAttribute('download'), file);
  });
}

onMap('a map sheet is asked about by its name', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Map sheet', exact: true }).click();
  const name = page.getByRole('textbox', { name: 'Name of the sheet' });
  await name.fill('L-43-III');
  await name.press('Enter');
  assert.equal(await countOf(page, 'deposits'), (await asked('collections/deposits/statistics?sheet=L-43-III')).numberMatched);
});

onMap('an area is changed by dragging, typed, and taken away', { hash: `${VIEW}&area=circle:70,49,200000` }, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await settled(page);
  const [from, to] = [await at(page, [70, 49]), await at(page, [72, 50])];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, to.y, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
  const latitude = page.getByRole('textbox', { name: 'Centre: Latitude' });
  assert.ok(Math.abs(Number(await latitude.inputValue()) - 50) < 0.1, await latitude.inputValue());
  await latitude.fill('48,5');
  await latitude.press('Enter');
  await page.waitForFunction(() => /area=circle:[\d.]+,48\.5,200000/.test(location.hash));
  await page.getByRole('button', { name: 'Remove the area' }).click();
  await page.waitForFunction(() => !location.hash.includes('area='));
  await settled(page);
  assert.deepEqual(await drawnFeatures(page, 'overlay/area/1'), []);
});

onMap('a way is measured on the ellipsoid while it is drawn', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  await page.getByRole('button', { name: 'Distance' }).click();
  await click(page, [67.432, 47.882]);
  const end = await at(page, [71.43, 51.13]);
  await page.mouse.move(end.x, end.y);
  await page.locator('.draw-bar').getByText(/4[56]\d(\.\d)? km/).waitFor();
  await page.mouse.click(end.x, end.y);
  await page.getByRole('button', { name: 'Done' }).click();
  const measure = page.getByRole('region', { name: 'Measure' });
  await measure.getByRole('row', { name: /Total.*4[56]\d(\.\d)? km/ }).waitFor();
  await measure.getByRole('row', { name: /°/ }).waitFor();
});

onMap('by keyboard alone: corners where the map is, Enter, and the answer', { hash: `${VIEW}&tab=layers` }, async (page) => {
  await page.getByRole('tab', { name: 'Layers' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Circle' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(800);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /area=circle:/.test(location.hash));
  assert.ok((await countOf(page, 'deposits')) > 0);
  await page.getByRole('button', { name: 'Polygon' }).press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.draw-bar').count(), 0, 'Escape ends drawing');
});

onMap('the card of Zhezkazgan in Kazakh', { hash: '#map=6/48/67.4&layers=deposits&feature=deposits/zhezkazgan&lang=kk' }, async (page) => {
  const card = page.locator('#card');
  await card.getByRole('heading', { name: 'Жезқазған' }).waitFor();
  await card.locator('.names [lang="ru"]').getByText('Жезказган').waitFor();
  await card.locator('.names [lang="en"]').getByText('Zhezkazgan').waitFor();
  await card.getByText('Орны 91 км дәлдікпен белгілі').waitFor();
  await card.getByRole('row', { name: /Пайдалы қазба\s*мыс/ }).waitFor();
  await card.locator('.amounts').getByRole('row', { name: /мыс.*624,9 млн т.*1,05 %/ }).waitFor();
  await settled(page);
  assert.equal((await drawnFeatures(page, 'overlay/uncertainty/1')).length > 0, true, 'the uncertainty is a circle');
  await card.getByRole('button', { name: 'Көршілері' }).click();
  await card.getByRole('button', { name: '200 км' }).click();
  await card.getByRole('button', { name: /Жаман-Айбат/ }).click();
  await card.getByRole('heading', { name: 'Жаман-Айбат' }).waitFor();
  await screenshot(page, 'card-kk');
});

onMap('the region under the card becomes the area', { hash: '#map=6/48/67.4&layers=deposits,survey_sheets&feature=survey_sheets/L-42-II' }, async (page) => {
  const before = await pixelAt(page, await at(page, [67.2, 47.5]));
  await page.locator('#card').getByRole('button', { name: 'Ask about this area' }).click();
  assert.equal(await countOf(page, 'deposits'), 1);
  await page.locator('.chosen-area').getByText('L-42-II').waitFor();
  await answerOf(page, 'survey_sheets').getByText('Neighbours that only share an edge with the region may be among them.').waitFor();
  assert.equal(await answerOf(page, 'deposits').getByText('Neighbours').count(), 0, 'points have no edges');
  await settled(page);
  assert.notDeepEqual(await pixelAt(page, await at(page, [67.2, 47.5])), before, 'it is painted');
});

onMap('a right click tells what is there', { hash: '#map=6/47.9/67.5&layers=deposits,survey_sheets&lang=ru' }, async (page) => {
  const { x, y } = await at(page, [67.8, 47.6]);
  await page.mouse.click(x, y, { button: 'right' });
  const card = page.locator('#card');
  await card.getByRole('row', { name: /СК-42, зона 12.*\d\s\d{3}\.\d\sС, .*В ±\s5 м/ }).waitFor();
  await card.getByRole('button', { name: 'L-42-II', exact: true }).first().waitFor();
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'hidden' });
});

onMap('on a phone the panel makes room to draw, and comes back with the answer', { ...PHONE, hash: '#map=4.2/48/67&layers=deposits&lang=ru' }, async (page) => {
  await page.getByRole('tab', { name: 'Вопросы' }).tap();
  await page.getByRole('button', { name: 'Круг' }).tap();
  await page.touchscreen.tap(195, 380);
  await page.getByText('Отметьте край круга.').waitFor();
  await page.touchscreen.tap(300, 380);
  await page.locator('.answer[data-id="deposits"] .count').getByText(/объект/).waitFor();
  await settled(page);
  await screenshot(page, 'ask-phone');
});

onMap('on a phone a circle can be around a place that is named', { ...PHONE, hash: '#map=4.2/48/67&layers=deposits&lang=kk' }, async (page) => {
  await page.getByRole('tab', { name: 'Сұрақтар' }).tap();
  await page.getByRole('button', { name: 'Дөңгелек' }).tap();
  await page.getByRole('button', { name: 'Не орын таңдау' }).tap();
  assert.equal(await page.locator('.draw-bar').count(), 0);
  await page.waitForFunction(() => document.activeElement.id === 'place-name');
  await page.keyboard.type('Астана');
  await page.getByRole('option', { name: 'Астана' }).first().tap();
  await page.waitForFunction(() => /area=circle:71\.43,51\.13/.test(location.hash));
});

onMap('by keyboard: after drawing the focus is where it began', {}, async (page) => {
  await page.getByRole('tab', { name: 'Ask' }).click();
  const tool = page.getByRole('button', { name: 'Distance' });
  const isAtTool = () => page.waitForFunction(() => document.activeElement.textContent === 'Distance');
  const place = async () => {
    await page.keyboard.press('Enter');
    await page.evaluate(() => window.lode.map.panBy([80, 0], { animate: false }));
  };
  await tool.press('Enter');
  await place();
  await place();
  await page.getByRole('button', { name: 'Done' }).press('Enter');
  await isAtTool();
  await page.keyboard.press('Enter');
  await place();
  await page.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Escape');
  await isAtTool();
  assert.equal(await page.locator('.draw-bar').count(), 0);
});
