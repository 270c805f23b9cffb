import assert from 'node:assert/strict';
import { test } from 'node:test';
import { language, type Language } from '../src/text/language';
import { commodityTitle, valueTitle, valueTitleIn } from '../src/text/terms';

/** What values are called in a language. */
function titles(of: Language, ...values: string[]): string[] {
  language.value = of;
  const found = values.map(valueTitle);
  language.value = 'en';
  return found;
}

test('substances that share a symbol keep their own names', () => {
  const values = ['Re', 'Ge', 'Ga', 'Pt', 'Pd', 'Nd', 'bauxite', 'aluminium', 'chromite', 'Chromium', 'phosphate rock', 'iron ore', 'iron'];
  assert.deepEqual(titles('ru', ...values), ['рений', 'германий', 'галлий', 'платина', 'палладий', 'неодим', 'боксит', 'алюминий', 'хромит', 'хром', 'фосфатное сырьё', 'железная руда', 'железо']);
  assert.deepEqual(titles('kk', ...values), ['рений', 'германий', 'галлий', 'платина', 'палладий', 'неодим', 'боксит', 'алюминий', 'хромит', 'хром', 'фосфат шикізаты', 'темір кені', 'темір']);
  assert.deepEqual(titles('en', 'Re', 'Iron'), ['Re', 'Iron']);
});

test('what has no name is called as in the data', () => {
  assert.deepEqual(titles('ru', 'V2O5', 'kryptonite', 'as', 'B'), ['V2O5', 'kryptonite', 'as', 'B']);
  assert.equal(valueTitleIn('commodity', 'unobtainium'), 'unobtainium');
});

test('signs become words where the column is of commodities', () => {
  assert.equal(commodityTitle('Ag'), 'silver');
  assert.equal(commodityTitle('Y'), 'yttrium');
  language.value = 'ru';
  assert.equal(valueTitleIn('commodity', 'U'), 'уран');
  assert.equal(valueTitleIn('category', 'B'), 'B');
  assert.equal(valueTitleIn('region', 'Karaganda'), 'Карагандинская область');
  assert.equal(valueTitleIn('name', 'Karaganda'), 'Karaganda');
  language.value = 'en';
});

test('lists, sums of categories and plurals are understood', () => {
  assert.deepEqual(titles('en', 'Ni|Co'), ['Ni, Co']);
  assert.deepEqual(titles('ru', 'Ni|Co', 'Inferred/Indicated/Measured', 'past/producing', 'Prospects', 'Occurrence'), ['никель, кобальт', 'предполагаемые/выявленные/измеренные', 'past/producing', 'перспективный участок', 'рудопроявление']);
});
