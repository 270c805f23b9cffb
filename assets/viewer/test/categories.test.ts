import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inCategoryOrder } from '../src/text/categories';

test('the surest category comes first, within what a commodity has', () => {
  const rows = ['zinc P (forecast; no A/B/C)', 'zinc C2', 'lead Inferred', 'zinc С1', 'zinc', 'zinc B', 'zinc А', 'lead Indicated', 'zinc Inferred/Measured'].map((text) => text.split(/ (.*)/s));
  const sorted = inCategoryOrder(rows, ([kind]) => kind, ([, category]) => category);
  assert.deepEqual(sorted.map(([kind, category]) => `${kind} ${category ?? '–'}`), [
    'zinc Inferred/Measured', 'zinc А', 'zinc B', 'zinc С1', 'zinc C2', 'zinc P (forecast; no A/B/C)', 'zinc –', 'lead Indicated', 'lead Inferred',
  ]);
});
