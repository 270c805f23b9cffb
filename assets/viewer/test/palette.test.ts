import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Categories } from '../src/categories';
import { PALETTE, assignColours } from '../src/palette';

const IDS = ['deposits', 'sheets', 'faults', 'claims', 'areas', 'roads', 'wells', 'mines'];

test('as many collections as colours get one each, whatever their order', () => {
  const colours = assignColours(IDS);
  assert.equal(new Set(colours.values()).size, PALETTE.length);
  assert.deepEqual(assignColours([...IDS].reverse()).get('claims'), colours.get('claims'));
});

test('more collections than colours share them evenly', () => {
  const used = [...assignColours(Array.from({ length: 24 }, (_, i) => `layer-${i}`)).values()];
  for (const colour of PALETTE) assert.equal(used.filter((other) => other === colour).length, 3);
});

test('a category keeps its colour when others become more frequent', () => {
  const categories = new Categories('commodity');
  assert.equal(categories.add(['gold', 'gold', 'copper']), true);
  const [gold] = categories.shown;
  assert.equal(categories.add(Array(99).fill('copper')), false);
  assert.deepEqual(categories.shown[0], gold);
  assert.equal(gold?.value, 'gold');
});

test('values beyond the palette become "other"', () => {
  const categories = new Categories('kind');
  const changed = categories.add(Array.from({ length: 20 }, (_, i) => `kind ${i}`));
  assert.equal(changed, true);
  assert.equal(categories.shown.length, PALETTE.length);
  assert.equal(categories.hasOther, true);
});

test('configured colours are taken, and only the values seen are in the legend', () => {
  const categories = new Categories('commodity', { color: '#777777', colors: { gold: '#ffd700', copper: '#d35400' } });
  categories.add(['gold', 'iron', null]);
  assert.deepEqual(categories.shown, [{ value: 'gold', colour: '#ffd700' }]);
  assert.equal(categories.hasOther, true);
  assert.deepEqual(categories.colour(), ['match', ['to-string', ['get', 'commodity']], 'gold', '#ffd700', 'copper', '#d35400', '#777777']);
});
