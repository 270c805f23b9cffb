import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legendLines } from '../src/layers/legend-lines';
import { language } from '../src/text/language';

const gold = { color: '#dd0', symbol: 'gold' };
const copper = { color: '#d50', symbol: 'copper' };
const legend = { color: '#888', column: 'commodities', values: [{ value: 'Cu', ...copper }, { value: 'Copper|Gold', ...copper }, { value: 'Gold', ...gold }, { value: 'Copper', ...copper }, { value: 'Au|Gold', ...gold }] };

test('values of the same name are one line, each part of a list in the language', () => {
  language.value = 'ru';
  assert.deepEqual(legendLines(legend).map(({ title, values }) => [title, values]), [['Медь', ['Cu', 'Copper']], ['Медь, золото', ['Copper|Gold']], ['Золото', ['Gold', 'Au|Gold']]]);
  language.value = 'en';
  assert.deepEqual(legendLines(legend).map(({ title }) => title), ['Copper', 'Copper, gold', 'Gold']);
});

test('what is no substance keeps its letter', () => {
  const values = [{ value: 'C', color: '#123' }, { value: 'producing', color: '#456' }];
  language.value = 'kk';
  assert.deepEqual(legendLines({ color: '#888', column: 'category', values }).map(({ title }) => title), ['C', 'Игерілуде']);
  language.value = 'en';
});
