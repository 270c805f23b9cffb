/** What the common values of controlled vocabularies are called: statuses, categories, kinds of deposits, ages. English speaks for itself. */

import { namesOfCommodity } from './commodity-names';
import { language, type Language } from './language';
import vocabulary from './vocabulary.json';

/** By the English term in small letters: the Russian and the Kazakh. Letters that only mean something in one column stand after its name. */
const TERMS = vocabulary as unknown as Readonly<Record<string, readonly [ru: string, kk: string]>>;
const PLACES: Partial<Record<Language, 0 | 1>> = { ru: 0, kk: 1 };

/** What joins terms, the loosest first. */
const JOINTS = [';', ',', '/', '+'] as const;

/** Longer texts are somebody's sentences. */
const LONGEST = 120;

/** A term, or several that are joined or explained in brackets; undefined unless all of it is known, so that no text is half translated. */
export function termFor(value: string, column = ''): string | undefined {
  const text = value.trim();
  if (text === '' || text.length > LONGEST || !(language.value in PLACES)) return undefined;
  return wordFor(text, column) ?? doubted(text) ?? explained(text) ?? joined(text) ?? ofCommodity(text) ?? dated(text);
}

/** A term as it is, in the plural, or with hyphens. */
function wordFor(text: string, column: string): string | undefined {
  const place = PLACES[language.value];
  if (place === undefined) return undefined;
  const key = text.toLowerCase();
  const found = [`${column.toLowerCase()}:${key}`, key, key.replace(/s$/, ''), key.replaceAll('-', ' ')].find((one) => Object.hasOwn(TERMS, one));
  return found === undefined ? undefined : TERMS[found]?.[place];
}

/** `mine?`, `prospect(?)` */
function doubted(text: string): string | undefined {
  const [, sure = ''] = /^(.+?)\s*(?:\?|\(\?\))$/.exec(text) ?? [];
  const term = termFor(sure);
  return term && `${term} (?)`;
}

/** `producing (small)`: a remark may be a name, as in `VMS (Urals)`, a code may have one. */
function explained(text: string): string | undefined {
  const [, said = '', remark = ''] = /^(.+?) \((.+)\)$/.exec(text) ?? [];
  const [term, remarkTerm] = [termFor(said), termFor(remark)];
  if (term === undefined ? !(remarkTerm && /^[A-Z]\d?$/.test(said)) : remarkTerm === undefined && /^\p{Ll}/u.test(remark)) return undefined;
  return `${term ?? said} (${remarkTerm ?? remark})`;
}

function joined(text: string): string | undefined {
  for (const mark of JOINTS.filter((one) => text.includes(one))) {
    const parts = text.split(mark).map((part) => [part, termFor(part)] as const);
    if (parts.every(([, term]) => term !== undefined)) return parts.map(([part, term]) => part.replace(part.trim(), () => term ?? '')).join(mark);
  }
  return undefined;
}

/** `porphyry Cu-Au`, `exotic copper`: signs are the same everywhere. */
function ofCommodity(text: string): string | undefined {
  const [, kind = '', of = ''] = /^(.+) (\S+)$/.exec(text) ?? [];
  const [term, names] = [termFor(kind), of.split('-').map((name) => (/^[A-Z][a-z]?$/.test(name) ? name : namesOfCommodity(name)?.[language.value]))];
  return term && names.every((name) => name !== undefined) ? `${term} (${names.join('-')})` : undefined;
}

/** `registered 2025` */
function dated(text: string): string | undefined {
  const [, what = '', years = ''] = /^(.+) (\d{4}(?:[-–]\d{2,4})?)$/.exec(text) ?? [];
  const term = termFor(what);
  return term && `${term}, ${years}`;
}
