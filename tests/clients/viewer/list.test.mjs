// The list, the alternative to the map: under its filter and in its view, by mouse and by keyboard.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

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

/** Runs a test on a fresh page, and fails it if anything but the expected went wrong in the console or the network. */
function onMap(name, { hash = 'layers=deposits', expected = /^$/, ...options }, run) {
  test(name, { timeout: 120_000 }, async () => {
    const map = await openMap(browser, `${server.url}#${hash}`, options);
    try {
      await run(map.page);
      assert.deepEqual(map.troubles.filter((trouble) => !expected.test(trouble)), []);
    } finally {
      await map.close();
    }
  });
}

const list = (page) => page.locator('#list');
const rows = (page) => list(page).locator('tbody tr');
const footer = (page, text) => list(page).locator('footer', { hasText: text }).waitFor();
const firstNames = async (page) => (await rows(page).locator('th').allTextContents()).slice(0, 3);

onMap('the list has what the map shows, and follows it', {}, async (page) => {
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await rows(page).first().waitFor();
  await page.evaluate(() => window.lode.map.jumpTo({ center: [80.5, 49.5], zoom: 8 }));
  await list(page).locator('footer:not(:has-text("of 74"))').waitFor();
  const near = await rows(page).count();
  assert.ok(near > 0 && near < 30, `${near} deposits are in view`);
  await list(page).getByRole('switch', { name: 'Only what is on the map' }).click();
  await footer(page, '1–74 of 74');
  assert.match(await page.evaluate(() => location.hash), /list=all/);
});

onMap('what lies under the panel and the list is not in sight, and the way of the card is no new view', { hash: 'layers=deposits&map=5/48/67' }, async (page) => {
  const asked = [];
  page.on('request', (request) => request.url().includes('/items?') && request.url().includes('bbox=') && asked.push(new URL(request.url()).searchParams.get('bbox').split(',').map(Number)));
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await rows(page).first().waitFor();
  await settled(page);
  const [west, south] = await page.evaluate(() => {
    const [panel, list] = ['panel', 'list'].map((id) => document.getElementById(id).getBoundingClientRect());
    const { lng, lat } = window.lode.map.unproject([panel.right, list.top]);
    return [lng, lat];
  });
  assert.equal(asked.length, 1, 'asked once');
  assert.ok(Math.abs(asked[0][0] - west) < 0.01 && Math.abs(asked[0][1] - south) < 0.01, `${asked[0]} begins at ${west}, ${south}`);
  // Whatever row it is, its card may only make room for itself.
  for (const row of [0, 1, 2]) {
    await rows(page).nth(row).getByRole('button').click();
    await page.locator('#card h2').waitFor();
    await settled(page);
  }
  assert.equal(asked.length, 1, 'a card is no reason to ask again');
});

onMap('headings sort, once more the other way round', { hash: 'layers=deposits&list=all' }, async (page) => {
  await footer(page, 'of 74');
  const heading = list(page).getByRole('columnheader', { name: 'Name', exact: true });
  await heading.getByRole('button').click();
  await list(page).locator('th[aria-sort=ascending]').waitFor();
  await page.waitForFunction(() => document.querySelector('#list tbody th')?.textContent === '50 Let Oktyabrya');
  await heading.getByRole('button').click();
  await page.waitForFunction(() => document.querySelector('#list tbody th')?.textContent?.startsWith('Z'));
  assert.ok((await firstNames(page)).every((name) => name.startsWith('Z')));
});

onMap('a filter is the same for map and list; clearing it is offered where nothing is left', { hash: 'layers=deposits&list=all&where.deposits.commodity=~tin&where.deposits.name=*zz' }, async (page) => {
  await list(page).getByText('Nothing matches.').waitFor();
  await list(page).getByRole('button', { name: 'Clear the filter' }).click();
  await footer(page, '1–74 of 74');
});

onMap('a row opens its card by Enter, and closing the card comes back to the row', { hash: 'layers=deposits&list=all' }, async (page) => {
  await footer(page, 'of 74');
  const row = rows(page).nth(2);
  const name = await row.locator('th').textContent();
  await rows(page).first().getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('#card').getByRole('heading', { name }).waitFor();
  assert.equal(await row.getAttribute('aria-current'), 'true');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H2');
  await page.keyboard.press('Escape');
  await page.waitForFunction((name) => document.activeElement?.textContent === name, name);
});

onMap('the map moves to a row that is out of view', { hash: 'map=9/50/52&layers=deposits&list=all' }, async (page) => {
  await footer(page, 'of 74');
  await rows(page).filter({ hasText: 'Zhezkazgan' }).first().click();
  await page.waitForFunction(() => {
    const { lng, lat } = window.lode.map.getCenter();
    return Math.abs(lng - 67.7) < 2 && Math.abs(lat - 47.9) < 2;
  });
  await settled(page);
  await screenshot(page, 'list');
});

onMap('columns are chosen from a menu, and remembered', { hash: 'layers=deposits&list=all' }, async (page) => {
  await footer(page, 'of 74');
  assert.equal(await list(page).getByRole('columnheader', { name: 'Identifier' }).count(), 0);
  await list(page).getByText('Columns').click();
  await list(page).getByRole('checkbox', { name: 'Identifier' }).check();
  await list(page).getByRole('columnheader', { name: 'Identifier' }).waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await list(page).getByRole('columnheader', { name: 'Identifier' }).waitFor();
});

onMap('long lists have pages, never all rows at once', { hash: 'layers=survey_sheets&list=all' }, async (page) => {
  await footer(page, '1–100 of 584');
  assert.equal(await rows(page).count(), 100);
  const [first] = await firstNames(page);
  await list(page).getByRole('button', { name: 'Next page' }).click();
  await footer(page, '101–200 of 584');
  assert.notEqual((await firstNames(page))[0], first);
  await list(page).getByRole('button', { name: 'Previous page' }).click();
  await footer(page, '1–100 of 584');
});

onMap('the first stop of the keyboard leads past the map to the list', {}, async (page) => {
  await page.locator('body').press('Tab');
  await page.getByRole('button', { name: 'Skip to the list of features' }).press('Enter');
  await footer(page, /of \d+/);
  await page.waitForFunction(() => document.activeElement?.id === 'list');
});

onMap('телефонда қазақша: тізім бүкіл бетте, нысан картада ашылады', { hash: 'layers=deposits&lang=kk', ...PHONE }, async (page) => {
  await page.getByRole('button', { name: 'Тізім', exact: true }).click();
  await footer(page, '74 ішінен 1–74');
  await screenshot(page, 'list-phone-kk');
  const name = await rows(page).first().locator('th').textContent();
  await rows(page).first().click();
  await page.locator('#card').getByRole('heading', { name }).waitFor();
  assert.equal(await list(page).isVisible(), false);
});

onMap('a failure is said in words, and asking again helps', { expected: /503/ }, async (page) => {
  await page.route('**/collections/deposits/items?**', (route) => route.fulfill({ status: 503, json: { detail: 'Busy' } }), { times: 1 });
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await list(page).getByRole('alert').filter({ hasText: 'Busy' }).waitFor();
  await list(page).getByRole('button', { name: 'Try again' }).click();
  await footer(page, /^1–\d+ of \d+/);
});
