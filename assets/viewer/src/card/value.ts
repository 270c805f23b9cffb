/** How attribute values read. */

import { formatDate, formatNumber, formatQuantity } from '../text/numbers';
import { valueTitleIn } from '../text/terms';

/** A value as it is shown. */
export type Shown =
  | { as: 'text'; text: string }
  | { as: 'folded'; summary: string; text: string }
  | { as: 'link'; href: string; text: string }
  | { as: 'json'; text: string };

/** Beyond so many characters a text is folded. */
const LONG_TEXT = 220;

/** How to show a value of a column in a unit, if it has one; undefined for none. `yesNo` are the words for truth. */
export function show(value: unknown, unit: string | undefined, yesNo: readonly [string, string], column = ''): Shown | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number') return { as: 'text', text: unit ? formatQuantity(value, unit) : formatNumber(value) };
  if (typeof value === 'boolean') return { as: 'text', text: yesNo[value ? 0 : 1] };
  if (typeof value === 'object') return showObject(value, column);
  const text = String(value);
  if (/^https?:\/\/\S+$/i.test(text)) return { as: 'link', href: text, text: text.replace(/^https?:\/\//i, '') };
  if (/^doi:10\.\S+$/i.test(text)) return { as: 'link', href: `https://doi.org/${text.slice('doi:'.length)}`, text };
  if (/^\d{4}-\d{2}(-\d{2}(T.+)?)?$/.test(text)) return { as: 'text', text: formatDate(text) };
  const json = parseJson(text);
  if (json) return showObject(json, column);
  if (text.length > LONG_TEXT) return { as: 'folded', summary: `${text.slice(0, LONG_TEXT / 2).trimEnd()}…`, text };
  return { as: 'text', text: valueTitleIn(column, text) };
}

function showObject(value: object, column: string): Shown | undefined {
  const isPlainList = Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
  if (!isPlainList) return { as: 'json', text: JSON.stringify(value, null, 2) };
  return value.length === 0 ? undefined : { as: 'text', text: value.map((item) => (typeof item === 'string' ? valueTitleIn(column, item) : String(item))).join(', ') };
}

function parseJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
