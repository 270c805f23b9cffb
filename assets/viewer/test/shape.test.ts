import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Position } from 'geojson';
import { gripsOf, moveGrip, placesOf, withoutPlace } from '../src/ask/handles';
import { areaFromText, areaParameters, areaToText, both, coverOf, isNamed, type Area } from '../src/ask/shape';
import { sheetCollection } from '../src/find/sheet-name';
import { citiesNamed } from '../src/ask/places';
import { inverse } from '../src/geodesy/geodesic';
import { simplify } from '../src/geodesy/simplify';

const AREAS: Area[] = [
  { is: 'polygon', corners: [[66, 46], [76.12345, 46], [76, 50]] },
  { is: 'circle', centre: [71.43, 51.13], radius_m: 420_000 },
  { is: 'circle', centre: [71.43, 51.13], radius_m: 5, name: 'Усть-Каменогорск, east' },
  { is: 'corridor', line: [[70, 50], [71, 50.5]], reach_m: 20_000 },
  { is: 'box', west: 60.5, south: 40, east: 70, north: 50 },
  { is: 'region', collection: 'survey_sheets', id: 'M-42/1:2,3' },
  { is: 'sheet', name: 'P-52-V,VI' },
];

test('areas survive the address', () => {
  for (const area of AREAS) assert.deepEqual(areaFromText(areaToText(area)), area);
});

test('addresses that make no sense make no area', () => {
  const nonsense = ['', 'circle', 'circle:1,2', 'circle:1,2,0', 'circle:1,2,-5', 'circle:1,95,5', 'circle:,,', 'polygon:1,2,3,4', 'polygon:1,2,3,4,5', 'polygon:a,b,c,d,e,f', 'corridor:10,1,2', 'corridor:0,1,2,3,4', 'corridor:10,1,2,3', 'box:1,2,0,4', 'box:1,2,3', 'region:x', 'region:/x', 'sheet:', 'star:1,2', 'polygon:Infinity,2,3,4,5,6'];
  for (const text of nonsense) assert.equal(areaFromText(text), undefined, text);
});

test('what an area covers is closed', () => {
  for (const area of AREAS) {
    if (isNamed(area)) continue;
    for (const ring of coverOf(area).coordinates) assert.deepEqual(ring[0], ring.at(-1));
  }
});

test('circles and sheets go by parameters, polygons by CQL2', () => {
  const [, circle, , , box, , sheet] = AREAS as [Area, Area, Area, Area, Area, Area, Area];
  const cover = coverOf(box as Exclude<Area, { is: 'region' | 'sheet' }>);
  assert.deepEqual(areaParameters(circle, cover), { near: '71.43,51.13', within: '420000m' });
  assert.deepEqual(areaParameters(sheet, cover), { sheet: 'P-52-V,VI' });
  assert.deepEqual(areaParameters(box, cover), { filter: 'S_INTERSECTS(geometry, POLYGON((60.5 40, 70 40, 70 50, 60.5 50, 60.5 40)))' });
  assert.equal(both(undefined, 'a'), 'a');
  assert.equal(both('a OR b', 'c'), '(a OR b) AND (c)');
});

test('handles move what they stand for', () => {
  const polygon = { is: 'polygon', corners: [[0, 0], [10, 0], [10, 10]] } as const satisfies Area;
  const area = { is: polygon.is, corners: polygon.corners.map((corner) => [...corner]) as Position[] };
  assert.equal(gripsOf(area).length, 6);
  assert.deepEqual(placesOf(moveGrip(area, { is: 'corner', index: 1 }, [11, 1])).places, [[0, 0], [11, 1], [10, 10]]);
  assert.deepEqual(placesOf(moveGrip(area, { is: 'middle', index: 2 }, [4, 6])).places, [[0, 0], [10, 0], [10, 10], [4, 6]]);
  assert.equal(placesOf(withoutPlace(area, 0)).places.length, 3, 'a triangle keeps its corners');
  const circle: Area = { is: 'circle', centre: [71.43, 51.13], radius_m: 1000, name: 'Astana' };
  const wider = moveGrip(circle, { is: 'rim' }, [72.43, 51.13]);
  assert.ok(wider.is === 'circle' && Math.abs(wider.radius_m - inverse([71.43, 51.13], [72.43, 51.13]).distance_m) < 1e-6 && wider.name === 'Astana');
  assert.deepEqual(moveGrip(circle, { is: 'centre' }, [70, 50]), { is: 'circle', centre: [70, 50], radius_m: 1000 }, 'what is moved is Astana no more');
});

test('the form of its name tells where a sheet is', () => {
  const cases = { 'M-42': '1m', 'M-42-А': '500k', 'M-42-XII': '200k', 'М-42-ХII': '200k', 'P-52-V,VI': '200k', 'м-42-12': '100k', 'L-42-4-А': '50k', 'L-42-4-А-в': '25k', 'L – 42 – 4 – А – в – 1': '10k' };
  for (const [name, scale] of Object.entries(cases)) assert.equal(sheetCollection(name), `sheets-${scale}`, name);
});

test('cities are found in every script', () => {
  for (const text of ['Оскемен', 'oske', 'Усть', ' Өск']) assert.equal(citiesNamed(text).length, text === 'Оскемен' ? 0 : 1, text);
  assert.deepEqual(citiesNamed(''), []);
});

test('long outlines become shorter, and it is said by how much', () => {
  const ring = Array.from({ length: 5001 }, (_, i): Position => [70 + Math.cos((i * Math.PI) / 2500), 50 + Math.sin((i * Math.PI) / 2500)]);
  const { polygon, moved_m } = simplify({ type: 'Polygon', coordinates: [ring] }, 500);
  assert.ok((polygon.coordinates[0]?.length ?? 0) <= 500 && moved_m > 0 && moved_m < 1000, `${polygon.coordinates[0]?.length} ${moved_m}`);
  assert.deepEqual(polygon.coordinates[0]?.[0], ring[0]);
  const short = { type: 'Polygon', coordinates: [ring.slice(0, 5)] } as const;
  assert.equal(simplify(short as never, 500).polygon, short);
});
