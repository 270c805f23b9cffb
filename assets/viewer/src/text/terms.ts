/** Names of columns, and values that have names in the language: commodities, statuses. Others stay as the data has them. */

import symbols from '../../../symbols/commodities.json';
import { namesOfCommodity } from './commodity-names';
import { language, type Language } from './language';
import { REGIONS } from './region-names';

/** A commodity: how it is drawn. */
export interface Commodity {
  symbol: string;
  shape: string;
  mark: string;
  color: string;
}

const { groups, commodities } = symbols as {
  groups: Record<string, { shape: string; color: string }>;
  commodities: Record<string, { group: string; mark: string; signs: string[]; names: string[] }>;
};

const COMMODITIES: Commodity[] = Object.entries(commodities).map(([symbol, { group, mark }]) => {
  const { shape, color } = groups[group] ?? { shape: 'circle', color: '#8a949b' };
  return { symbol, shape, mark, color };
});
const BY_SYMBOL = new Map(COMMODITIES.map((commodity) => [commodity.symbol, commodity]));
const BY_NAME = new Map(Object.entries(commodities).flatMap(([symbol, { signs, names }]) => [...signs, ...names].map((name) => [name.toLowerCase(), BY_SYMBOL.get(symbol)])));

/** The commodity that is drawn by this symbol. */
export const commodityOfSymbol = (symbol: string): Commodity | undefined => BY_SYMBOL.get(symbol);

/** The commodity that a value of the data names. */
export const commodityNamed = (value: string): Commodity | undefined => BY_NAME.get(value.trim().toLowerCase());

type Words = Record<string, Partial<Record<Language, string>>>;

const VALUES: Words = {
  producing: { ru: 'разрабатывается', kk: 'игерілуде' },
  'past producer': { ru: 'отработано', kk: 'игерілген' },
  producer: { ru: 'разрабатывается', kk: 'игерілуде' },
  mine: { ru: 'рудник', kk: 'кеніш' },
  plant: { ru: 'фабрика', kk: 'фабрика' },
  prospect: { ru: 'перспективный участок', kk: 'перспективалы учаске' },
  'under development': { ru: 'осваивается', kk: 'дайындалуда' },
  deposit: { ru: 'месторождение', kk: 'кенорын' },
  occurrence: { ru: 'рудопроявление', kk: 'кен білінімі' },
  unknown: { ru: 'неизвестно', kk: 'белгісіз' },
  inferred: { ru: 'предполагаемые', kk: 'болжамды' },
  indicated: { ru: 'выявленные', kk: 'анықталған' },
  measured: { ru: 'измеренные', kk: 'өлшенген' },
};

const COLUMNS: Words = {
  identifier: { en: 'Identifier', ru: 'Код', kk: 'Коды' },
  name: { en: 'Name', ru: 'Название', kk: 'Атауы' },
  name_ru: { en: 'Name in Russian', ru: 'Название по-русски', kk: 'Орысша атауы' },
  name_kk: { en: 'Name in Kazakh', ru: 'Название по-казахски', kk: 'Қазақша атауы' },
  commodity: { en: 'Commodity', ru: 'Полезное ископаемое', kk: 'Пайдалы қазба' },
  commodities: { en: 'Commodities', ru: 'Полезные ископаемые', kk: 'Пайдалы қазбалар' },
  other_commodities: { en: 'Other commodities', ru: 'Попутные компоненты', kk: 'Ілеспе құраушылар' },
  status: { en: 'Status', ru: 'Состояние', kk: 'Күйі' },
  region: { en: 'Region', ru: 'Область', kk: 'Облыс' },
  oblast: { en: 'Region', ru: 'Область', kk: 'Облыс' },
  country: { en: 'Country', ru: 'Страна', kk: 'Ел' },
  state: { en: 'State', ru: 'Штат, область', kk: 'Штат, облыс' },
  aliases: { en: 'Aliases', ru: 'Другие названия', kk: 'Басқа атаулары' },
  site_type: { en: 'Site type', ru: 'Вид объекта', kk: 'Нысан түрі' },
  deposit_types: { en: 'Deposit types', ru: 'Типы месторождения', kk: 'Кенорын түрлері' },
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

/** What a value is called. Of one letter it is as likely a category, so only a column of commodities makes it a sign. */
export function valueTitle(value: string): string {
  return titleOf(value, (item) => (item.trim().length > 1 ? namesOfCommodity(item) : undefined));
}

/** What a value of a column is called. */
export function valueTitleIn(column: string, value: string): string {
  if (/region|oblast/i.test(column)) return titleOf(value, (item) => REGIONS[item.trim().toLowerCase()]);
  return /commodit/i.test(column) ? titleOf(value, namesOfCommodity) : valueTitle(value);
}

/** What a commodity is called, also in English where the data has only its sign. */
export const commodityTitle = (value: string): string => namesOfCommodity(value)?.[language.value] ?? valueTitle(value);

type NamesOf = (value: string) => Partial<Record<Language, string>> | undefined;

/** Members of a list are named one by one. */
function titleOf(value: string, namesOf: NamesOf): string {
  if (value.includes('|')) return value.split('|').filter((item) => item.trim() !== '').map((item) => titleOf(item.trim(), namesOf)).join(', ');
  // In English the data speaks for itself.
  const named = language.value === 'en' ? undefined : namesOf(value)?.[language.value];
  return named ?? wordFor(value) ?? jointly(value) ?? value;
}

/** A status or category, also in the plural. */
function wordFor(value: string): string | undefined {
  const key = value.trim().toLowerCase();
  return (VALUES[key] ?? VALUES[key.replace(/s$/, '')])?.[language.value];
}

/** Categories that are summed, as in "Measured/Indicated"; all of them have to be known. */
function jointly(value: string): string | undefined {
  const words = value.split(/[/+]/).map(wordFor);
  return words.length > 1 && words.every((word) => word !== undefined) ? words.join('/') : undefined;
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
