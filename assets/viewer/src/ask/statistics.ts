/** What of a collection is asked, and what an answer says. Pure. */

import { unquoteName } from '../filter/clause';
import type { Collection } from '../server/collections';
import type { Column } from '../server/columns';
import { array, number, object, string } from '../server/http';
import { inCategoryOrder } from '../text/categories';

/** A number, with its unit and how it was made. */
export interface Measure {
  name: string;
  /** The column that is added up, of a sum. */
  column: string | undefined;
  unit: string;
  rule: string;
  /** Features that have no such value. */
  without: number;
}

/** Features that are alike. */
export interface Group {
  key: Readonly<Record<string, string | undefined>>;
  count: number;
  values: Readonly<Record<string, number | undefined>>;
}

/** An answer of `/statistics`. */
export interface Statistics {
  count: number;
  /** The columns by which it is grouped. */
  by: string[];
  measures: Measure[];
  /** Of all groups together; undefined where they are not the same. */
  values: Readonly<Record<string, number | undefined>>;
  groups: Group[];
}

/** Columns that say what kind of amount a row has; the server refuses to add up what they tell apart. */
const CATEGORIES = ['category', 'measure_type', 'classification', 'resource_category', 'reserve_category', 'oremeasuretype', 'oremeasureassessmentcategory', 'категория'];
const BASES = ['grade_basis', 'contained_basis', 'basis', 'contained_computed_basis'];
/** Sums at most: more do not fit beside each other. */
const MOST_SUMS = 2;
/** Units of mass, and in which one a sum is asked for. */
const MASSES = new Set(['t', 'kt', 'Mt', 'kg', 'g']);

/** The column by whose values features are counted: that of the legend, else the commodity. */
export const kindColumn = (columns: readonly Column[], legendColumn: string | undefined): string | undefined =>
  columns.find(({ name }) => name === legendColumn)?.name ?? columns.find(({ name }) => /^commodity$/i.test(name))?.name;

/** Columns with tonnages, metal before ore. */
export function tonnages(columns: readonly Column[]): string[] {
  const found = columns.filter(({ unit, type }) => MASSES.has(unit ?? '') && (type === 'number' || type === 'integer')).map(({ name }) => name);
  const rank = (name: string) => (/contained|metal|металл/i.test(name) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_SUMS);
}

/** By which columns tonnages can be told apart, the shortest first: commodities and categories, then also bases. */
export function tonnageGroupings(columns: readonly Column[], kind: string | undefined): string[][] {
  const named = (names: readonly string[]) => columns.filter(({ name }) => names.includes(name.toLowerCase())).map(({ name }) => name);
  const short = [...(kind ? [kind] : []), ...named(CATEGORIES)];
  const bases = named(BASES).slice(0, 1);
  return bases.length > 0 ? [short, [...short, ...bases]] : [short];
}

/** Whether one can ask how much ground the features cover. */
export const canCover = ({ kinds }: Collection): boolean => kinds.includes('polygon');

/** From a document of `/statistics`. */
export function parseStatistics(json: unknown): Statistics {
  const document = object(json);
  return {
    count: number(document['numberMatched']) ?? 0,
    by: array(document['groupBy']).map((grouping) => unquoteName(string(object(grouping)['name']))),
    measures: array(document['measures']).map(parseMeasure),
    values: numbersOf(object(document['total'])['values']),
    groups: array(document['groups']).map((group) => ({
      key: Object.fromEntries(Object.entries(object(object(group)['key'])).map(([name, value]) => [unquoteName(name), value === null ? undefined : String(value)])),
      count: number(object(group)['numberMatched']) ?? 0,
      values: numbersOf(object(group)['values']),
    })),
  };
}

function parseMeasure(value: unknown): Measure {
  const json = object(value);
  const name = string(json['name']);
  const column = /^sum\((.*?)(?:,unit:[^"]*)?\)$/s.exec(name)?.[1];
  return { name, column: column && unquoteName(column), unit: string(json['unit']), rule: string(json['rule']), without: number(json['featuresWithoutValue']) ?? 0 };
}

const numbersOf = (values: unknown): Record<string, number | undefined> => Object.fromEntries(Object.entries(object(values)).map(([name, value]) => [name, number(value)]));

/** The commonest first; of equal ones in the order of their names. */
export const byCount = (groups: readonly Group[]): Group[] => [...groups].sort((a, b) => b.count - a.count || nameOf(a).localeCompare(nameOf(b)));

/** In the order of categories, those of one kind together. */
export function byCategory({ by, groups }: Statistics): Group[] {
  const category = by.find((column) => CATEGORIES.includes(column.toLowerCase())) ?? '';
  const kind = by.find((column) => column !== category) ?? '';
  return inCategoryOrder(groups, ({ key }) => key[kind], ({ key }) => key[category]);
}

const nameOf = ({ key }: Group): string => Object.values(key).join(' ');
