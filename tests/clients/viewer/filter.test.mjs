// Filtering as a user does it: by code lists, families, ranges, seasons and texts, live on the map.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'lode-filter-'));
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

let sample;
let surveys;
let browser;

before(async () => {
  writeFileSync(path.join(folder, 'surveys.geojson'), JSON.stringify(surveyAreas()));
  sample = await startServer();
  surveys = await startServer([path.join(folder, 'surveys.geojson')]);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await sample?.stop();
  await surveys?.stop();
  rmSync(folder, { recursive: true });
});

/** Twelve areas, two a year from 1960 on; one has no date. */
function surveyAreas() {
  const area = (i) => {
    const [west, south] = [60 + i, 48];
    const year = 1960 + Math.floor(i / 2);
    const properties = { name: `Area ${i}`, started: i === 11 ? null : `${year}-${i % 2 ? '09' : '05'}-10`, area_km2: i * 100, done: i < 4, elements: i % 3 ? ['Cu', 'Au'] : ['Zn'] };
    const ring = [[west, south], [west + 0.5, south], [west + 0.5, south + 0.5], [west, south]];
    return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
  };
  return { type: 'FeatureCollection', features: Array.from({ length: 12 }, (_, i) => area(i)) };
}

/** Runs a test on a fresh page with the filters open, and fails it if anything but the expected went wrong in the console or the network. */
function onFilters(name, { server, hash, tab = 'Filter', expected = /^$/, ...options }, run) {
  test(name, { timeout: 120_000 }, async () => {
    const map = await openMap(browser, `${server().url}#${hash}`, options);
    try {
      await map.page.getByRole('tab', { name: tab }).click();
      await run(map.page);
      assert.deepEqual(map.troubles.filter((trouble) => !expected.test(trouble)), []);
    } finally {
      await map.close();
    }
  });
}

const deposits = { server: () => sample, hash: 'layers=deposits' };
const areas = { server: () => surveys, hash: 'layers=surveys' };

const facet = (page, column) => page.locator('.facet', { has: page.locator(`summary[title="${column}"]`) });
const matching = (page, text) => page.locator('.matching', { hasText: text }).waitFor();
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));

/** The names of what the map draws of a collection. */
async function drawnNames(page, layer) {
  await settled(page);
  return [...new Set((await drawnFeatures(page, layer)).map(({ properties }) => properties.name))].sort();
}

/** How many features the map draws of a collection, in whatever layers. */
const drawnCount = (page, collection) =>
  page.evaluate((collection) => {
    const { map } = window.lode;
    return new Set(map.queryRenderedFeatures().filter(({ source }) => source === collection).map(({ id }) => id)).size;
  }, collection);

onFilters('values of a code list are chosen by their counts, on the map and in the address', deposits, async (page) => {
  await page.getByRole('checkbox', { name: 'tungsten 5' }).check();
  await matching(page, '5 of 74 match');
  await page.getByRole('searchbox', { name: /Commodity/ }).fill('tin');
  await page.getByRole('checkbox', { name: 'tin 1' }).check();
  await matching(page, '6 of 74 match');
  assert.match(await hash(page), /where\.deposits\.commodity=~tungsten\|tin/);
  await settled(page);
  assert.equal(await drawnCount(page, 'deposits'), 6);
  await page.getByRole('button', { name: /Remove the condition “Commodity: tungsten, tin”/ }).click();
  await matching(page, 'All 74 are shown');
});

onFilters('counts of other columns follow; they tell what a click would give', deposits, async (page) => {
  await page.getByRole('checkbox', { name: 'gold 10' }).check();
  await facet(page, 'region').locator('summary').click();
  const option = facet(page, 'region').getByRole('checkbox').first();
  const count = Number((await option.locator('..').locator('.tally').textContent()) ?? '');
  await option.check();
  await matching(page, `${count} of 74 match`);
});

onFilters('a family of commodities comprises its members', deposits, async (page) => {
  await page.getByRole('button', { name: 'Rare earths 6' }).click();
  await matching(page, '6 of 74 match');
  await page.getByText('Filter in CQL2').click();
  assert.equal(await page.locator('.written code').textContent(), "commodity_in(commodity, 'rare earth element')");
});

