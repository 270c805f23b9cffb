import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clauseFromText, clauseKey, clauseToText, isPlain, quoteName, toCql2, toggled, toggledAmong, unquoteName, withoutMember, type Clause } from '../src/filter/clause';

const types = new Map([['ore_t', 'integer'], ['elements', 'list']]);

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

test('families stand beside values, and lists are asked for what they have', () => {
  assert.equal(
    toCql2([{ is: 'among', column: 'commodity', values: ['tin'], families: ['base metal'] }]),
    "(commodity_in(commodity, 'base metal') OR commodity = 'tin')",
  );
  assert.equal(toCql2([{ is: 'among', column: 'elements', values: ['Cu', 'Zn'] }], types), "A_OVERLAPS(elements, ('Cu', 'Zn'))");
});

test('what has no value may be asked for beside bounds', () => {
  assert.equal(toCql2([{ is: 'between', column: 'ore_t', max: 5, orNone: true }]), '(ore_t <= 5 OR ore_t IS NULL)');
  assert.equal(toCql2([{ is: 'during', column: 'opened', orNone: true }]), 'opened IS NULL');
});

test('a part of a text is looked for as it is written', () => {
  assert.equal(toCql2([{ is: 'like', column: 'name', text: "50%_'\\" }]), "CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('%50\\%\\_''\\\\%'))");
});

test('a choice grows and shrinks by one, and ends with the last', () => {
  const one = toggled(undefined, 'c', 'a');
  assert.deepEqual(one, { is: 'among', column: 'c', values: ['a'] });
  const two = toggled(one, 'c', 'base metal', 'families');
  assert.deepEqual(two, { is: 'among', column: 'c', values: ['a'], families: ['base metal'] });
  assert.deepEqual(toggled(two, 'c', 'base metal', 'families'), one);
  assert.equal(toggled(one, 'c', 'a'), undefined);
  assert.deepEqual(toggled({ is: 'like', column: 'c', text: 'x' }, 'c', 'a'), one);
});

test('conditions survive the address', () => {
  const clauses: Clause[] = [
    { is: 'among', column: 'c', values: ['a|b', 'c\\', '', 'd'] },
    { is: 'among', column: 'c', values: [''] },
    { is: 'between', column: 'n', min: -5, max: 1e9 },
    { is: 'between', column: 'n', max: 0 },
    { is: 'during', column: 't', from: '1960' },
    { is: 'between', column: 'n', min: 1, orNone: true },
    { is: 'during', column: 't', orNone: true },
    { is: 'among', column: 'c', values: ['a^b'], families: ['tin', 'base|metal'] },
    { is: 'among', column: 'c', values: [], families: ['tin'] },
    { is: 'like', column: 'c', text: 'a|b*' },
    { is: 'written', text: 'a..b|~' },
    { is: 'written', text: "n ^ 2 > 4 AND t = 'a|b^\\\\c'", areas: ['sheet:M-42-XII', 'region:a|b^c\\\\d'] },
  ];
  for (const clause of clauses) assert.deepEqual(clauseFromText(clauseKey(clause), clauseToText(clause)), clause);
});

test('nonsense in the address is no condition', () => {
  for (const text of ['', '..', 'x..y', '@..', '*']) assert.equal(clauseFromText('n', text), undefined);
});

test('a family without one of its members gives way to the others', () => {
  const members = new Map([['base metal', ['copper', 'lead', 'zinc']], ['precious metal', ['gold']]]);
  const clause: Parameters<typeof withoutMember>[0] = { is: 'among', column: 'c', values: ['tin', 'lead'], families: ['base metal', 'precious metal'] };
  assert.deepEqual(withoutMember(clause, 'zinc', members), { is: 'among', column: 'c', values: ['tin', 'lead', 'copper'], families: ['precious metal'] });
  assert.deepEqual(withoutMember({ ...clause, values: [], families: ['precious metal'] }, 'gold', members), undefined);
  assert.deepEqual(toggledAmong({ ...clause, values: [] }, 'c', 'gold', members), { is: 'among', column: 'c', values: [], families: ['base metal'] });
  assert.deepEqual(toggledAmong(clause, 'c', 'iron', members), { ...clause, values: ['tin', 'lead', 'iron'] });
});

test('names in quotes are read back', () => {
  for (const name of ['a', 'a,b', 'say "hi"', '"', 'x y', 'date', '__proto__']) assert.equal(unquoteName(quoteName(name)), name);
});

test('a condition fits its column, or the server has to say', () => {
  const types = new Map([['n', 'integer'], ['t', 'text'], ['d', 'date']]);
  assert.ok(isPlain({ is: 'among', column: 't', values: ['x'] }, types));
  assert.ok(isPlain({ is: 'between', column: 'n', min: 1 }, types));
  assert.ok(isPlain({ is: 'during', column: 'd', from: '1960' }, types));
  assert.ok(!isPlain({ is: 'like', column: 'n', text: 'x' }, types));
  assert.ok(!isPlain({ is: 'among', column: 'gone', values: ['x'] }, types));
  assert.ok(!isPlain({ is: 'written', text: 'n = 1' }, types));
});

test('bounds that are no numbers and no days make no condition', () => {
  for (const text of ['0x10..', '1..Infinity', '@soon..', '@1960-01-01..never']) assert.equal(clauseFromText('a', text), undefined, text);
});
