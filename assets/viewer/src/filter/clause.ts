/** Conditions on the columns of a collection, and the CQL2 (OGC 21-065r2) that says the same. Pure. */

/** One condition. */
export type Clause =
  /** One of some values. */
  | { is: 'among'; column: string; values: string[] }
  /** Between two bounds, both included; either may be missing. Of a column of numbers. */
  | { is: 'between'; column: string; min?: number; max?: number }
  /** Between two days (or years), both included. Of a column of dates. */
  | { is: 'during'; column: string; from?: string; to?: string }
  /** In CQL2, as somebody wrote it. */
  | { is: 'written'; text: string };

/** Something that tells clauses of one collection apart: there is one per column. */
export const clauseKey = (clause: Clause): string => (clause.is === 'written' ? '' : clause.column);

/** The filter that all clauses make; undefined for none. `types` says which columns do not hold text. */
export function toCql2(clauses: readonly Clause[], types: ReadonlyMap<string, string> = new Map()): string | undefined {
  const parts = clauses.map((clause) => clauseToCql2(clause, types)).filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' AND ') : undefined;
}

function clauseToCql2(clause: Clause, types: ReadonlyMap<string, string>): string {
  switch (clause.is) {
    case 'among':
      return among(quoteName(clause.column), clause.values, types.get(clause.column) ?? 'text');
    case 'between':
      return bounds(quoteName(clause.column), clause.min?.toString(), clause.max?.toString());
    case 'during':
      return bounds(quoteName(clause.column), clause.from && instant(clause.from), clause.to && instant(clause.to));
    case 'written':
      return clause.text.trim() && `(${clause.text.trim()})`;
  }
}

/** No value at all is written as the empty text. */
function among(name: string, values: readonly string[], type: string): string {
  const literal = (value: string) => (type === 'number' || type === 'integer' || type === 'boolean' ? value : quoteText(value));
  const given = values.filter((value) => value !== '').map(literal);
  const parts = given.length === 1 ? [`${name} = ${given[0]}`] : given.length > 1 ? [`${name} IN (${given.join(', ')})`] : [];
  if (values.includes('')) parts.push(`${name} IS NULL`);
  return parts.length > 1 ? `(${parts.join(' OR ')})` : parts.join('');
}

function bounds(name: string, min: string | undefined, max: string | undefined): string {
  if (min && max) return `${name} BETWEEN ${min} AND ${max}`;
  return min ? `${name} >= ${min}` : max ? `${name} <= ${max}` : '';
}

const instant = (value: string): string => (value.includes('T') ? `TIMESTAMP('${value}')` : `DATE('${value}')`);

/** Names are quoted where they are not plain words. */
export const quoteName = (name: string): string => (/^[a-z_][a-z0-9_]*$/i.test(name) && !RESERVED.has(name.toLowerCase()) ? name : `"${name.replaceAll('"', '""')}"`);
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const RESERVED = new Set(['and', 'or', 'not', 'in', 'like', 'between', 'is', 'null', 'true', 'false', 'div', 'casei', 'accenti', 'date', 'timestamp', 'interval', 'bbox', 'point']);

/** How a clause stands in the address: `commodity=copper|gold`, `ore_t=1000..`, `opened=1960-01-01...1970-01-01`. */
export function clauseToText(clause: Clause): string {
  switch (clause.is) {
    case 'among':
      return `~${clause.values.map((value) => value.replace(/[\\|]/g, '\\$&')).join('|')}`;
    case 'between':
      return `${clause.min ?? ''}..${clause.max ?? ''}`;
    case 'during':
      return `@${clause.from ?? ''}..${clause.to ?? ''}`;
    case 'written':
      return clause.text;
  }
}

/** The inverse of {@link clauseToText}; undefined for what makes no sense. */
export function clauseFromText(column: string, text: string): Clause | undefined {
  if (column === '') return text.trim() ? { is: 'written', text } : undefined;
  if (text.startsWith('~')) {
    return { is: 'among', column, values: splitValues(text.slice(1)) };
  }
  const [from = '', to = ''] = text.replace(/^@/, '').split('..');
  if (text.startsWith('@')) return from || to ? { is: 'during', column, ...(from && { from }), ...(to && { to }) } : undefined;
  const [min, max] = [from, to].map((bound) => (bound === '' ? undefined : Number(bound)));
  if (Number.isNaN(min) || Number.isNaN(max) || (min === undefined && max === undefined)) return undefined;
  return { is: 'between', column, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** Values between bars; a backslash makes a bar part of a value. */
function splitValues(text: string): string[] {
  const values = [''];
  for (const [part] of text.matchAll(/\\.|[^]/gu)) {
    if (part === '|') values.push('');
    else values.push(values.pop() + (part.length > 1 && part.startsWith('\\') ? part.slice(1) : part));
  }
  return values;
}
