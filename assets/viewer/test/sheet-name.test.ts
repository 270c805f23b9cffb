import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSheetName, sheetOfCql2, sheetToCql2 } from '../src/find/sheet-name';

const read = (text: string) => readSheetName(text).map(({ scale, name }) => `${scale} ${name}`);

const NAMES: [string, ...string[]][] = [
  ['M-42', '1m M-42'],
  ['m42', '1m M-42'],
  ['М-42', '1m M-42'],
  ['M-42-А', '500k M-42-А'],
  ['M-42-A', '500k M-42-А'],
  ['м-42-б', '500k M-42-Б'],
  ['M-42-B', '500k M-42-В'],
  ['M-42-b', '500k M-42-Б', '500k M-42-В'],
  ['M-42-XII', '200k M-42-XII'],
  ['м-42-хіі', '200k M-42-XII'],
  ['M 42 XII', '200k M-42-XII'],
  ['M – 42 – XXXVI', '200k M-42-XXXVI'],
  ['м-42-12', '100k M-42-12', '200k M-42-XII'],
  ['M-42-036', '100k M-42-36', '200k M-42-XXXVI'],
  ['M-42-144', '100k M-42-144'],
  ['M-42-45-Г', '50k M-42-45-Г'],
  ['M-42-45-А-б', '25k M-42-45-А-б'],
  ['m-42-45-a-b', '25k M-42-45-А-б', '25k M-42-45-А-в'],
  ['M-42-45-А-б-1', '10k M-42-45-А-б-1'],
  ['M_42_45_A_v_4', '10k M-42-45-А-в-4'],
  ['P-52-V,VI', '200k P-52-V,VI'],
];

for (const [text, ...meant] of NAMES) {
  // Below 1:100 000 a sheet of 1:200 000 has no parts.
  test(`${text} is ${meant.join(' or ')}`, () => assert.deepEqual(read(text), meant));
}

for (const text of ['', 'M', '42', 'Z-42', 'M-61', 'M-0', 'M-42-145', 'M-42-XXXVII', 'M-42-Д', 'M-42-XII-1', 'M-42-45-А-б-5', 'M-42-45-Ж', 'Кундыбай', 'A1B2', '49.7, 67.5', 'M-42-', 'Карьер-5']) {
  test(`${text || 'nothing'} is no sheet`, () => assert.deepEqual(read(text), []));
}

test('a condition on a sheet is told from others', () => {
  assert.equal(sheetOfCql2(sheetToCql2({ scale: '200k', name: 'M-42-XII' })), 'M-42-XII');
  assert.equal(sheetOfCql2("sheet(geometry, '1m') = 'L-42' AND commodity = 'gold'"), undefined);
  assert.equal(sheetOfCql2("name = 'L-42'"), undefined);
});
