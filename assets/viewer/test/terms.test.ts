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
  for (const [column, name] of [['operator', 'Active'], ['siteName', 'Mine'], ['title_en', 'Tin'], ['iso2', 'Ga']]) assert.equal(valueTitleIn(column as string, name as string), name);
  assert.equal(valueTitleIn('region', 'Karaganda'), 'Карагандинская область');
  assert.equal(valueTitleIn('name', 'Karaganda'), 'Karaganda');
  language.value = 'en';
});

test('lists, sums of categories and plurals are understood', () => {
  assert.deepEqual(titles('en', 'Ni|Co'), ['Ni, Co']);
  assert.deepEqual(titles('ru', 'Ni|Co', 'Inferred/Indicated/Measured', 'past/producing', 'Prospects', 'Occurrence'), ['никель, кобальт', 'предполагаемые/выявленные/измеренные', 'ранее/разрабатывается', 'перспективный участок', 'рудопроявление']);
});

test('no list is half translated', () => {
  language.value = 'ru';
  const commodities = ['Stone|crushed|Scandium', 'Sand and Gravel|Construction', 'Gold|kammererite', 'HAL|Potassium|HAL  K', 'Zinc|Zn Au Ag Pb', 'Phosphorus-Phosphates'];
  assert.deepEqual(commodities.map((value) => valueTitleIn('commodities', value)), ['камень, дроблёный, скандий', 'песок и гравий, строительный', 'Gold, kammererite', 'HAL, калий, HAL  K', 'цинк, Zn Au Ag Pb', 'фосфаты']);
  assert.equal(valueTitleIn('status', 'construction'), 'строится');
  assert.deepEqual(['Vein tungsten|Greisen tin ±W-Mo', 'Vein|Skarn', 'Marine chemical sediment (metamorphosed)'].map((value) => valueTitleIn('deposit_types', value)), ['Vein tungsten, Greisen tin ±W-Mo', 'жильный, скарновый', 'Marine chemical sediment (metamorphosed)']);
  language.value = 'en';
});

test('terms are understood with their remarks, doubts and years, all of it or nothing', () => {
  const values = ['explored; on state balance', 'producing (small)', 'VMS (Urals)', 'porphyry Cu-Au', 'Prospect(?)', 'care-and-maintenance', 'P (forecast resources; no A/B/C category)', 'registered 2025', 'explored; nobody knows why', 'Found by a herder, producing'];
  assert.deepEqual(titles('kk', ...values), ['барланған; мемлекеттік балансқа алынған', 'игерілуде (шағын)', 'колчедандық (Urals)', 'порфирлік (Cu-Au)', 'перспективалы учаске (?)', 'консервацияда', 'P (прогноздық ресурстар; A, B, C санаты жоқ)', 'тіркелген, 2025', 'explored; nobody knows why', 'Found by a herder, producing']);
  assert.deepEqual(titles('en', ...values), values);
});

test('a letter means what its column says, and names are not translated', () => {
  language.value = 'ru';
  assert.equal(valueTitleIn('com_type', 'M'), 'металлы');
  assert.equal(valueTitleIn('prod_size', 'M'), 'среднее');
  assert.equal(valueTitleIn('code', 'M'), 'M');
  assert.equal(valueTitleIn('name', 'Prospect'), 'Prospect');
  assert.equal(valueTitleIn('country', 'Kazakhstan'), 'Казахстан');
  assert.equal(valueTitleIn('country', 'Atlantis'), 'Atlantis');
  assert.equal(valueTitleIn('other_commodities', 'REE; Cu; Nb-Ta'), 'редкоземельные элементы, медь, Nb-Ta');
  language.value = 'en';
});

test('every term has both names', async () => {
  const { default: vocabulary } = await import('../src/text/vocabulary.json');
  for (const [term, names] of Object.entries(vocabulary)) {
    assert.equal(term, term.toLowerCase());
    assert.ok(names.length === 2 && names.every((name) => name.trim() !== ''), term);
  }
});
