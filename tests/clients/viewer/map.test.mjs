// The map in a real browser, on the built server with the sample.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { drawnFeatures, launchBrowser, openMap, pixelAt, screenshot, settled } from '../browser.mjs';
import { startServer } from '../server.mjs';

let server;
let browser;
/** A collection of points and one of polygons. */
let points;
let polygons;

before(async () => {
  server = await startServer();
  browser = await launchBrowser();
  const { collections } = await (await fetch(`${server.url}collections?f=json`)).json();
  const ofType = (type) => collections.find(({ lode }) => lode.geometryType?.endsWith(type) && lode.featureCount > 0);
  [points, polygons] = [ofType('Point'), ofType('Polygon')];
  assert.ok(points && polygons, 'the sample has points and polygons');
});

after(async () => {
  await browser?.close();
  assert.equal(await server?.stop() ?? 0, 0, 'the server ends well');
  const complaints = server.log().split('\n').filter((line) => /\b(ERROR|WARN|panicked)\b/.test(line));
  assert.deepEqual(complaints, [], 'the log of the server is clean');
});

/** Runs a test on a fresh page, and fails it if anything went wrong in the console or the network. */
function onMap(name, options, run) {
  test(name, { timeout: 120_000 }, async () => {
    const { hash = '', ...context } = options;
    const map = await openMap(browser, `${server.url}${typeof hash === 'function' ? hash() : hash}`, context);
    try {
      await run(map.page);
      assert.deepEqual(map.troubles, []);
    } finally {
      await map.close();
    }
  });
}

const only = (collection) => () => `#layers=${collection().id}`;
const row = (page, collection) => page.locator(`.collection[data-id="${collection.id}"]`);
const distance = (a, b) => Math.hypot(...a.map((value, i) => value - b[i]));

/** Drawn points that no panel covers and that stand alone, so that a click means one of them. */
async function lonelyPoints(page) {
  const { width, height } = page.viewportSize();
  const drawn = await drawnFeatures(page, `${points.id}/circle`);
  const isFree = ({ x, y }) => x > (width > 720 ? 400 : 20) && x < width - 120 && y > 20 && y < height - (width > 720 ? 120 : 330);
  const isLonely = (a) => drawn.every((b) => b.id === a.id || Math.hypot(a.x - b.x, a.y - b.y) > 30);
  return drawn.filter((feature) => isFree(feature) && isLonely(feature));
}

/** What MapLibre draws from tiles of a collection in a format: the features, and how many pixels they change. */
function drawnFrom(page, id, type, encoding) {
  return page.evaluate(async ([id, type, encoding]) => {
    const { map } = window.lode;
    const idle = () => new Promise((resolve) => { map.once('idle', () => resolve()); map.triggerRepaint(); });
    const pixels = () => new Promise((resolve) => {
      map.once('render', () => {
        const { width, height } = map.getCanvas();
        const copy = new OffscreenCanvas(width, height).getContext('2d');
        copy.drawImage(map.getCanvas(), 0, 0);
        resolve(copy.getImageData(0, 0, width, height).data);
      });
      map.triggerRepaint();
    });
    await idle();
    const before = await pixels();
    map.addSource('asked', { type: 'vector', url: new URL(`xyz/${id}/tilejson.json?encoding=${encoding}`, location.href).href });
    map.addLayer({ id: 'asked', type, source: 'asked', 'source-layer': id, paint: { [`${type}-color`]: '#f0f' } });
    await idle();
    const after = await pixels();
    const told = ({ id, properties, geometry }) => JSON.stringify([id, Object.entries(properties).sort(), geometry]);
    const features = map.queryRenderedFeatures({ layers: ['asked'] }).map(told);
    map.removeLayer('asked');
    map.removeSource('asked');
    let inked = 0;
    for (let i = 0; i < after.length; i += 4) inked += after[i] !== before[i] || after[i + 1] !== before[i + 1];
    return { features: features.sort(), inked };
  }, [id, type, encoding]);
}

onMap('the first view shows every collection with its features', {}, async (page) => {
  assert.ok((await drawnFeatures(page, `${points.id}/circle`)).length > 0, 'points are drawn');
  assert.ok((await drawnFeatures(page, `${polygons.id}/fill`)).length > 0, 'polygons are drawn');
  await screenshot(page, 'first-view');
});

