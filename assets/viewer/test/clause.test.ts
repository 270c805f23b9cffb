import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clauseFromText, clauseToText, toCql2, type Clause } from '../src/filter/clause';

const types = new Map([['ore_t', 'integer']]);

test('conditions are one filter of CQL2', () => {
  const clauses: Clause[] = [
    { is: 'among', column: 'commodity', values: ['gold', "l'or"] },
    { is: 'between', column: 'ore_t', min: 1000 },
    { is: 'during', column: 'opened', from: '1960-01-01', to: '1970-12-31' },
    { is: 'written', text: "name LIKE 'A%' OR name LIKE 'B%'" },
  ];
  assert.equal(
    toCql2(clauses, types),
    "commodity IN ('gold', 'l''or') AND ore_t >= 1000 AND opened BETWEEN DATE('1960-01-01') AND DATE('1970-12-31') AND (name LIKE 'A%' OR name LIKE 'B%')",
  );
  assert.equal(toCql2([]), undefined);
  assert.equal(toCql2([{ is: 'written', text: '  ' }]), undefined);
});

test('numbers have no quotes, odd names have, and no value is IS NULL', () => {
  assert.equal(toCql2([{ is: 'among', column: 'ore_t', values: ['5', ''] }], types), '(ore_t = 5 OR ore_t IS NULL)');
  assert.equal(toCql2([{ is: 'among', column: 'Тип "1"', values: ['a'] }]), '"Тип ""1""" = \'a\'');
  assert.equal(toCql2([{ is: 'among', column: 'date', values: ['a'] }]), '"date" = \'a\'');
});

test('conditions survive the address', () => {
  const clauses: Clause[] = [
    { is: 'among', column: 'c', values: ['a|b', 'c\\', '', 'd'] },
    { is: 'among', column: 'c', values: [''] },
    { is: 'between', column: 'n', min: -5, max: 1e9 },
    { is: 'between', column: 'n', max: 0 },
    { is: 'during', column: 't', from: '1960' },
    { is: 'written', text: 'a..b|~' },
  ];
  for (const clause of clauses) assert.deepEqual(clauseFromText(clause.is === 'written' ? '' : clause.column, clauseToText(clause)), clause);
});

test('nonsense in the address is no condition', () => {
  for (const text of ['', '..', 'x..y', '@..']) assert.equal(clauseFromText('n', text), undefined);
});
