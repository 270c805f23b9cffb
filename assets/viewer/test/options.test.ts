import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCodeList, optionsOf, search } from '../src/filter/options';
import { parseCounts } from '../src/server/counts';

const all = [{ key: 'tin', count: 1 }, { key: null, count: 9 }, { key: 'gold', count: 5 }];

test('values stand in the same order whatever is chosen, none last', () => {
  assert.deepEqual(optionsOf(all, [{ key: 'tin', count: 1 }]), [
    { value: 'gold', count: 0 },
    { value: 'tin', count: 1 },
    { value: '', count: 0 },
  ]);
});

test('what hardly recurs is no code list, nor are long texts', () => {
  const groups = (length: number, text = 'v') => Array.from({ length }, (_, i) => ({ key: `${text}${i}`, count: 1 }));
  assert.ok(isCodeList({ groups: groups(5), matched: 5, edges: [] }));
  assert.ok(isCodeList({ groups: groups(20), matched: 100, edges: [] }));
  assert.ok(!isCodeList({ groups: groups(74), matched: 74, edges: [] }));
  assert.ok(!isCodeList({ groups: groups(5, 'x'.repeat(100)), matched: 50, edges: [] }));
});

test('values are found by what they are called, and by what they are', () => {
  const options = optionsOf(all.slice(0, 1), []);
  assert.equal(search(options, 'ОЛОВ', () => 'олово').length, 1);
  assert.equal(search(options, 'ti', () => 'олово').length, 1);
  assert.equal(search(options, 'zinc', () => 'олово').length, 0);
});

test('the statistics of a server are counts', () => {
  const answer = { numberMatched: 3, groupBy: [{ edges: [0, 1] }], groups: [{ key: { c: 'a' }, values: { count: 2 } }, { key: { c: null }, values: { count: 1 } }] };
  assert.deepEqual(parseCounts(answer), { matched: 3, edges: [0, 1], groups: [{ key: 'a', count: 2 }, { key: null, count: 1 }] });
});
