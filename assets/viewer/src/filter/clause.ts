/** Conditions on the columns of a collection, and the CQL2 (OGC 21-065r2) that says the same. Pure. */

import { readNumber } from '../state/read-number';

/** One condition. */
export type Clause =
  /** One of some values, or a commodity that one of some families comprises. No value at all is written as the empty text. */
  | { is: 'among'; column: string; values: string[]; families?: string[] }
  /** Between two bounds, both included; either may be missing. Of a column of numbers. `orNone`: or without a value. */
  | { is: 'between'; column: string; min?: number; max?: number; orNone?: true }
  /** Between two days, both included. Of a column of dates. */
  | { is: 'during'; column: string; from?: string; to?: string; orNone?: true }
  /** With a text somewhere in it, whatever its case and accents. */
  | { is: 'like'; column: string; text: string }
  /** In CQL2, as somebody wrote it; or as it was made of areas, by the labels of those. */
  | { is: 'written'; text: string; areas?: readonly string[] };

/** Stands in the place of a column for areas. */
export const AREAS = '@';

/** Something that tells clauses of one collection apart: there is one per column. */
export const clauseKey = (clause: Clause): string => (clause.is !== 'written' ? clause.column : clause.areas ? AREAS : '');

/** Types of columns that a kind of condition fits for sure. */
const FITTING: Record<Exclude<Clause['is'], 'written'>, readonly string[]> = { among: ['text', 'list'], between: ['number', 'integer'], during: ['date', 'time'], like: ['text'] };

/** Whether a condition fits the columns without doubt; else the server has to say. */
export const isPlain = (clause: Clause, types: ReadonlyMap<string, string>): boolean => clause.is !== 'written' && FITTING[clause.is].includes(types.get(clause.column) ?? '');

/** The filter that all clauses make; undefined for none. `types` says which columns do not hold text. */
export function toCql2(clauses: readonly Clause[], types: ReadonlyMap<string, string> = new Map()): string | undefined {
  const parts = clauses.map((clause) => clauseToCql2(clause, types)).filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' AND ') : undefined;
}

function clauseToCql2(clause: Clause, types: ReadonlyMap<string, string>): string {
  switch (clause.is) {
    case 'among':
      return among(clause, types.get(clause.column) ?? 'text');
    case 'between':
      return bounds(clause, clause.min?.toString(), clause.max?.toString());
    case 'during':
      return bounds(clause, clause.from && instant(clause.from), clause.to && instant(clause.to));
    case 'like':
      return `${folded(quoteName(clause.column))} LIKE ${folded(quoteText(`%${clause.text.replace(/[\\%_]/g, '\\$&')}%`))}`;
    case 'written':
      return clause.text.trim() && `(${clause.text.trim()})`;
  }
}

function among({ column, values, families = [] }: Clause & { is: 'among' }, type: string): string {
  const name = quoteName(column);
  const isPlain = type === 'number' || type === 'integer' || type === 'boolean';
  const given = values.filter((value) => value !== '').map((value) => (isPlain ? value : quoteText(value)));
  const parts = families.map((family) => `commodity_in(${name}, ${quoteText(family)})`);
  if (given.length > 0 && type === 'list') parts.push(`A_OVERLAPS(${name}, (${given.join(', ')}))`);
  else if (given.length > 0) parts.push(given.length === 1 ? `${name} = ${given[0]}` : `${name} IN (${given.join(', ')})`);
  if (values.includes('')) parts.push(`${name} IS NULL`);
  return anyOf(parts);
}

function bounds({ column, orNone }: Clause & { is: 'between' | 'during' }, min: string | undefined, max: string | undefined): string {
  const name = quoteName(column);
  const within = min && max ? `${name} BETWEEN ${min} AND ${max}` : min ? `${name} >= ${min}` : max ? `${name} <= ${max}` : '';
  return anyOf([within, orNone ? `${name} IS NULL` : ''].filter(Boolean));
}

const anyOf = (parts: readonly string[]): string => (parts.length > 1 ? `(${parts.join(' OR ')})` : parts.join(''));

const folded = (text: string): string => `CASEI(ACCENTI(${text}))`;
const instant = (value: string): string => (value.includes('T') ? `TIMESTAMP('${value}')` : `DATE('${value}')`);

