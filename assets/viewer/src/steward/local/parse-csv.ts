/** Tables of points: RFC 4180, with any usual delimiter and decimal commas. Pure. */

import { Unreadable, take, type Parsed } from './parsed';

const DELIMITERS = [',', ';', '\t', '|'];
/** Names of columns, the clearest first. */
const LONGITUDE = [/^(lon|lng|long|longitude|долгота|бойлық)$/i, /^(lon|long|longitude|долгота|бойлық)[^\p{L}]/iu, /^x$/i];
const LATITUDE = [/^(lat|latitude|широта|ендік)$/i, /^(lat|latitude|широта|ендік)[^\p{L}]/iu, /^y$/i];

/** Reads a table whose first line names the columns. */
export function* parseCsv(text: string): Generator<undefined, Parsed> {
  const parsed: Parsed = { features: [], faults: [] };
  const rows = records(text, delimiterOf(text));
  const names = (rows.next().value?.fields ?? []).map((name) => name.trim());
  const [lon, lat] = [LONGITUDE, LATITUDE].map((forms) => indexOfColumn(names, forms)) as [number, number];
  if (lon < 0 || lat < 0) throw new Unreadable('noColumns', names.join(', '));
  for (const { fields, line } of rows) {
    yield;
    if (fields.length === 1 && fields[0] === '') continue;
    const properties: Record<string, string> = {};
    names.forEach((name, i) => i !== lon && i !== lat && name && (properties[name] = fields[i] ?? ''));
    const position = [fields[lon], fields[lat]].map(coordinate);
    take(parsed, line, properties, position.every(Number.isFinite) ? { type: 'Point', coordinates: position } : null);
  }
  return parsed;
}

/** The delimiter that the first line has most of. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => head.split(delimiter).length;
  return DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
}

const indexOfColumn = (names: readonly string[], forms: readonly RegExp[]): number =>
  forms.map((form) => names.findIndex((name) => form.test(name))).find((index) => index >= 0) ?? -1;

/** Empty is no number, though JavaScript thinks so. */
const coordinate = (text = ''): number => (text.trim() === '' ? NaN : Number(text.trim().replace(',', '.').replace('−', '-').replace(/°$/, '')));

/** Rows with the line where each begins. */
function* records(text: string, delimiter: string): Generator<{ fields: string[]; line: number }, undefined> {
  const end = delimiter === '|' ? '\\|' : delimiter;
  const field = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"[^${end}\\r\\n]*|([^${end}\\r\\n]*))(${end}|\\r?\\n|\\r|$)`, 'y');
  let [line, from] = [1, 1];
  let fields: string[] = [];
  while (field.lastIndex < text.length || fields.length > 0) {
    const [, quoted, plain = '', after] = field.exec(text) ?? [];
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += (quoted?.split('\n').length ?? 1) - 1;
    if (after === delimiter) continue;
    yield { fields, line: from };
    fields = [];
    from = ++line;
  }
}
