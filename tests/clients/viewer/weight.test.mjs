// How heavy the page is, and how long it keeps the main thread busy.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { launchBrowser, openMap, settled } from '../browser.mjs';
import { ROOT, startServer } from '../server.mjs';

const MAX_SCRIPT_KB = 450;
/** As many as there are deposits in the world file of the U.S. Geological Survey. */
const POINTS = 141_596;
const MAX_TASK_MS = 100;

test(`all scripts together are below ${MAX_SCRIPT_KB} kB after gzip`, async () => {
  const folder = path.join(ROOT, 'assets/viewer/dist/assets');
  const scripts = (await readdir(folder)).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(scripts.map(async (name) => gzipSync(await readFile(path.join(folder, name)), { level: 9 }).length));
  const total = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  console.log(`# ${Math.round(total)} kB of JavaScript in ${scripts.length} files`);
  assert.ok(total > 100 && total < MAX_SCRIPT_KB, `${total} kB`);
});

/** Points around a few hundred places, as deposits lie. */
function csv() {
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff;
  const commodities = ['gold', 'copper', 'zinc', 'iron ore', 'uranium', 'tungsten', 'lead', 'nickel'];
  const places = Array.from({ length: 400 }, () => [random() * 340 - 170, random() * 130 - 60]);
  const lines = ['id,name,lon,lat,commodity,ore_t'];
  for (let i = 0; i < POINTS; i++) {
    const [lon, lat] = places[i % places.length];
    lines.push(`${i},Deposit ${i},${(lon + (random() - 0.5) * 8).toFixed(5)},${(lat + (random() - 0.5) * 8).toFixed(5)},${commodities[Math.floor(random() * 8)]},${Math.floor(random() * 1e7)}`);
  }
  return lines.join('\n');
}

test(`${POINTS} points keep the main thread for no longer than ${MAX_TASK_MS} ms at a time`, { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lode-weight-'));
  const file = path.join(folder, 'deposits.csv');
  await writeFile(file, csv());
  const server = await startServer([file]);
  const browser = await launchBrowser();
  try {
    // Other programs share the machine: the best of a few tries is what the page is to answer for.
    const tries = [];
    while (tries.length < 4 && !(tries.at(-1) <= MAX_TASK_MS)) tries.push(await longestTask(browser, server.url));
    console.log(`# longest tasks: ${tries.join(', ')} ms`);
    assert.ok(Math.min(...tries) <= MAX_TASK_MS, `${tries} ms`);
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true });
  }
});

/** The longest task while the map is zoomed and moved, ms. */
async function longestTask(browser, url) {
  const { page, troubles, close } = await openMap(browser, `${url}#map=2/30/60`, { viewport: { width: 900, height: 640 } });
  await settled(page);
  const longest = await page.evaluate(async () => {
    const { map } = window.lode;
    const done = () => new Promise((resolve) => map.once('idle', () => resolve()));
    const travel = async (stops) => {
      for (const [zoom, lon, lat] of stops) {
        map.easeTo({ zoom, center: [lon, lat], duration: 600 });
        await done();
      }
    };
    // The first time there, WebGL links its programs, which here is work of the processor.
    await travel([[3, -100, 40], [5, -98, 42], [7, -96, 44], [3, -60, 0]]);
    let longest = 0;
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (longest = Math.max(longest, duration))));
    observer.observe({ type: 'longtask' });
    await travel([[3, 70, 45], [5, 72, 47], [7, 68, 49], [4, 10, 50]]);
    observer.disconnect();
    return Math.round(longest);
  });
  if (troubles.length > 0) throw new Error(troubles.join('\n'));
  await close();
  return longest;
}
