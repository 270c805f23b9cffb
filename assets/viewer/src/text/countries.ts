/** Countries by their English names: the browser knows what they are called. */

import { language, locale } from './language';

/** Names that data has beside those of the browser. */
const OTHERS: Readonly<Record<string, string>> = { 'russian federation': 'RU', turkey: 'TR', 'democratic republic of the congo': 'CD', burma: 'MM', 'czech republic': 'CZ' };

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

let codes: ReadonlyMap<string, string> | undefined;

/** ISO 3166 codes by names: whatever pair of letters has a name. */
function codesByName(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const pairs = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return new Map([...pairs.map((code) => [english.of(code)?.toLowerCase() ?? '', code] as const), ...Object.entries(OTHERS)]);
}

/** What a country is called; undefined for anything else, and in English. */
export function countryTitle(name: string): string | undefined {
  if (language.value === 'en') return undefined;
  const code = (codes ??= codesByName()).get(name.trim().toLowerCase());
  return code && new Intl.DisplayNames(locale.value, { type: 'region' }).of(code);
}
