import assert from 'node:assert/strict';
import { test } from 'node:test';
import { show as showIn } from '../src/card/value';
import { language, type Language } from '../src/text/language';
import { featureTitle, nameColumns } from '../src/text/terms';

language.value = 'en';
const show = (value: unknown, unit?: string) => showIn(value, unit, ['yes', 'no']);

test('numbers keep their digits, and years their look', () => {
  assert.deepEqual(show(1987), { as: 'text', text: '1987' });
  assert.deepEqual(show(2014400), { as: 'text', text: '2,014,400' });
  assert.deepEqual(show(0.78744), { as: 'text', text: '0.78744' });
});

test('only web addresses become links', () => {
  assert.deepEqual(show('https://example.org/a'), { as: 'link', href: 'https://example.org/a', text: 'example.org/a' });
  assert.equal(show('javascript:alert(1)')?.as, 'text');
  assert.equal(show('https://example.org and more')?.as, 'text');
});

test('nothing is shown as nothing', () => {
  for (const value of [null, undefined, '', '[]']) assert.equal(show(value), undefined);
  assert.deepEqual(show(0), { as: 'text', text: '0' });
  assert.deepEqual(show(false), { as: 'text', text: 'no' });
});

test('lists are joined, objects are indented, long texts are folded', () => {
  assert.deepEqual(show('["Au","Ag"]'), { as: 'text', text: 'Au, Ag' });
  assert.deepEqual(show({ a: 1 }), { as: 'json', text: '{\n  "a": 1\n}' });
  assert.equal(show('[1985 survey]')?.as, 'text');
  assert.equal(show('x'.repeat(160_000))?.as, 'folded');
});

test('quantities are said in the size in which people say them', () => {
  assert.equal((show(20_000_000, 't') as { text: string }).text, '20 Mt');
  assert.equal((show(4_140_000, 't') as { text: string }).text, '4.14 Mt');
  assert.equal((show(13_790, 't') as { text: string }).text, '13.79 kt');
  assert.equal((show(1379, 't') as { text: string }).text, '1,379 t');
  assert.equal((show(7850.79, 'km2') as { text: string }).text, '7,850.8 km²');
  assert.equal((show(91_000, 'm') as { text: string }).text, '91 km');
  assert.equal((show(700, 'g/t') as { text: string }).text, '700 g/t');
});

test('a feature is called by its name in the language of the reader', () => {
  const feature = { name: 'Zhezkazgan', name_ru: 'Жезказган', name_kk: 'Жезқазған' };
  const titleIn = (wanted: Language, properties: Record<string, unknown>) => {
    language.value = wanted;
    return featureTitle(properties);
  };
  assert.equal(titleIn('kk', feature), 'Жезқазған');
  assert.equal(titleIn('ru', feature), 'Жезказган');
  assert.equal(titleIn('en', feature), 'Zhezkazgan');
  assert.equal(titleIn('en', { name: ' ', Sheet: 'M-42-XII' }), 'M-42-XII');
  assert.equal(titleIn('en', { ore_t: 5 }), undefined);
  assert.deepEqual(nameColumns(['SITE_NAME', 'ore', 'NAME']), ['NAME', 'SITE_NAME']);
});
