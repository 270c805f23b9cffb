import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRing, ringName } from '../src/map/ring-name';

test('the name of a ring says what is drawn', () => {
  const shares = [{ value: 'gold, silver', share: 12 }, { value: 'медь', share: 5 }];
  assert.deepEqual(parseRing(ringName('deposits', shares)), { collection: 'deposits', shares });
  assert.deepEqual(parseRing(ringName('deposits', [])), { collection: 'deposits', shares: [] });
});

test('shares of nothing are left out, and other pictures are no rings', () => {
  assert.deepEqual(parseRing(ringName('a', [{ value: '', share: 3 }, { value: 'b', share: 0 }]))?.shares, []);
  assert.equal(parseRing('gold'), undefined);
});