onMap('each area has its name once, however many tiles it touches', { hash: only(() => polygons) }, async (page) => {
  for (const zoom of [6.5, 7.5]) {
    await page.evaluate((zoom) => window.lode.map.jumpTo({ center: [67.5, 48.9], zoom }), zoom);
    await settled(page);
    const names = (await drawnFeatures(page, `${polygons.id}/label-polygon`)).map(({ properties }) => properties.identifier);
    assert.ok(names.length > 3, `${names}`);
    assert.equal(new Set(names).size, names.length, `${names}`);
  }
});

onMap('tables and views of what is there already stand aside', { hash: only(() => points) }, async (page) => {
  const { collections } = await (await fetch(`${server.url}collections?f=json`)).json();
  const isAside = ({ lode, links }) => lode.geometryType === null || lode.provenance?.geometry_from || links.some(({ rel }) => rel === 'profile');
  const aside = page.locator('details.aside');
  assert.equal(await aside.locator('.collection').count(), collections.filter(isAside).length);
  assert.equal(await aside.getByRole('switch').first().isVisible(), false);
  await aside.getByText('Tables and other views').click();
  const first = aside.getByRole('switch').first();
  await first.check();
  await page.reload();
  await aside.getByRole('switch', { checked: true }).waitFor();
});

/** The boxes of what stands on the map and can be seen, by what it is. */
const furniture = (page) =>
  page.evaluate(() => {
    const parts = ['#panel', '#card', '#list', '.draw-bar', '.controls', '#list-toggle', '.coordinates', '.maplibregl-ctrl-scale', '.maplibregl-ctrl-attrib'];
    const found = parts.map((part) => [part, document.querySelector(part)]).filter(([, element]) => element?.checkVisibility({ visibilityProperty: true }));
    return found.map(([part, element]) => ({ part, ...element.getBoundingClientRect().toJSON() }));
  });

/** Fails where two of them overlap, or one leaves the page. */
async function assertApart(page) {
  const { width, height } = page.viewportSize();
  const boxes = await furniture(page);
  for (const [i, a] of boxes.entries()) {
    assert.ok(a.left >= 0 && a.top >= 0 && a.right <= width && a.bottom <= height, `${a.part} is on the page of ${width}×${height}`);
    for (const b of boxes.slice(i + 1)) assert.ok(a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom, `${a.part} and ${b.part} overlap at ${width}×${height}`);
  }
  return boxes.map(({ part }) => part);
}

onMap('on tablets nothing lies over anything, with card and list, and what was clicked stays in sight', { hash: only(() => points), viewport: { width: 820, height: 1180 }, locale: 'kk-KZ' }, async (page) => {
  const sizes = [[721, 1000], [820, 1180], [1000, 1300], [1001, 700], [1099, 800], [1100, 800], [1180, 820]];
  const atEverySize = async (check) => {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await check(await assertApart(page));
    }
    await page.setViewportSize({ width: 820, height: 1180 });
    await settled(page);
  };
  await atEverySize(() => undefined);
  const [feature] = await lonelyPoints(page);
  await page.mouse.click(feature.x, feature.y);
  const card = page.getByRole('complementary');
  await card.getByRole('heading', { level: 2 }).waitFor();
  const lies = async () => {
    const ring = (await drawnFeatures(page, `${points.id}/circle`)).find(({ id }) => id === feature.id);
    const { x, width } = await card.boundingBox();
    return ring.x > x + width && ring.x < 820;
  };
  assert.ok(await lies(), 'it lies beside the card');
  await atEverySize((parts) => assert.equal(parts.includes('#panel'), page.viewportSize().width >= 1100, 'the card lies over the panel, or beside it'));
  // Behind the card, nothing takes the focus.
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => !document.activeElement?.closest('#panel')), 'nothing under the card has the focus');
  }
  await page.getByRole('button', { name: 'Тізім', exact: true }).click();
  await page.locator('#list tbody tr').first().waitFor();
  await atEverySize((parts) => assert.ok(parts.includes('#list') && parts.includes('.coordinates')));
  await page.locator('#list').getByRole('button', { name: 'Жабу' }).click();
  await card.getByRole('button', { name: 'Жабу' }).click();
  await page.locator('#panel').waitFor();
  await assertApart(page);
  assert.ok(await page.evaluate(() => document.activeElement === window.lode.map.getCanvas()));
});

