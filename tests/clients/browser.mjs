// A headless Chromium that keeps an account of everything that goes wrong on a page.

import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './server.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const SCREENSHOTS = path.join(ROOT, 'target/screenshots');

/** The browser, drawing with the processor only. */
export async function launchBrowser() {
  const found = NAMES.map((name) => `/usr/bin/${name}`).find((file) => existsSync(file));
  const executablePath = process.env.CHROMIUM ?? found;
  if (!executablePath) throw new Error('no Chromium found: install it, or name it in CHROMIUM');
  const args = [
    '--headless', '--no-sandbox', '--no-first-run', '--disable-quic', '--disable-sync', '--disable-background-networking',
    '--disable-component-update', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  ];
  return chromium.launch({ executablePath, args });
}

/** Opens the map and waits until it has drawn everything. `troubles` fills with whatever should not happen. */
export async function openMap(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const troubles = [];
  const host = new URL(url).host;
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    // MapLibre gives up tiles that moved out of sight.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => response.status() >= 400 && troubles.push(`${response.status()} ${response.url()}`));
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (address.protocol.startsWith('http') && address.host !== host) troubles.push(`another host: ${request.url()}`);
  });
  await page.goto(url);
  await page.waitForFunction(() => window.lode?.map.style?.loaded() && document.querySelector('.collection'));
  await settled(page);
  return { page, troubles, close: () => context.close() };
}

/** Waits until the map has nothing left to load or draw. */
export async function settled(page) {
  await page.waitForFunction(() => ![...document.querySelectorAll('.collection')].some((row) => row.dataset.status === 'loading'));
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { map } = window.lode;
        map.once('idle', () => resolve());
        map.triggerRepaint();
      }),
  );
}

/** The colour that the map drew at a point of the page: red, green, blue. */
export function pixelAt(page, { x, y }) {
  return page.evaluate(
    ([x, y]) =>
      new Promise((resolve) => {
        const { map } = window.lode;
        map.once('render', () => {
          const source = map.getCanvas();
          const scale = source.width / source.clientWidth;
          const copy = new OffscreenCanvas(1, 1).getContext('2d');
          copy.drawImage(source, x * scale, y * scale, 1, 1, 0, 0, 1, 1);
          resolve([...copy.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
        });
        map.triggerRepaint();
      }),
    [x, y],
  );
}

/** The features that are drawn in a map layer, with the place on the page where each (or its first vertex) is. */
export function drawnFeatures(page, layer) {
  return page.evaluate((layer) => {
    const { map } = window.lode;
    if (!map.getLayer(layer)) return [];
    const firstOf = (coordinates) => (typeof coordinates[0] === 'number' ? coordinates : firstOf(coordinates[0]));
    return map.queryRenderedFeatures({ layers: [layer] }).map(({ id, properties, geometry }) => {
      const { x, y } = map.project(firstOf(geometry.coordinates));
      return { id, properties, x, y };
    });
  }, layer);
}

/** Saves what the page looks like in `target/screenshots`. */
export async function screenshot(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}