onFilters('a family ticks its members; without one of them it gives way to the others', deposits, async (page) => {
  const family = page.getByRole('button', { name: /^Base metals/ });
  await family.click();
  await matching(page, '24 of 74 match');
  await page.getByRole('checkbox', { name: 'zinc 8', checked: true }).uncheck();
  await matching(page, '16 of 74 match');
  assert.equal(await family.getAttribute('aria-pressed'), 'false');
  assert.equal(await page.getByRole('checkbox', { name: 'copper 11' }).isChecked(), true);
  assert.match(await hash(page), /where\.deposits\.commodity=~copper\|lead\|nickel/);
});

onFilters('the legend dims what a family leaves out; one of its members can be taken away there', deposits, async (page) => {
  await page.getByRole('button', { name: /^Base metals/ }).click();
  await matching(page, '24 of 74 match');
  await page.getByRole('tab', { name: 'Layers' }).click();
  const legend = page.locator('.collection[data-id="deposits"] .legend');
  await legend.getByRole('button', { name: /more$/ }).click();
  await legend.locator('[aria-pressed="true"]', { hasText: /^Copper$/ }).waitFor();
  const titles = (dimmed) => legend.locator(`[data-dimmed="${dimmed}"]`).allTextContents();
  assert.deepEqual((await titles(false)).sort(), ['Copper', 'Lead', 'Nickel', 'Zinc']);
  assert.ok((await titles(true)).includes('Gold'));
  await legend.getByRole('button', { name: 'Copper' }).click();
  await legend.locator('[data-dimmed="true"]', { hasText: /^Copper$/ }).waitFor();
  assert.match(await hash(page), /where\.deposits\.commodity=~lead\|nickel\|zinc/);
});

