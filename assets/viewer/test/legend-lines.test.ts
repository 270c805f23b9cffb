import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legendLines } from '../src/layers/legend-lines';
import { language } from '../src/text/language';

const gold = { color: '#dd0', symbol: 'gold' };
const copper = { color: '#d50', symbol: 'copper' };
const values = (look: { color: string; symbol: string }, ...names: string[]) => names.map((value) => ({ value, ...look }));
const linesOf = (...entries: { value: string; color: string; symbol: string }[]) => legendLines({ color: '#888', column: 'commodities', values: entries }).map(({ title, values }) => [title, values]);

test('values of the same name are one line, with the lists that are drawn by it', () => {
  const lists = ['Copper|Gold', 'Stone|crushed|Cu', 'Copper; Silver', '["Copper","Zinc"]'];
  const entries = [...values(copper, 'Cu', ...lists), ...values(gold, 'Gold'), ...values(copper, 'Copper'), ...values(gold, 'Au|Copper')];
  language.value = 'ru';
  assert.deepEqual(linesOf(...entries), [['Медь', ['Cu', ...lists, 'Copper']], ['Золото', ['Gold', 'Au|Copper']]]);
  language.value = 'en';
  assert.deepEqual(linesOf(...entries).map(([title]) => title), ['Copper', 'Gold']);
});

test('what is no substance keeps its letter', () => {
  const values = [{ value: 'C', color: '#123' }, { value: 'producing', color: '#456' }];
  language.value = 'kk';
  assert.deepEqual(legendLines({ color: '#888', column: 'category', values }).map(({ title }) => title), ['C', 'Игерілуде']);
  language.value = 'en';
});