onMap('the card of a tablet makes room when one asks around it', { hash: only(() => points), viewport: { width: 820, height: 1180 } }, async (page) => {
  const [feature] = await lonelyPoints(page);
  await page.mouse.click(feature.x, feature.y);
  await page.getByRole('complementary').getByRole('button', { name: 'Ask around it' }).click();
  await page.getByRole('tab', { name: 'Ask', selected: true }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'tab-ask');
});

onMap('features are painted, and gone when their layer is switched off', { hash: only(() => points) }, async (page) => {
  const [feature] = await lonelyPoints(page);
  const painted = await pixelAt(page, feature);
  await row(page, points).getByRole('switch').click();
  await settled(page);
  const ground = await pixelAt(page, feature);
  assert.ok(distance(painted, ground) > 60, `a point (${painted}) differs from the ground (${ground})`);
  assert.deepEqual(await drawnFeatures(page, `${points.id}/circle`), []);
  assert.match(await page.evaluate(() => location.hash), /layers=(&|$)/);
  await row(page, points).getByRole('switch').click();
  await settled(page);
  assert.ok(distance(painted, await pixelAt(page, feature)) < 10, 'the point is back');
});

onMap('pointing names a feature, a click opens its attributes, Escape closes them', { hash: only(() => points) }, async (page) => {
  const [feature] = await lonelyPoints(page);
  await page.mouse.move(feature.x, feature.y);
  await page.locator('#tip').waitFor({ state: 'visible' });
  const hovered = await page.evaluate(
    ([source, id]) => window.lode.map.getFeatureState({ source, sourceLayer: source, id }).hover,
    [points.id, feature.id],
  );
  assert.equal(hovered, true, 'the feature under the pointer is highlighted');
  await page.mouse.click(feature.x, feature.y);
  const card = page.locator('#card');
  await card.locator('table').first().waitFor();
  assert.equal(await card.locator('h2').textContent(), feature.properties.name);
  const href = await card.getByRole('link', { name: 'GeoJSON' }).getAttribute('href');
  const item = await (await fetch(new URL(href, server.url))).json();
  assert.equal(item.properties.name, feature.properties.name, 'the link leads to the same feature');
  await settled(page);
  await screenshot(page, 'card');
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'hidden' });
});

onMap('the way to a layer leads to its extent', { hash: () => `#map=3/0/0&layers=${points.id}` }, async (page) => {
  await row(page, points).getByRole('button', { name: /zoom to/i }).click();
  await page.waitForTimeout(1000);
  await settled(page);
  const [west, south, east, north] = points.extent.spatial.bbox[0];
  const { lng, lat } = await page.evaluate(() => window.lode.map.getCenter());
  assert.ok(lng > west - 20 && lng < east && lat > south && lat < north, `${lng} ${lat} lies in the extent`);
  assert.equal(new Set((await drawnFeatures(page, `${points.id}/circle`)).map(({ id }) => id)).size, points.lode.featureCount);
});

onMap('where somebody has gone, the map stays', {}, async (page) => {
  const zoom = () => page.evaluate(() => window.lode.map.getZoom());
  const first = await zoom();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await settled(page);
  assert.ok((await zoom()) > first);
  await page.locator('.legend button').first().click();
  await page.locator('.note', { hasText: 'filtered' }).waitFor();
  await settled(page);
  assert.ok((await zoom()) > first, 'a filter moves nothing');
});

onMap('the address keeps the view, the layers and the selection', { hash: () => `#map=5/48/68&layers=${points.id}` }, async (page) => {
  const [feature] = await lonelyPoints(page);
  await page.mouse.click(feature.x, feature.y);
  await page.locator('#card table').first().waitFor();
  await settled(page);
  const address = await page.evaluate(() => location.hash);
  assert.match(address, new RegExp(`^#map=5/[\\d.]+/[\\d.]+&layers=${points.id}&feature=${points.id}/.+`));
  await page.reload();
  await page.locator('#card table').first().waitFor();
  await settled(page);
  assert.equal(await page.evaluate(() => location.hash), address);
  assert.equal(await row(page, polygons).getByRole('switch').isChecked(), false);
  assert.equal(await page.locator('#card h2').textContent(), feature.properties.name);
});

