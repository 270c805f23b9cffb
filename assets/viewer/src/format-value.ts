/** How attribute values read. */

export type Properties = Record<string, unknown>;

/** A value as it is shown. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'folded'; summary: string; text: string }
  | { as: 'link'; href: string; text: string }
  | { as: 'json'; text: string };

/** Beyond so many characters a text is folded. */
const LONG_TEXT = 220;

/** How to show a value; null for none. */
export function show(value: unknown, language: string): Shown | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number') return { as: 'text', text: formatNumber(value, language) };
  if (typeof value === 'boolean') return { as: 'text', text: value ? 'yes' : 'no' };
  if (typeof value === 'object') return showObject(value);
  const text = String(value);
  if (/^https?:\/\/\S+$/i.test(text)) return { as: 'link', href: text, text: text.replace(/^https?:\/\//i, '') };
  const json = parseJson(text);
  if (json) return showObject(json);
  if (text.length > LONG_TEXT) return { as: 'folded', summary: `${text.slice(0, LONG_TEXT / 2).trimEnd()}…`, text };
  return { as: 'text', text };
}

/** Thousands are set apart from 10 000 on, so that years and codes stay as they are. */
function formatNumber(value: number, language: string): string {
  const useGrouping = Math.abs(value) >= 10_000;
  return new Intl.NumberFormat(language, { maximumSignificantDigits: 15, useGrouping }).format(value);
}

function showObject(value: object): Shown | null {
  const isPlainList = Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
  if (!isPlainList) return { as: 'json', text: JSON.stringify(value, null, 2) };
  return value.length === 0 ? null : { as: 'text', text: value.join(', ') };
}

function parseJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** Columns that hold the name of a feature, best first: in the reader's language, then plain, then English. */
export function nameColumns(columns: readonly string[], language: string): string[] {
  const short = language.slice(0, 2).toLowerCase();
  const wanted = [`name_${short}`, `title_${short}`, 'name', 'title', 'name_en', 'label', 'site_name', 'deposit', 'sheet'];
  const known = wanted.map((name) => columns.find((column) => column.toLowerCase() === name));
  const likely = columns.filter((column) => /(^|[_ ])(name|label)$/i.test(column));
  return [...new Set([...known, ...likely])].filter((column) => column !== undefined);
}

/** What to call a feature. */
export function titleOf(properties: Properties, language: string): string | undefined {
  for (const column of nameColumns(Object.keys(properties), language)) {
    const value = properties[column];
    if ((typeof value === 'string' && value.trim()) || typeof value === 'number') return String(value).trim();
  }
  return undefined;
}

/** `141 596 points`. */
export function formatCount(count: number, nouns: readonly [one: string, many: string], language: string): string {
  return `${new Intl.NumberFormat(language).format(count)} ${count === 1 ? nouns[0] : nouns[1]}`;
}
