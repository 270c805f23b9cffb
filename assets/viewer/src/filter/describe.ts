/** Conditions in words. */

import { areasOf } from '../ask/label';
import { labelTitle } from '../ask/title';
import { familyTitle } from '../text/families';
import { language } from '../text/language';
import { formatDate, formatNumber } from '../text/numbers';
import { columnTitle, valueTitleIn } from '../text/terms';
import type { Clause } from './clause';
import type { Step, Unit } from './seasons';
import { words } from './words';

/** Values that are named before the rest are only counted. */
const NAMED = 3;

/** A condition, as in "Commodity: gold, copper" or "On sheet M-42-XII". */
export function describeClause(clause: Clause): string {
  if (clause.is !== 'written') return `${columnTitle(clause.column)}: ${sayOf(clause)}`;
  const areas = areasOf(clause);
  return areas.length > 0 ? [...new Set(areas.map(labelTitle))].join(' · ') : `${words().written}: ${clause.text}`;
}

function sayOf(clause: Exclude<Clause, { is: 'written' }>): string {
  switch (clause.is) {
    case 'among':
      return listed([...(clause.families ?? []).map(familyTitle), ...clause.values.map((value) => optionTitle(clause.column, value))]);
    case 'between':
      return sayBounds(clause.min !== undefined && formatNumber(clause.min, 6), clause.max !== undefined && formatNumber(clause.max, 6), clause.orNone);
    case 'during':
      return sayBounds(clause.from && sayDay(clause.from, '-01-01'), clause.to && sayDay(clause.to, '-12-31'), clause.orNone);
    case 'like':
      return words().contains(clause.text).toLocaleLowerCase(language.value);
  }
}

/** The first and the last day of a year are said by the year. */
const sayDay = (day: string, edge: string): string => (day.endsWith(edge) ? day.slice(0, 4) : formatDate(day));

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
}

function sayBounds(from: string | false | undefined, to: string | false | undefined, orNone = false): string {
  const within = from && to ? (from === to ? from : words().between(from, to)) : from ? words().least(from) : to ? words().most(to) : '';
  return [within, orNone && words().none.toLocaleLowerCase(language.value)].filter(Boolean).join(', ');
}

/** What a value is called where one chooses: truth, nothing, or as the data has it. */
export function optionTitle(column: string, value: string): string {
  if (value === '') return words().none;
  return value === 'true' ? words().yes : value === 'false' ? words().no : valueTitleIn(column, value);
}

/** What a step of time is called. */
export function stepTitle({ from, to }: Step, unit: Unit): string {
  if (unit === 'season') return `${words().seasons[Math.floor(Number(to.slice(5, 7)) / 3)] ?? ''} ${to.slice(0, 4)}`;
  if (unit === 'month') return formatDate(from.slice(0, 7));
  return unit === 'year' ? from.slice(0, 4) : words().between(from.slice(0, 4), to.slice(0, 4));
}
