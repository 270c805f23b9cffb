import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameColumns, show, titleOf } from '../src/format-value';

test('numbers keep their digits, and years their look', () => {
  assert.deepEqual(show(1987, 'en'), { as: 'text', text: '1987' });
  assert.deepEqual(show(2014400, 'en'), { as: 'text', text: '2,014,400' });
  assert.deepEqual(show(0.78744, 'en'), { as: 'text', text: '0.78744' });
});

test('only web addresses become links', () => {
  assert.deepEqual(show('https://example.org/a', 'en'), { as: 'link', href: 'https://example.org/a', text: 'example.org/a' });
  assert.equal(show('javascript:alert(1)', 'en')?.as, 'text');
  assert.equal(show('https://example.org and more', 'en')?.as, 'text');
});

test('nothing is shown as nothing', () => {
  for (const value of [null, undefined, '', '[]']) assert.equal(show(value, 'en'), null);
  assert.deepEqual(show(0, 'en'), { as: 'text', text: '0' });
  assert.deepEqual(show(false, 'en'), { as: 'text', text: 'no' });
});

test('lists are joined, objects are indented, long texts are folded', () => {
  assert.deepEqual(show('["Au","Ag"]', 'en'), { as: 'text', text: 'Au, Ag' });
  assert.deepEqual(show({ a: 1 }, 'en'), { as: 'json', text: '{\n  "a": 1\n}' });
  assert.equal(show('[1985 survey]', 'en')?.as, 'text');
  assert.equal(show('x'.repeat(160_000), 'en')?.as, 'folded');
});

test('a feature is called by its name in the language of the reader', () => {
  const feature = { name: 'Zhezkazgan', name_ru: 'Жезказган', name_kk: 'Жезқазған' };
  assert.equal(titleOf(feature, 'kk-KZ'), 'Жезқазған');
  assert.equal(titleOf(feature, 'ru'), 'Жезказган');
  assert.equal(titleOf(feature, 'fi'), 'Zhezkazgan');
  assert.equal(titleOf({ name: ' ', Sheet: 'M-42-XII' }, 'en'), 'M-42-XII');
  assert.equal(titleOf({ ore_t: 5 }, 'en'), undefined);
  assert.deepEqual(nameColumns(['SITE_NAME', 'ore', 'NAME'], 'en'), ['NAME', 'SITE_NAME']);
});
