import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCoordinates } from '../src/find/notation';
import { LATIN, toSexagesimal } from '../src/geodesy/degrees';
import { ringAround, roughDistance_m } from '../src/geodesy/sphere';
import { systemOfEpsg } from '../src/geodesy/systems';
import { SYSTEMS, writePlace } from '../src/map/coordinate-text';
import { gridScale } from '../src/map/grid-scale';
import { cut, layOut, metresPerPixel, roundLength, wrap, type Caption } from '../src/map/picture-layout';

test('coordinates are written in every system, and what is copied is read again', () => {
  const place = { lon: 67.5, lat: 49.7 };
  assert.deepEqual(writePlace(place, 'decimal', LATIN), { shown: '49.70000, 67.50000', copied: '49.700000, 67.500000' });
  assert.equal(writePlace(place, 'sexagesimal', LATIN)?.shown, '49°42′00.0″ N, 67°30′00.0″ E');
  assert.deepEqual(writePlace(place, 'pulkovo', LATIN), { zone: '12', shown: '5\u202f508\u202f615  12\u202f391\u202f858', copied: '5508615 12391858' });
  assert.deepEqual(writePlace(place, 'qaztrf', LATIN), { zone: '12', shown: '12\u202f391\u202f791  5\u202f508\u202f560', copied: '12391791 5508560' });
  assert.deepEqual(writePlace(place, 'utm', LATIN), { zone: '42N', shown: '391\u202f834  5\u202f506\u202f356', copied: '42N 391834 5506356' });
  for (const system of SYSTEMS) {
    const [found] = readCoordinates(writePlace(place, system, LATIN)?.copied ?? '');
    assert.ok(found && roughDistance_m(found, place) < 1.5, system);
  }
});

test('where a system ends, nothing is written', () => {
  assert.equal(writePlace({ lon: -100, lat: 40 }, 'pulkovo', LATIN), undefined);
  assert.equal(writePlace({ lon: 20, lat: 50 }, 'qaztrf', LATIN), undefined);
  assert.equal(writePlace({ lon: 0, lat: 89 }, 'utm', LATIN), undefined);
});

test('seconds never come to sixty', () => {
  assert.equal(toSexagesimal({ lat: 49.99999999, lon: -0.9999999 }), '50°00′00.0″ N, 1°00′00.0″ W');
  assert.equal(toSexagesimal({ lat: -12.5, lon: 7.25 }, LATIN, 0), '12°30′00″ S, 7°15′00″ E');
});

test('codes of EPSG have their systems', () => {
  assert.deepEqual([4326, 4284, 10941, 28412, 10946, 32642, 32742, 3857].map(systemOfEpsg), [
    { system: 'wgs84' }, { system: 'pulkovo' }, { system: 'qaztrf' }, { system: 'pulkovo', zone: '12' }, { system: 'qaztrf', zone: '12' }, { system: 'utm', zone: '42N' }, { system: 'utm', zone: '42S' }, undefined,
  ]);
});

test('the grid is as fine as the view bears', () => {
  assert.equal(gridScale([40, 38, 95, 58], 1280), '1m');
  assert.equal(gridScale([66, 48, 72, 52], 1280), '200k');
  assert.equal(gridScale([70, 50.5, 71, 51.1], 1280), '25k');
  assert.equal(gridScale([70, 50.9, 70.1, 51], 390), '10k');
  assert.equal(gridScale([-180, -85, 180, 85], 1280), undefined);
  // Narrow screens have no room for many names.
  assert.equal(gridScale([60, 46, 72, 56], 390), '500k');
});

test('distances and circles on a sphere', () => {
  assert.ok(Math.abs(roughDistance_m({ lon: 71.43, lat: 51.13 }, { lon: 76.95, lat: 43.24 }) - 972_000) < 5_000);
  const ring = ringAround({ lon: 179.9, lat: 60 }, 20_000);
  assert.deepEqual(ring[0], ring.at(-1));
  for (const [lon = 0, lat = 0] of ring) assert.ok(Math.abs(roughDistance_m({ lon: 179.9, lat: 60 }, { lon, lat }) - 20_000) < 1);
});

test('a scale bar is of a round length', () => {
  assert.deepEqual([1, 1.9, 2, 4.99, 7, 10, 830_000].map(roundLength), [1, 1, 2, 2, 5, 10, 500_000]);
  assert.ok(Math.abs(metresPerPixel(0, 0) - 78_271.5) < 1);
});

const WIDTH = 7;
const measure = (text: string) => [...text].length * WIDTH;

test('texts are wrapped at spaces, and broken where there are none', () => {
  assert.deepEqual(wrap('one two three', 8 * WIDTH, measure), ['one two', 'three']);
  assert.deepEqual(wrap('abcdefghij', 4 * WIDTH, measure), ['abcd', 'efgh', 'ij']);
  assert.deepEqual(wrap('a '.repeat(60), 10 * WIDTH, measure).length, 3);
  assert.equal(wrap('a '.repeat(60), 10 * WIDTH, measure).at(-1)?.endsWith('…'), true);
  assert.equal(cut('редкоземельные металлы', 10 * WIDTH, measure), 'редкоземе…');
});

test('a picture holds the map and everything around it', () => {
  const entries = Array.from({ length: 22 }, (_, i) => ({ label: `value ${i}`, color: '#000', symbol: 'gold' }));
  const caption: Caption = { title: 'Месторождения '.repeat(20), date: '23 ноября 2026 г.', scale: { length: 120, label: '300 km' }, legend: [{ title: 'Deposits', color: '#000', kinds: ['point'], entries }], notes: ['North is up.', `http://host/#${'x'.repeat(900)}`] };
  for (const width of [360, 1280]) {
    const { width: whole, height, map, items } = layOut(caption, { width, height: 600 }, (text) => measure(text));
    assert.equal(whole, width + 40);
    for (const item of items) {
      assert.ok(item.x >= 0 && item.x <= whole && item.y > 0 && item.y < height, JSON.stringify(item));
      assert.ok(item.y <= map.y || item.y >= map.y + 600, `${JSON.stringify(item)} lies on the map`);
      if (item.is === 'text' && !item.align) assert.ok(item.x + measure(item.text) <= whole, item.text);
    }
  }
});
