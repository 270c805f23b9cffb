import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatFindings, parseFindings, parseQuality, totals } from '../src/steward/quality';
import said from '../src/steward/said.json';
import { parseReport } from '../src/steward/report';

test('findings as the server lists them', () => {
  const checks = parseQuality({
    checks: [
      { check: 'duplicate', title: 'Twice', looked: true, numberMatched: 1500, sure: { certain: 1, likely: 1499, possible: 0 }, findings: [{ sure: 'certain', reason: 'same', rows: 2, ids: [7, 'b'], name: 'A' }, { sure: 'nonsense', sourceRow: 3 }] },
      { check: 'outside', looked: false, notes: ['no boundary'] },
    ],
  });
  assert.deepEqual(checks[0]?.findings[0]?.ids, ['7', 'b']);
  assert.equal(checks[0]?.findings[1]?.sure, 'possible');
  assert.equal(checks[0]?.findings[1]?.sourceRow, 3);
  assert.deepEqual(checks[1]?.counts, { certain: 0, likely: 0, possible: 0 });
  assert.deepEqual(totals(checks), { certain: 1, likely: 1499, possible: 0 });
  assert.deepEqual(parseQuality(undefined), []);
});

test('the address keeps whose findings are on the map', () => {
  const kept = { of: 'a:b', wanted: ['certain', 'likely'] } as const;
  assert.equal(formatFindings(kept), 'a:b:certain,likely');
  assert.deepEqual(parseFindings('a:b:likely,certain,nonsense'), kept);
  assert.deepEqual(parseFindings('a:'), { of: 'a', wanted: [] });
  assert.equal(parseFindings('certain,likely'), undefined);
});

test('a load report', () => {
  const report = parseReport({ rows_read: 4, rows_kept: 3, rows_rejected: 1, incomplete: null, numberMatched: 9, counts: [{ kind: 'bad-geometry', outcome: 'rejected', explanation: 'why', count: 1 }], defects: [{ row: 4, outcome: 'rejected', kind: 'bad-geometry', detail: 'x' }] });
  assert.deepEqual([report.read, report.kept, report.rows.rejected, report.incomplete, report.matched], [4, 3, 1, '', 9]);
  assert.deepEqual(report.defects, [{ row: 4, outcome: 'rejected', kind: 'bad-geometry', detail: 'x' }]);
});

test('what the server says has Russian and Kazakh words, the same in both', () => {
  const keys = Object.values(said).map(({ checks, kinds }) => [Object.keys(checks), Object.keys(kinds)]);
  assert.deepEqual(keys[0], keys[1]);
  for (const { checks, kinds } of Object.values(said)) {
    for (const text of [...Object.values(checks).flat(), ...Object.values(kinds)]) assert.match(text, /[а-яә-ө]/i);
    for (const texts of Object.values(checks)) assert.equal(texts.length, 3);
  }
});
