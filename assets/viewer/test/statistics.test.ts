import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byCount, kindColumn, parseStatistics, tonnageGroupings, tonnages } from '../src/ask/statistics';
import { amountsOf, partsOf, sharesOf } from '../src/card/parts';
import type { Column } from '../src/server/columns';

const column = (name: string, type: Column['type'] = 'text', unit?: string): Column => ({ name, title: name, type, values: undefined, unit, minimum: undefined, maximum: undefined });
const RESOURCES = [column('commodity'), column('ore_t', 'integer', 't'), column('grade_value', 'number'), column('grade_basis'), column('category'), column('contained_computed_t', 'number', 't'), column('depth', 'number', 'm')];

test('tonnages are found by their unit, metal before ore', () => {
  assert.deepEqual(tonnages(RESOURCES), ['contained_computed_t', 'ore_t']);
  assert.deepEqual(tonnages([column('ore_t', 'text', 't'), column('n', 'number')]), []);
});

test('they are grouped by commodity and category, then by basis, too', () => {
  assert.deepEqual(tonnageGroupings(RESOURCES, 'commodity'), [['commodity', 'category'], ['commodity', 'category', 'grade_basis']]);
  assert.deepEqual(tonnageGroupings([column('ore_t', 'number', 't')], undefined), [[]]);
});

test('features are counted by what the legend tells, else by commodity', () => {
  assert.equal(kindColumn(RESOURCES, 'category'), 'category');
  assert.equal(kindColumn(RESOURCES, 'gone'), 'commodity');
  assert.equal(kindColumn([column('x')], undefined), undefined);
});

test('an answer keeps units, rules and what was not added', () => {
  const answer = parseStatistics({
    numberMatched: 25,
    groupBy: [{ name: 'commodity' }],
    measures: [{ name: 'count', unit: '1', rule: 'features', featuresWithoutValue: 0 }, { name: 'sum(ore_t,unit:t)', unit: 't', rule: 'sum', featuresWithoutValue: 2 }],
    total: { values: { count: 25, 'sum(ore_t,unit:t)': null } },
    groups: [{ key: { commodity: null }, numberMatched: 1, values: {} }, { key: { commodity: 'gold' }, numberMatched: 24, values: { 'sum(ore_t,unit:t)': 5 } }],
  });
  assert.equal(answer.measures[1]?.column, 'ore_t');
  assert.equal(answer.values['sum(ore_t,unit:t)'], undefined);
  assert.deepEqual(byCount(answer.groups).map(({ key }) => key['commodity']), ['gold', undefined]);
  assert.deepEqual(parseStatistics('nonsense'), { count: 0, by: [], measures: [], values: {}, groups: [] });
});

test('a card takes a feature apart', () => {
  const properties = { identifier: 'z', name: 'Zhezkazgan', name_ru: 'Жезказган', name_kk: 'Жезқазған', positional_uncertainty_m: 91_000, commodity: 'copper', other_commodities: 'Ag; Pb', status: 'producing', note: null };
  const parts = partsOf(properties, 'Жезқазған', [column('positional_uncertainty_m', 'integer', 'm')]);
  assert.deepEqual(parts.names, [{ text: 'Zhezkazgan', lang: 'en' }, { text: 'Жезказган', lang: 'ru' }]);
  assert.equal(parts.uncertainty_m, 91_000);
  assert.deepEqual([parts.commodity, parts.others, parts.facts, parts.sources], ['copper', ['Ag', 'Pb'], ['status'], []]);
});

test('commodities are read from lists in any form', () => {
  const commodities = (commodity: unknown) => partsOf({ commodity }, undefined, []);
  assert.deepEqual([commodities(['gold', 'silver']).commodity, commodities('["gold","silver"]').others], ['gold', ['silver']]);
  assert.equal(commodities(null).commodity, undefined);
  assert.equal(commodities('[1985').commodity, '[1985');
});

test('amounts are there where there are numbers, and contradictions are told', () => {
  assert.equal(amountsOf({ commodity: 'gold', ore_t: null }), undefined);
  const amounts = amountsOf({ commodity: 'tungsten', ore_t: 5e6, grade_value: 0.4, grade_unit: '%', grade_basis: 'WO3', contained_computed_t: 15_860, contained_off_pct: -30 });
  assert.deepEqual([amounts?.basis, amounts?.isComputed, amounts?.off_percent], ['WO3', true, -30]);
  assert.equal(amountsOf({ ore_t: 1, grade_basis: 'element' })?.basis, undefined);
});

test('the shares of a cluster add up', () => {
  const { column: by, shares, rest } = sharesOf({ cluster: true, point_count: 10, commodity: 'gold', commodity_1: 'gold', commodity_1_count: 6, commodity_2: 'tin', commodity_2_count: 3 });
  assert.deepEqual([by, shares.length, rest], ['commodity', 2, 1]);
  assert.deepEqual(sharesOf({ point_count: 4 }), { column: undefined, shares: [], rest: 4 });
});

test('columns of an answer have their names without quotes', () => {
  const { by, groups, measures } = parseStatistics({ groupBy: [{ name: '"a,b"' }], measures: [{ name: 'sum("x ""y""",unit:t)' }], groups: [{ key: { '"a,b"': 'red' }, numberMatched: 1 }] });
  assert.deepEqual([by, groups[0]?.key, measures[0]?.column], [['a,b'], { 'a,b': 'red' }, 'x "y"']);
});
