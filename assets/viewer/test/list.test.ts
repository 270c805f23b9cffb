import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxParameter } from '../src/list/box';
import { parseColumns } from '../src/server/columns';
import { byInterest } from '../src/text/column-rank';
import { language } from '../src/text/language';

test('a view is a box, also across the antimeridian and after a trip round the world', () => {
  assert.equal(boxParameter([60, 45, 75.1234567, 52]), '60,45,75.12346,52');
  assert.equal(boxParameter([170, 10, 190, 20]), '170,10,-170,20');
  assert.equal(boxParameter([420, 10, 430, 20]), '60,10,70,20');
  assert.equal(boxParameter([-200, -80, 200, 80]), undefined);
});

test('names come first, codes and remarks last', () => {
  language.value = 'ru';
  const text = { type: 'string' };
  const properties = { identifier: text, note: text, name: text, name_ru: text, ore_t: { type: 'number' }, status: text, commodity: { ...text, enum: ['gold'] } };
  const names = byInterest(parseColumns({ properties })).map(({ name }) => name);
  assert.deepEqual(names, ['name_ru', 'commodity', 'status', 'ore_t', 'name', 'identifier', 'note']);
});
