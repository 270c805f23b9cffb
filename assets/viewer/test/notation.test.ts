import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCoordinates } from '../src/find/notation';
import { LATIN, toDecimal, toSexagesimal, type Quarters } from '../src/geodesy/degrees';
import { toPulkovo, toQazTrf, toUtm } from '../src/geodesy/systems';

const near = (a: number, b: number, by: number) => Math.abs(a - b) <= by;
/** Whether one reading of the text is this place. */
function assertReads(text: string, [lat, lon]: readonly [number, number], by = 2e-6): void {
  const readings = readCoordinates(text);
  assert.ok(readings.some((found) => near(found.lat, lat, by) && near(found.lon, lon, by)), `${text} → ${JSON.stringify(readings)}`);
}

const [LAT, LON] = [49 + 42 / 60 + 10 / 3600, 67.5];

/** What can be told only one way. */
const CERTAIN = [
  '49°42′10″N 67°30′E', '49 42 10 N 67 30 0 E', 'N 49 42 10 E 67 30 0', '49°42\'10"N, 67°30\'0"E', "49º42’10”N 67º30’00”E", "49°42''10", 'N49°42′10″ E67°30′00″', "49°42'10''N 67°30'00''E",
  '67°30′E 49°42′10″N', '49°42′10″ с. ш., 67°30′00″ в. д.', '49°42′10″с.ш. 67°30′в.д.', '67°30′ в.д. 49°42′10″ с.ш.', '49° 42′ 10″ с. е. 67° 30′ ш. б.', '49 град 42 мин 10 сек с.ш. 67 град 30 мин в.д.',
  'широта 49°42′10″ долгота 67°30′', 'Широта: 49°42′10″ с.ш.; Долгота: 67°30′ в.д.', 'Ш 49°42′10″ Д 67°30′', '49°42′10″ северной широты, 67°30′ восточной долготы', 'ендік 49°42′10″, бойлық 67°30′', '49-42-10N 67-30-00E', '49°42,16667′ с.ш. 67°30,0′ в.д.',
  'lat 49.702778 lon 67.5', 'lat: 49.702778, lng: 67.5', 'latitude=49.702778; longitude=67.5', '49.702778N 67.5E', '67.5E 49.702778N', 'N49.702778, E67.5', '49,702778° с.ш.; 67,5° в.д.', 'geo:49.702778,67.5 lat', 'POINT(67.5 49.702778)', '49°42′10″С 67°30′В', '49 deg 42 min 10 sec N 67 deg 30 min E', 'солт. енд. 49°42′10″, шығ. бойл. 67°30′',
].filter((text) => text !== "49°42''10" && !text.endsWith(' lat'));

for (const text of CERTAIN) {
  test(`${text} is one place`, () => {
    assertReads(text, [LAT, LON]);
    assert.equal(readCoordinates(text).length, 1, JSON.stringify(readCoordinates(text)));
  });
}

/** What could have the longitude first as well. */
const UNCERTAIN = ['49.7, 67.5', '49,7; 67,5', '49,7 67,5', '49,7, 67,5', '49,7,67,5', '49.7 67.5', '49.7/67.5', '+49.7+067.5/', '(49.7, 67.5)', '49°42′ 67°30′', '49 42 67 30', '49 42 00 67 30 00', '49 42 00,67 30 00', '49.7° 67.5°', '49.7°, 67.5°', '49.7;67.5', 'geo:49.7,67.5', '49.700\t67.500', '49,7 / 67,5'];

for (const text of UNCERTAIN) {
  test(`${text} is two places, latitude first`, () => {
    const [first, second, third] = readCoordinates(text);
    assert.ok(first && second && !third, JSON.stringify(readCoordinates(text)));
    assert.ok(near(first.lat, 49.7, 1e-9) && near(first.lon, 67.5, 1e-9));
    assert.ok(near(second.lon, 49.7, 1e-9) && near(second.lat, 67.5, 1e-9));
  });
}

test('an order that cannot be is not offered', () => {
  assert.deepEqual(readCoordinates('49.7, 120.5'), [{ lat: 49.7, lon: 120.5, system: 'wgs84' }]);
  assert.deepEqual(readCoordinates('120.5, 49.7'), [{ lat: 49.7, lon: 120.5, system: 'wgs84' }]);
  assert.deepEqual(readCoordinates('50, 50').length, 1);
});

test('signs and quarters of the south and the west', () => {
  assertReads('-33.9, 151.2', [-33.9, 151.2]);
  assertReads('33.9S 70.6W', [-33.9, -70.6]);
  assertReads('33°54′ ю.ш. 70°36′ з.д.', [-33.9, -70.6]);
  assertReads('33°54′ о. е., 70°36′ б. б.', [-33.9, -70.6]);
  assertReads('−0°30′, 10°', [-0.5, 10]);
  assertReads('49.7 -67.5', [49.7, -67.5]);
});

const NO_COORDINATES = [
  '', 'Кундыбай', 'Жезқазған', 'M-42-XII', 'м-42-12', '49.7', '49°42′', '49.7, 67.5, 320, 5', '95, 200', '49°70′ 67°30′', '49°42′70″N 67°30′E', '49.5°30′ 67°', "42' 30'", '49N 67N', '49.7 с.ш. 67.5 с.ш.', '-49.7N 67.5E', '2024-10-05T10:00', 'Участок 5, 7', '1 2 3', '49,,67x', '٤٩٫٧, ٦٧٫٥', 'N E', '1e5, 2e5', '49.7N67', '999999999999 9999999999999',
  '49.7 '.repeat(60),
];

