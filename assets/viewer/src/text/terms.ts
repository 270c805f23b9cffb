/** Names of columns, and values that have names in the language: commodities, statuses. Others stay as the data has them. */

import symbols from '../../../symbols/commodities.json';
import { language, type Language } from './language';

/** A commodity: how it is drawn and called. */
export interface Commodity {
  symbol: string;
  shape: string;
  mark: string;
  color: string;
  signs: readonly string[];
  names: readonly string[];
}

const { groups, commodities } = symbols as {
  groups: Record<string, { shape: string; color: string }>;
  commodities: Record<string, { group: string; mark: string; signs: string[]; names: string[] }>;
};

const COMMODITIES: Commodity[] = Object.entries(commodities).map(([symbol, { group, mark, signs, names }]) => {
  const { shape, color } = groups[group] ?? { shape: 'circle', color: '#8a949b' };
  return { symbol, shape, mark, color, signs, names };
});
const BY_SYMBOL = new Map(COMMODITIES.map((commodity) => [commodity.symbol, commodity]));
const BY_NAME = new Map(Object.entries(commodities).flatMap(([symbol, { signs, names }]) => [...signs, ...names].map((name) => [name.toLowerCase(), BY_SYMBOL.get(symbol)])));

/** The commodity that is drawn by this symbol. */
export const commodityOfSymbol = (symbol: string): Commodity | undefined => BY_SYMBOL.get(symbol);

/** The commodity that a value of the data names. */
export const commodityNamed = (value: string): Commodity | undefined => BY_NAME.get(value.trim().toLowerCase());

const LETTERS: Record<Language, RegExp> = { en: /^[a-z ()-]+$/i, ru: /^[а-яё ()-]+$/i, kk: /^[а-яёәғқңөұүһі ()-]+$/i };
/** In the lists of names the English ones come first and the Kazakh ones last. */
function commodityName({ names }: Commodity, value: string): string {
  if (language.value === 'en') return value;
  const fitting = names.filter((name) => LETTERS[language.value].test(name));
  return (language.value === 'kk' ? fitting.at(-1) : fitting[0]) ?? value;
}

type Words = Record<string, Partial<Record<Language, string>>>;

const VALUES: Words = {
  producing: { ru: 'разрабатывается', kk: 'игерілуде' },
  'past producer': { ru: 'отработано', kk: 'игерілген' },
  prospect: { ru: 'проявление', kk: 'кен білінімі' },
  'under development': { ru: 'осваивается', kk: 'дайындалуда' },
  deposit: { ru: 'месторождение', kk: 'кенорын' },
  occurrence: { ru: 'рудопроявление', kk: 'кен білінімі' },
};

const COLUMNS: Words = {
  identifier: { en: 'Identifier', ru: 'Код', kk: 'Коды' },
  name: { en: 'Name', ru: 'Название', kk: 'Атауы' },
  name_ru: { en: 'Name in Russian', ru: 'Название по-русски', kk: 'Орысша атауы' },
  name_kk: { en: 'Name in Kazakh', ru: 'Название по-казахски', kk: 'Қазақша атауы' },
  commodity: { en: 'Commodity', ru: 'Полезное ископаемое', kk: 'Пайдалы қазба' },
  other_commodities: { en: 'Other commodities', ru: 'Попутные компоненты', kk: 'Ілеспе құраушылар' },
  status: { en: 'Status', ru: 'Состояние', kk: 'Күйі' },
  region: { en: 'Region', ru: 'Область', kk: 'Облыс' },
  category: { en: 'Category', ru: 'Категория', kk: 'Санат' },
  deposit: { en: 'Deposit', ru: 'Месторождение', kk: 'Кенорын' },
  deposit_name: { en: 'Deposit', ru: 'Месторождение', kk: 'Кенорын' },
  mineraldepositmodel: { en: 'Deposit model', ru: 'Тип месторождения', kk: 'Кенорын түрі' },
  positional_uncertainty_m: { en: 'Uncertainty of position', ru: 'Погрешность положения', kk: 'Орналасу дәлсіздігі' },
  coordinate_source: { en: 'Source of coordinates', ru: 'Источник координат', kk: 'Координаттар көзі' },
  other_positions: { en: 'Other published positions', ru: 'Другие опубликованные координаты', kk: 'Басқа жарияланған координаттар' },
  note: { en: 'Note', ru: 'Примечание', kk: 'Ескерту' },
  source: { en: 'Source', ru: 'Источник', kk: 'Дереккөз' },
  ore_t: { en: 'Ore', ru: 'Руда', kk: 'Кен' },
  grade_value: { en: 'Grade', ru: 'Содержание', kk: 'Мөлшері' },
  grade_unit: { en: 'Unit of grade', ru: 'Единица содержания', kk: 'Мөлшер бірлігі' },
  grade_basis: { en: 'Basis of grade', ru: 'Основа содержания', kk: 'Мөлшер негізі' },
  contained_t: { en: 'Contained metal', ru: 'Металл', kk: 'Металл' },
  contained_computed_t: { en: 'Contained metal, computed', ru: 'Металл, расчётный', kk: 'Металл, есептелген' },
  contained_computed_basis: { en: 'Basis of contained metal', ru: 'Основа металла', kk: 'Металл негізі' },
  estimate_date: { en: 'Estimated in', ru: 'Дата оценки', kk: 'Бағалау жылы' },
  ore_stated: { en: 'Ore as published', ru: 'Руда, как опубликовано', kk: 'Кен, жарияланғандай' },
  grade_stated: { en: 'Grade as published', ru: 'Содержание, как опубликовано', kk: 'Мөлшері, жарияланғандай' },
  estimate_stated: { en: 'Estimate as published', ru: 'Оценка, как опубликовано', kk: 'Бағалау, жарияланғандай' },
};

/** What a column is called. */
export function columnTitle(name: string): string {
  const known = COLUMNS[name.toLowerCase()]?.[language.value];
  const plain = name.replaceAll('_', ' ').replace(/([a-zа-я])([A-ZА-Я])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return known ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What a value is called. */
export function valueTitle(value: string): string {
  const commodity = commodityNamed(value);
  return commodity ? commodityName(commodity, value) : (VALUES[value.toLowerCase()]?.[language.value] ?? value);
}

/** Columns that may hold the name of a feature, best first: in the reader's language, then plain. */
export function nameColumns(columns: readonly string[]): string[] {
  const wanted = [`name_${language.value}`, `title_${language.value}`, 'name', 'title', 'name_en', 'label', 'site_name', 'deposit_name', 'deposit', 'sheet', 'identifier'];
  const found = wanted.flatMap((name) => columns.filter((column) => column.toLowerCase() === name));
  return [...new Set([...found, ...columns.filter((column) => /(^|[_ ])(name|label)$/i.test(column))])];
}

/** The name of a feature, from its properties. */
export function featureTitle(properties: Record<string, unknown>): string | undefined {
  const names = nameColumns(Object.keys(properties)).map((column) => properties[column]);
  const name = names.find((value) => (typeof value === 'string' && value.trim() !== '') || typeof value === 'number');
  return name === undefined ? undefined : String(name).trim();
}