onFilters('the tab says how many conditions there are, and the layer takes them away', { ...deposits, hash: 'layers=deposits&where.deposits.commodity=~gold&where.deposits.region=~Akmola', tab: 'Filter 2 conditions' }, async (page) => {
  await page.getByRole('tab', { name: 'Layers' }).click();
  await page.getByRole('button', { name: 'Remove the filter' }).click();
  await page.getByRole('tab', { name: 'Filter', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SUMMARY');
  assert.doesNotMatch(await hash(page), /where/);
});

onFilters('күйлері мен түрлері қазақша аталады', { ...deposits, hash: 'layers=deposits&lang=kk', tab: 'Сүзгі' }, async (page) => {
  await facet(page, 'status').locator('summary').click();
  for (const status of ['игерілуде 35', 'барланған 11', 'игерілуде (шағын) 2']) await page.getByRole('checkbox', { name: status, exact: true }).waitFor();
});

onFilters('a name is found by a part of it, whatever its case', deposits, async (page) => {
  await facet(page, 'name').locator('summary').click();
  await page.getByRole('searchbox', { name: 'Name: Contains' }).fill('KUND');
  await matching(page, '1 of 74 match');
});

onFilters('a filter can be written by hand', deposits, async (page) => {
  await write(page, "name LIKE 'K%' OR commodity = 'tin'");
  await page.getByRole('button', { name: /By hand/ }).waitFor();
  await page.locator('.matching', { hasText: /^\d+ of 74 match/ }).waitFor();
  assert.match(await hash(page), /where\.deposits\.=name LIKE/);
});

onFilters('what the server does not understand is said in words, and not applied', { ...deposits, expected: /400/ }, async (page) => {
  await write(page, "nmae = 'x'");
  await page.getByRole('alert').filter({ hasText: 'there is no property `nmae`' }).waitFor();
  await matching(page, 'All 74 are shown');
});

async function write(page, text) {
  await page.getByText('Filter in CQL2').click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Filter in CQL2' }).fill(text);
  await page.getByRole('button', { name: 'Apply' }).click();
}

onFilters('a range of numbers is set by arrow keys and by typing', areas, async (page) => {
  await facet(page, 'area_km2').locator('summary').click();
  const from = facet(page, 'area_km2').getByRole('slider', { name: 'From' });
  await from.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('PageUp');
  await page.locator('.matching', { hasText: /^\d+ of 12 match/ }).waitFor();
  await facet(page, 'area_km2').getByRole('spinbutton', { name: 'To' }).fill('900');
  await page.keyboard.press('Tab');
  await page.locator('.chips', { hasText: '900' }).waitFor();
  await facet(page, 'area_km2').getByRole('spinbutton', { name: 'From' }).fill('400');
  await page.keyboard.press('Tab');
  await matching(page, '6 of 12 match');
  assert.deepEqual(await drawnNames(page, 'surveys/fill'), ['Area 4', 'Area 5', 'Area 6', 'Area 7', 'Area 8', 'Area 9']);
});

onFilters('time plays survey seasons: step by step, and by itself', areas, async (page) => {
  await facet(page, 'started').locator('summary').click();
  const time = facet(page, 'started');
  await time.getByRole('button', { name: 'Later' }).click();
  await matching(page, '2 of 12 match');
  assert.equal(await time.locator('.period').textContent(), '1960');
  assert.deepEqual(await drawnNames(page, 'surveys/fill'), ['Area 0', 'Area 1']);
  await time.getByRole('combobox', { name: 'Step' }).selectOption('season');
  await time.getByRole('button', { name: 'Later' }).click();
  await time.getByRole('button', { name: 'Play' }).click();
  await time.locator('.period', { hasText: 'Autumn 1961' }).waitFor();
  await time.getByRole('button', { name: 'Pause' }).click();
  await page.locator('.matching', { hasText: '1 of 12 match' }).waitFor();
  await screenshot(page, 'filter-seasons');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await time.getByRole('checkbox', { name: 'No value 1' }).check();
  await matching(page, '1 of 12 match');
});

onFilters('movement is left to the reader who wants calm', { ...areas, reducedMotion: 'reduce' }, async (page) => {
  await facet(page, 'started').locator('summary').click();
  await facet(page, 'started').getByRole('button', { name: 'Later' }).waitFor();
  assert.equal(await facet(page, 'started').getByRole('button', { name: 'Play' }).count(), 0);
});

onFilters('truth and members of lists are chosen too', areas, async (page) => {
  await facet(page, 'done').locator('summary').click();
  await facet(page, 'done').getByRole('checkbox', { name: 'Yes 4' }).check();
  await facet(page, 'elements').locator('summary').click();
  await facet(page, 'elements').getByRole('checkbox', { name: 'Cu 2' }).check();
  await matching(page, '2 of 12 match');
});

onFilters('по-русски на телефоне: отбор золота', { ...deposits, hash: 'layers=deposits&lang=ru', tab: 'Отбор', ...PHONE }, async (page) => {
  await page.getByRole('checkbox', { name: /^золото 10/ }).check();
  await matching(page, 'Подходит 10 из 74');
  await page.getByRole('button', { name: 'Сбросить всё' }).click();
  await matching(page, 'Показаны все: 74');
  await screenshot(page, 'filter-phone-ru');
});

onFilters('an address with conditions of every kind reproduces them', { server: () => surveys, hash: 'layers=surveys&where.surveys.area_km2=200..&where.surveys.done=~true&where.surveys.started=@1960-01-01..1961-12-31' }, async (page) => {
  await matching(page, '2 of 12 match');
  assert.deepEqual(await drawnNames(page, 'surveys/fill'), ['Area 2', 'Area 3']);
});

onFilters('by keyboard: the focus stays near the condition that goes', { ...deposits, hash: 'layers=deposits&where.deposits.commodity=~gold&where.deposits.name=*a&where.deposits.status=~x' }, async (page) => {
  const isAt = (name) => page.waitForFunction((name) => document.activeElement.getAttribute('aria-label')?.includes(name), name);
  const isAtLayer = () => page.waitForFunction(() => document.activeElement.matches('.filter-head select'));
  await page.getByRole('button', { name: /Remove the condition “Name/ }).press('Enter');
  await isAt('“Status');
  await page.keyboard.press('Enter');
  await isAt('“Commodity');
  await page.keyboard.press('Enter');
  await matching(page, 'All 74 are shown');
  await isAtLayer();
  await page.getByRole('checkbox', { name: 'gold 10' }).check();
  await page.getByRole('button', { name: 'Clear all' }).press('Enter');
  await isAtLayer();
});

onFilters('by keyboard: the focus goes into the written filter and comes back', deposits, async (page) => {
  await page.getByText('Filter in CQL2').click();
  const edit = page.getByRole('button', { name: 'Edit' });
  const isAtEdit = () => page.waitForFunction(() => document.activeElement.textContent === 'Edit');
  await edit.press('Enter');
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await isAtEdit();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA');
  await page.keyboard.type("commodity = 'tin'");
  await page.getByRole('button', { name: 'Apply' }).press('Enter');
  await matching(page, '1 of 74 match');
  await isAtEdit();
});