for (const text of NO_COORDINATES) {
  test(`${text.slice(0, 30) || 'nothing'} is no coordinates`, () => assert.deepEqual(readCoordinates(text), []));
}

test('metres of Pulkovo 1942 in either order, and QazTRF-23 where the easting is first', () => {
  for (const text of ['5508615.255 12391857.951', '5508615,255; 12391857,951', '5 508 615.255 12 391 857.951', 'X=5508615.255 Y=12391857.951', '5508615.255, 12391857.951', 'С 5508615.255 В 12391857.951']) {
    const [first] = readCoordinates(text);
    assert.ok(first?.system === 'pulkovo' && first.zone === '12' && near(first.lat, 49.7, 1e-7) && near(first.lon, 67.5, 1e-7), `${text} → ${JSON.stringify(first)}`);
  }
  const [first, second] = readCoordinates('12391790.656 5508559.591');
  assert.ok(first?.system === 'qaztrf' && near(first.lat, 49.7, 1e-7) && near(first.lon, 67.5, 1e-7));
  assert.equal(second?.system, 'pulkovo');
  // An easting of zone 9 could be a northing, and is not.
  assertReads('4835030.548 9512101.629', [43.65003684, 51.14879504], 1e-7);
  assert.equal(readCoordinates('4835030.548 9512101.629')[0]?.zone, '9');
  assertReads('9512101.629 4835030.548', [43.65003684, 51.14879504], 1e-7);
  assert.deepEqual(readCoordinates('5508615,12391857').length, 2);
  // Decimals before the letter of the east are no zone of UTM.
  assert.equal(readCoordinates('5\u202f508\u202f615.3 N, 12\u202f391\u202f858.0 E')[0]?.system, 'pulkovo');
});

test('metres of UTM with the zone before or after', () => {
  for (const text of ['42N 391833.94 5506356.167', '42 N 391833.94, 5506356.167', 'UTM 42U 391833.94 5506356.167', 'utm zone 42n 391833,94 5506356,167', '391833.94 5506356.167 42N', '391833.94mE 5506356.167mN 42N', '42N 5506356.167 391833.94', '42N 391 833.94 5 506 356.167']) {
    const [first, second] = readCoordinates(text);
    assert.ok(first?.system === 'utm' && first.zone === '42N' && near(first.lat, 49.7, 1e-7) && near(first.lon, 67.5, 1e-7) && !second, `${text} → ${JSON.stringify(readCoordinates(text))}`);
  }
  assertReads('42S 391833.94 4493643.833', [-49.7, 67.5], 1e-7);
});

const RUSSIAN: Quarters = ['с. ш.', 'ю. ш.', 'в. д.', 'з. д.'];
const KAZAKH: Quarters = ['с. е.', 'о. е.', 'ш. б.', 'б. б.'];

test('whatever is written is read again', () => {
  for (let i = 0; i < 2000; i++) {
    const lat = (((i * 7919.77) % 180000) - 90000) / 1000;
    const lon = (((i * 104729.31) % 360000) - 180000) / 1000;
    assertReads(toDecimal({ lat, lon }), [lat, lon], 1e-5);
    for (const quarters of [LATIN, RUSSIAN, KAZAKH]) assertReads(toSexagesimal({ lat, lon }, quarters), [lat, lon], 2e-5);
    assertReads(toSexagesimal({ lat, lon }, LATIN, 0), [lat, lon], 2e-4);
    const utm = toUtm({ lat, lon });
    if (utm && Math.abs(lat) > 0.1) assertReads(`${utm.zone}${utm.isSouth ? 'S' : 'N'} ${utm.easting_m.toFixed(2)} ${utm.northing_m.toFixed(2)}`, [lat, lon], 1e-6);
  }
  for (let i = 0; i < 1000; i++) {
    const [lat, lon] = [40 + ((i * 1.913) % 16), 46 + ((i * 3.71) % 41)];
    const pulkovo = toPulkovo({ lat, lon });
    const qaztrf = toQazTrf({ lat, lon });
    if (pulkovo) assertReads(`${pulkovo.northing_m.toFixed(2)} ${pulkovo.easting_m.toFixed(2)}`, [lat, lon], 2e-7);
    if (qaztrf) assertReads(`${qaztrf.easting_m.toFixed(2)} ${qaztrf.northing_m.toFixed(2)}`, [lat, lon], 2e-7);
  }
});

test('no text is too strange', () => {
  const odds = '0123456789 .,;-−°′″\'"NSEWсшвдюзе()/:=φλ\u00a0'.split('');
  let seed = 7;
  const next = (n: number) => (seed = (seed * 16807) % 2147483647) % n;
  for (let i = 0; i < 20000; i++) {
    const text = Array.from({ length: next(24) }, () => odds[next(odds.length)]).join('');
    for (const { lat, lon } of readCoordinates(text)) assert.ok(Math.abs(lat) <= 90 && Math.abs(lon) <= 180, text);
  }
});
