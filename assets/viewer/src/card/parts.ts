/** What a feature says, put in the order in which people ask: names, what it is, how sure its place is, how much, from where. Pure. */

import type { Column } from '../server/columns';

type Properties = Readonly<Record<string, unknown>>;

/** A name, and its language where that is known. */
export interface Name {
  text: string;
  lang: string | undefined;
}

/** The parts of a card. */
export interface Parts {
  /** The other names than the one above. */
  names: Name[];
  /** The chief commodity. */
  commodity: string | undefined;
  others: string[];
  /** Columns that say what it is, in this order. */
  facts: string[];
  /** Metres by which the position may be off. */
  uncertainty_m: number | undefined;
  /** Columns that say from where it is known. */
  sources: string[];
}

/** Ore, grade and metal of one row. */
export interface Amounts {
  commodity: string | undefined;
  category: string | undefined;
  ore_t: number | undefined;
  grade: number | undefined;
  grade_unit: string | undefined;
  /** Of what the grade is, where that is not the element. */
  basis: string | undefined;
  contained_t: number | undefined;
  /** Whether the metal was computed from ore and grade. */
  isComputed: boolean;
  /** By how many per cent the metal that is given is more than ore × grade, where the three contradict each other. */
  off_percent: number | undefined;
  year: string | undefined;
}

const FACTS = ['status', 'mineraldepositmodel', 'mineraloccurrencetype', 'type', 'region', 'oblast', 'discovered', 'discovery_date', 'operator', 'map_scale', 'scale', 'season', 'sheet'];
const SOURCES = ['coordinate_source', 'source', 'reference', 'references', 'note', 'other_positions'];

/** The parts of a feature that goes by `title`. */
export function partsOf(properties: Properties, title: string | undefined, columns: readonly Column[]): Parts {
  const present = (wanted: readonly string[]) => wanted.flatMap((name) => Object.keys(properties).filter((key) => key.toLowerCase() === name && textOf(properties[key]) !== undefined));
  return {
    names: namesOf(properties, title),
    commodity: listOf(get(properties, 'commodity'))[0],
    others: [...listOf(get(properties, 'commodity')).slice(1), ...listOf(get(properties, 'other_commodities'))],
    facts: present(FACTS),
    uncertainty_m: uncertaintyOf(properties, columns),
    sources: present(SOURCES),
  };
}

function namesOf(properties: Properties, title: string | undefined): Name[] {
  const names = Object.entries(properties).flatMap(([key, value]): Name[] => {
    const [, suffix] = /^(?:name|title)(?:_([a-z]{2}))?$/i.exec(key) ?? [undefined, ''];
    const text = textOf(value);
    if (suffix === '' || text === undefined || text === title) return [];
    return [{ text, lang: suffix?.toLowerCase() ?? (/^[\p{Script=Latin}\P{L}]+$/u.test(text) ? 'en' : undefined) }];
  });
  return names.filter(({ text }, i) => names.findIndex((other) => other.text === text) === i);
}

function uncertaintyOf(properties: Properties, columns: readonly Column[]): number | undefined {
  const isUncertainty = ({ name, unit }: Column) => unit === 'm' && /uncertain|accuracy|погрешн/i.test(name);
  const name = columns.find(isUncertainty)?.name ?? 'positional_uncertainty_m';
  const value = numberOf(properties[name]);
  return value !== undefined && value > 0 ? value : undefined;
}

/** Ore, grade and metal, where a row has any of them. */
export function amountsOf(properties: Properties): Amounts | undefined {
  const stated_t = numberOf(get(properties, 'contained_t'));
  const amounts: Amounts = {
    commodity: listOf(get(properties, 'commodity'))[0],
    category: textOf(get(properties, 'category')),
    ore_t: numberOf(get(properties, 'ore_t')) ?? numberOf(get(properties, 'ore_computed_t')),
    grade: numberOf(get(properties, 'grade_value')) ?? numberOf(get(properties, 'grade_computed_g_t')),
    grade_unit: textOf(get(properties, 'grade_unit')) ?? (numberOf(get(properties, 'grade_computed_g_t')) === undefined ? undefined : 'g/t'),
    basis: textOf(get(properties, 'grade_basis')),
    contained_t: stated_t ?? numberOf(get(properties, 'contained_computed_t')),
    isComputed: stated_t === undefined,
    off_percent: numberOf(get(properties, 'contained_off_pct')),
    year: textOf(get(properties, 'estimate_date')),
  };
  if (amounts.basis === 'element') amounts.basis = undefined;
  const { ore_t, grade, contained_t } = amounts;
  return ore_t === undefined && grade === undefined && contained_t === undefined ? undefined : amounts;
}

/** The shares of the commonest values of a cluster, and how many points are of others. */
export function sharesOf(properties: Properties): { column: string | undefined; shares: { value: string; count: number }[]; rest: number } {
  const column = Object.keys(properties).find((key) => key.endsWith('_1_count'))?.replace(/_1_count$/, '');
  const shares = [1, 2, 3, 4].flatMap((place) => {
    const [value, count] = [textOf(properties[`${column}_${place}`]), numberOf(properties[`${column}_${place}_count`])];
    return value === undefined || count === undefined ? [] : [{ value, count }];
  });
  const counted = shares.reduce((sum, { count }) => sum + count, 0);
  return { column, shares, rest: Math.max(0, (numberOf(properties['point_count']) ?? 0) - counted) };
}

const get = (properties: Properties, name: string): unknown => properties[Object.keys(properties).find((key) => key.toLowerCase() === name) ?? name];
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return String(value).trim() || undefined;
}

/** The members of a list, of the text of a JSON array, or of a text with separators. */
function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textOf(item) ?? []);
  const text = textOf(value);
  if (text === undefined) return [];
  if (text.startsWith('[')) {
    try {
      return listOf(JSON.parse(text));
    } catch {
      // A text in brackets.
    }
  }
  return text.split(/\s*[;,|]\s*/).filter(Boolean);
}