/** Names are quoted where they are not plain words. */
export const quoteName = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) && !RESERVED.has(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`);

/** The inverse of {@link quoteName}. */
export const unquoteName = (name: string): string => (/^".*"$/su.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name);

export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const RESERVED = new Set(['and', 'or', 'not', 'in', 'like', 'between', 'is', 'null', 'true', 'false', 'div', 'casei', 'accenti', 'date', 'timestamp', 'interval', 'bbox', 'point']);

/**
 * How a clause stands in the address: `~gold|copper`, with families `~tin^base metal`, `1000..`, `@1960-01-01..1970-01-01`, `*kun`;
 * what is written as it is, after the labels of areas: `sheet:M-42-XII^S_INTERSECTS(…)`.
 * A bar after bounds stands for no value.
 */
export function clauseToText(clause: Clause): string {
  switch (clause.is) {
    case 'among':
      return `~${joinValues(clause.values)}${clause.families ? `^${joinValues(clause.families)}` : ''}`;
    case 'between':
      return `${clause.min ?? ''}..${clause.max ?? ''}${clause.orNone ? '|' : ''}`;
    case 'during':
      return `@${clause.from ?? ''}..${clause.to ?? ''}${clause.orNone ? '|' : ''}`;
    case 'like':
      return `*${clause.text}`;
    case 'written':
      return clause.areas ? `${joinValues(clause.areas)}^${clause.text}` : clause.text;
  }
}

/** The inverse of {@link clauseToText}; undefined for what makes no sense. */
export function clauseFromText(column: string, text: string): Clause | undefined {
  if (column === '') return text.trim() ? { is: 'written', text } : undefined;
  if (column === AREAS) return areasFromText(text);
  if (text.startsWith('~')) return amongFromText(column, text.slice(1));
  if (text.startsWith('*')) return text.length > 1 ? { is: 'like', column, text: text.slice(1) } : undefined;
  const [from = '', to = ''] = text.replace(/^@|\|$/g, '').split('..');
  const orNone = text.endsWith('|') && { orNone: true as const };
  if (!from && !to && !orNone) return undefined;
  if (text.startsWith('@')) return [from, to].every(isDay) ? { is: 'during', column, ...(from && { from }), ...(to && { to }), ...orNone } : undefined;
  const [min, max] = [from, to].map((bound) => (bound === '' ? undefined : readNumber(bound)));
  if (Number.isNaN(min) || Number.isNaN(max)) return undefined;
  return { is: 'between', column, ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...orNone };
}

const isDay = (text: string): boolean => text === '' || /^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/.test(text);

function amongFromText(column: string, text: string): Clause {
  const [values = '', families] = splitAt(text, '^');
  // Before families, nothing is no values; without families, it is no value at all.
  const given = values === '' && families !== undefined ? [] : splitAt(values, '|').map(unescape);
  return { is: 'among', column, values: given, ...(families !== undefined && { families: splitAt(families, '|').map(unescape) }) };
}

function areasFromText(text: string): Clause | undefined {
  const [labels = '', ...rest] = splitAt(text, '^');
  const written = rest.join('^');
  return written.trim() ? { is: 'written', text: written, areas: splitAt(labels, '|').map(unescape) } : undefined;
}

const joinValues = (values: readonly string[]): string => values.map((value) => value.replace(/[\\|^]/g, '\\$&')).join('|');
const unescape = (text: string): string => text.replace(/\\(.)/gsu, '$1');

/** Splits at a character wherever no backslash stands before it. */
function splitAt(text: string, separator: string): string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/\\.|[^]/gsu)) {
    if (piece === separator) parts.push('');
    else parts.push(parts.pop() + piece);
  }
  return parts;
}

/** A choice among values with one more, or one less; undefined where nothing is left. Whatever else was asked of the column goes. */
export function toggled(clause: Clause | undefined, column: string, value: string, list: 'values' | 'families' = 'values'): Clause | undefined {
  const { values = [], families = [] } = clause?.is === 'among' ? clause : {};
  const next = { values, families };
  next[list] = next[list].includes(value) ? next[list].filter((other) => other !== value) : [...next[list], value];
  if (next.values.length + next.families.length === 0) return undefined;
  return { is: 'among', column, values: next.values, ...(next.families.length > 0 && { families: next.families }) };
}

/** The values that each of some families comprises. */
export type Members = ReadonlyMap<string, readonly string[]>;

/** A choice among values with one more or one less, where some come by their families. */
export const toggledAmong = (clause: Clause | undefined, column: string, value: string, membersOf: Members): Clause | undefined =>
  clause?.is === 'among' && [...membersOf.values()].some((members) => members.includes(value)) ? withoutMember(clause, value, membersOf) : toggled(clause, column, value);

/** A choice among values without one that its families comprise: such a family gives way to its other members. */
export function withoutMember(clause: Clause & { is: 'among' }, value: string, membersOf: Members): Clause | undefined {
  const isBroken = (family: string) => membersOf.get(family)?.includes(value) ?? false;
  const [broken, whole] = [clause.families?.filter(isBroken) ?? [], clause.families?.filter((family) => !isBroken(family)) ?? []];
  const values = new Set([...clause.values, ...broken.flatMap((family) => membersOf.get(family) ?? [])]);
  values.delete(value);
  if (values.size + whole.length === 0) return undefined;
  return { is: 'among', column: clause.column, values: [...values], ...(whole.length > 0 && { families: whole }) };
}
