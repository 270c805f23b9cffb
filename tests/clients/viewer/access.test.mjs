// What the page promises to everybody: WCAG by axe-core, by day and by night, large and small, in three languages.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launchBrowser, openMap, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const SIZES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  tablet: { viewport: { width: 820, height: 1180 }, hasTouch: true },
  phone: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
};
const TABS = ['layers', 'filter', 'ask', 'take', 'data'];

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

/** What axe finds wrong, as lines that say where. */
async function violations(page) {
  // The policy of the page lets no script in; a test may put one there all the same.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), RULES);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`));
}

for (const [size, options] of Object.entries(SIZES)) {
  for (const [language, colorScheme] of [['en', 'light'], ['ru', 'dark'], ['kk', 'light']]) {
    test(`${size}, ${language}, ${colorScheme}: every tab and the card can be used by everybody`, { timeout: 240_000 }, async () => {
      const map = await openMap(browser, `${server.url}#map=4.5/48/68&feature=deposits/zhezkazgan&lang=${language}`, { ...options, colorScheme });
      try {
        await map.page.locator('#card h2').waitFor();
        await screenshot(map.page, `${size}-${language}-card`);
        assert.deepEqual(await violations(map.page), [], 'with the card');
        await map.page.keyboard.press('Escape');
        for (const tab of TABS) {
          const button = map.page.locator(`#tab-${tab}`);
          if ((await button.getAttribute('aria-selected')) !== 'true' || !(await map.page.locator('#panel-body').isVisible())) await button.click();
          await map.page.waitForFunction(() => !document.querySelector('.panel-body .skeleton'));
          await screenshot(map.page, `${size}-${language}-${tab}`);
          assert.deepEqual(await violations(map.page), [], tab);
          assert.equal(await map.page.evaluate(() => document.documentElement.lang), language);
        }
        assert.deepEqual(map.troubles, []);
      } finally {
        await map.close();
      }
    });
  }
}

test('every button and field can be reached by Tab, and shows that it is', { timeout: 120_000 }, async () => {
  const { page, close } = await openMap(browser, `${server.url}#map=4.5/48/68`);
  const reached = new Set();
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (!element || element === document.body) return undefined;
      element.dataset.reached = 'true';
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { name: element.getAttribute('aria-label') ?? element.textContent?.slice(0, 40), isSeen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 };
    });
    if (!now) continue;
    assert.ok(now.isSeen, `the focus on "${now.name}" is seen`);
    reached.add(now.name);
  }
  const missed = await page.evaluate(() => {
    const all = [...document.querySelectorAll('button, a[href], input, select, summary')];
    const isOffered = (element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0;
    return all.filter((element) => isOffered(element) && element.dataset.reached !== 'true').map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(missed, [], 'everything was reached');
  await close();
});

test('who wants no movement gets none', { timeout: 60_000 }, async () => {
  const { page, close } = await openMap(browser, `${server.url}#map=3/0/0`, { reducedMotion: 'reduce' });
  const moves = await page.evaluate(() => {
    let count = 0;
    window.lode.map.on('move', () => count++);
    document.querySelector('.controls button').click();
    return new Promise((resolve) => setTimeout(() => resolve(count), 600));
  });
  assert.equal(moves, 1, 'the map jumps');
  await settled(page);
  await close();
});
