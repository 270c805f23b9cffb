import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextWindow, reach, stepsOf } from '../src/filter/seasons';

const groups = (keys: unknown[]) => keys.map((key, i) => ({ key, count: i + 1 }));

test('years without features are steps too', () => {
  const steps = stepsOf(groups([1960, 1962, null]), 'year');
  assert.deepEqual(steps, [
    { from: '1960-01-01', to: '1960-12-31', count: 1 },
    { from: '1961-01-01', to: '1961-12-31', count: 0 },
    { from: '1962-01-01', to: '1962-12-31', count: 2 },
  ]);
});

test('winter begins in December of the year before', () => {
  const [winter, spring] = stepsOf(groups(['1960-winter', '1960-spring']), 'season');
  assert.deepEqual(winter, { from: '1959-12-01', to: '1960-02-29', count: 1 });
  assert.deepEqual(spring, { from: '1960-03-01', to: '1960-05-31', count: 2 });
});

test('months and decades', () => {
  assert.deepEqual(stepsOf(groups(['1999-12']), 'month'), [{ from: '1999-12-01', to: '1999-12-31', count: 1 }]);
  assert.deepEqual(stepsOf(groups([1960]), 'decade'), [{ from: '1960-01-01', to: '1969-12-31', count: 1 }]);
});

test('no dates, nonsense and whole ages make no steps', () => {
  assert.deepEqual(stepsOf([], 'year'), []);
  assert.deepEqual(stepsOf(groups([null, 'x']), 'season'), []);
  assert.deepEqual(stepsOf(groups([-5000, 2000]), 'year'), []);
});

test('bounds reach from step to step', () => {
  const steps = stepsOf(groups([1960, 1961, 1962]), 'year');
  assert.deepEqual(reach(steps, undefined, undefined), [0, 2]);
  assert.deepEqual(reach(steps, '1961-03-01', '1961-09-01'), [1, 1]);
  assert.deepEqual(reach(steps, '1990-01-01', undefined), [2, 2]);
  assert.deepEqual(reach(steps, undefined, '1900-01-01'), [0, 0]);
});

test('a window moves to where something is, and round at the ends', () => {
  const steps = stepsOf(groups([1960, 1962, 1965]), 'year');
  assert.deepEqual(nextWindow(steps, [0, 5], 1), [0, 0]);
  assert.deepEqual(nextWindow(steps, [0, 0], 1), [2, 2]);
  assert.deepEqual(nextWindow(steps, [5, 5], 1), [0, 0]);
  assert.deepEqual(nextWindow(steps, [0, 5], -1), [5, 5]);
  assert.deepEqual(nextWindow(steps, [0, 1], 1), [1, 2]);
});