/** Where on the page a place is. */
const whereIs = (page, [lng, lat]) => page.evaluate((at) => window.lode.map.project(at), [lng, lat]);
/** The centre that the address tells. */
const told = (page) => page.evaluate(() => location.hash.match(/map=[^/]+\/([^/]+)\/([^&]+)/).slice(1).map(Number).reverse());
const near = (a, b, within, what) => assert.ok(distance(a, b) <= within, `${what}: ${a} is ${b}`);
/** A place that is known to be there. */
const zhezkazgan = async () => (await (await fetch(`${server.url}collections/deposits/items/zhezkazgan?f=json`)).json()).geometry.coordinates;
const fold = (page) => page.getByRole('button', { name: 'Show or hide the panel' });
const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
/** The middle of what the panel leaves free. */
const freeMiddle = ({ width, height }, isOpen) => (width > 720 ? [(width + (isOpen ? 380 : 0)) / 2, height / 2] : [width / 2, (height * (isOpen ? 0.38 : 1)) / 2]);

test('a link shows the same in the middle, whatever screen it was copied on', { timeout: 300_000 }, async () => {
  const place = await zhezkazgan();
  const screens = [{ viewport: { width: 1280, height: 800 } }, PHONE];
  let hash = `#map=9/${place[1]}/${place[0]}&layers=deposits`;
  // There and back, twice.
  for (const screen of [...screens, ...screens]) {
    const { page, close, troubles } = await openMap(browser, server.url + hash, screen);
    const isPhone = screen === PHONE;
    const at = async () => Object.values(await whereIs(page, place));
    const opened = await at();
    near(opened, freeMiddle(screen.viewport, !isPhone), 1, 'the place is in the middle');
    assert.ok((await page.evaluate(() => location.hash)).startsWith(hash), 'the same address');
    await page.reload();
    await page.waitForFunction(() => window.lode?.map.style?.loaded());
    near(await at(), opened, 0.01, 'the same view');
    if (isPhone) {
      // With the panel open, a link is about what is above it.
      await fold(page).click();
      await page.waitForFunction(() => window.lode.map.getPadding().bottom > 0);
      near(await at(), opened, 0.01, 'the panel moves nothing');
      await page.evaluate((hash) => (location.hash = hash), hash);
      await page.waitForFunction((lat) => Math.abs(window.lode.map.getCenter().lat - lat) < 0.01, place[1]);
      near(await at(), freeMiddle(screen.viewport, true), 1, 'the place is above the panel');
    }
    await page.getByRole('tab', { name: 'Take' }).click();
    hash = new URL(await page.getByRole('textbox', { name: 'Link' }).inputValue()).hash.replace('&tab=take', '');
    await close();
    assert.deepEqual(troubles, []);
  }
});

for (const screen of [{ viewport: { width: 1280, height: 800 } }, { viewport: { width: 820, height: 1180 } }, PHONE]) {
  const { width } = screen.viewport;

  onMap(`the panel opens and folds over a map that stays, ${width} px wide`, { ...screen, hash: () => `#map=6.3/48/67&layers=${points.id}` }, async (page) => {
    const place = await zhezkazgan();
    const view = () => page.evaluate(() => [location.hash.match(/map=[^&]+/)[0], window.lode.map.getZoom()]);
    const [first, before] = [Object.values(await whereIs(page, place)), await view()];
    for (const isChanged of [true, false]) {
      await fold(page).click();
      await page.waitForFunction(([before, isChanged]) => location.hash.includes(`${before}&`) !== isChanged, [before[0], isChanged]);
      near(Object.values(await whereIs(page, place)), first, 0.01, 'the deposit stays');
      near(await told(page), Object.values(await page.evaluate(() => window.lode.map.getCenter())), 0.001, 'the address tells the middle');
    }
    assert.deepEqual(await view(), before);
  });

  onMap(`the cross is at the centre that the address tells, ${width} px wide`, { ...screen, hasTouch: true, isMobile: true, hash: () => `#map=6/50/60&layers=${points.id}` }, async (page) => {
    const place = await zhezkazgan();
    const cross = () => page.evaluate(() => {
      const { left, top } = getComputedStyle(document.getElementById('map'), '::after');
      return [parseFloat(left), parseFloat(top)];
    });
    const isTrue = async (isOpen, when) => {
      near(await cross(), freeMiddle(page.viewportSize(), isOpen), 0.6, `the cross, ${when}`);
      near(await cross(), Object.values(await whereIs(page, await told(page))), 1, `what the address tells, ${when}`);
    };
    const wasOpen = width > 720;
    await isTrue(wasOpen, 'at first');
    await fold(page).click();
    await page.waitForFunction((was) => (window.lode.map.getPadding().left + window.lode.map.getPadding().bottom > 0) !== was, wasOpen);
    await isTrue(!wasOpen, 'after the panel');
    if (wasOpen) await fold(page).click();
    await page.evaluate(([lon, lat]) => (location.hash = `#map=9/${lat}/${lon}&layers=deposits`), place);
    await page.waitForFunction((place) => Math.abs(window.lode.map.getCenter().lat - place[1]) < 0.01, place);
    await settled(page);
    await isTrue(true, 'after going there');
    await page.locator('canvas').focus();
    await isTrue(true, 'with the keyboard');
    await page.keyboard.press('Enter');
    await page.locator('#card h2', { hasText: 'Zhezkazgan' }).waitFor();
    await page.keyboard.press('Escape');
    // Turned: another shape, which may have the panel elsewhere.
    await page.setViewportSize({ width: screen.viewport.height, height: width });
    await page.waitForFunction(() => {
      const { map } = window.lode;
      const { clientWidth, clientHeight } = map.getContainer();
      const { left, bottom } = map.getPadding();
      const { x, y } = map.project(map.getCenter());
      return map.getCanvas().clientWidth === clientWidth && Math.hypot(x - (clientWidth + left) / 2, y - (clientHeight - bottom) / 2) < 1 && (clientWidth > 720) === left > 0;
    });
    await isTrue(true, 'after turning');
    near(await told(page), place, 0.01, 'the same place');
  });
}

onMap('the keyboard alone suffices', { hash: () => `#map=4/48/68&layers=${polygons.id}` }, async (page) => {
  await row(page, points).getByRole('switch').focus();
  await page.keyboard.press('Space');
  await settled(page);
  assert.ok((await drawnFeatures(page, `${points.id}/circle`)).length > 0);
  await page.locator('canvas').focus();
  await page.keyboard.press('Enter');
  await page.locator('#card h2').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2');
});

onMap('MapLibre draws MLT as it draws MVT', { hash: () => '#map=4/48/68&layers=', viewport: { width: 640, height: 480 } }, async (page) => {
  for (const [collection, type] of [[points, 'circle'], [polygons, 'fill']]) {
    const [mvt, mlt] = [await drawnFrom(page, collection.id, type, 'mvt'), await drawnFrom(page, collection.id, type, 'mlt')];
    assert.ok(mlt.features.length > 0 && mlt.inked > 100, `${collection.id}: ${mlt.features.length} features, ${mlt.inked} pixels`);
    assert.deepEqual(mlt, mvt, collection.id);
  }
});

onMap('a phone shows the map, with the panel and the card as sheets', { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }, async (page) => {
  assert.equal(await page.locator('#panel-body').isVisible(), false, 'the panel is folded at first');
  await screenshot(page, 'phone');
  await page.getByRole('tab', { name: 'Layers' }).tap();
  assert.equal(await row(page, points).getByRole('switch').isVisible(), true);
  await screenshot(page, 'phone-layers');
  await page.getByRole('tab', { name: 'Layers' }).tap();
  assert.equal(await page.locator('#panel-body').isVisible(), false, 'the open tab folds the panel');
  const [feature] = await lonelyPoints(page);
  await page.touchscreen.tap(feature.x, feature.y);
  await page.locator('#card table').first().waitFor();
  const box = await page.locator('#card').boundingBox();
  assert.ok(box.width === 390 && Math.round(box.y + box.height) === 780 && box.height < 500, 'the card lies at the bottom');
  await screenshot(page, 'phone-card');
});

onMap('by night the map is dark', { colorScheme: 'dark' }, async (page) => {
  const [red, green, blue] = await pixelAt(page, { x: 640, y: 795 });
  assert.ok(red + green + blue < 300, `${red} ${green} ${blue}`);
  await screenshot(page, 'dark');
});

test('the page may run nothing but its own scripts', async () => {
  const { headers } = await fetch(server.url, { headers: { accept: 'text/html' } });
  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; script-src 'self';/);
});

test('a server that does not answer is named, and asked again', { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  let broken = true;
  await page.route('**/collections?f=json', (route) => (broken ? route.abort() : route.continue()));
  await page.goto(server.url);
  await page.getByRole('alert').waitFor();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.collection').first().waitFor();
  await context.close();
});
