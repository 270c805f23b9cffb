/** Names of columns, and values that have names in the language: commodities, regions, terms. Others stay as the data has them. */

import symbols from '../../../symbols/commodities.json';
import { namesOfCommodity } from './commodity-names';
import { language, type Language } from './language';
import { countryTitle } from './countries';
import { REGIONS } from './region-names';
import { termFor } from './vocabulary';

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

const COLUMNS: Words = {
  identifier: { en: 'Identifier', ru: 'Код', kk: 'Коды' },
  name: { en: 'Name', ru: 'Название', kk: 'Атауы' },
  name_ru: { en: 'Name in Russian', ru: 'Название по-русски', kk: 'Орысша атауы' },
  name_kk: { en: 'Name in Kazakh', ru: 'Название по-казахски', kk: 'Қазақша атауы' },
  commodity: { en: 'Commodity', ru: 'Полезное ископаемое', kk: 'Пайдалы қазба' },
  commodities: { en: 'Commodities', ru: 'Полезные ископаемые', kk: 'Пайдалы қазбалар' },
  other_commodities: { en: 'Other commodities', ru: 'Попутные компоненты', kk: 'Ілеспе компоненттер' },
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
  mineraloccurrencetype: { en: 'Type of occurrence', ru: 'Вид объекта', kk: 'Нысан түрі' },
  mineraloccurrencename: { en: 'Deposit', ru: 'Месторождение', kk: 'Кенорын' },
  representativecommodity: { en: 'Main commodity', ru: 'Главное ископаемое', kk: 'Басты қазба' },
  positionalaccuracy: { en: 'Uncertainty of position', ru: 'Погрешность положения', kk: 'Орналасу дәлсіздігі' },
  oremeasure: { en: 'Ore and grade', ru: 'Руда и содержание', kk: 'Кен мен мөлшері' },
  oremeasureassessmentcategory: { en: 'Category', ru: 'Категория', kk: 'Санат' },
  measure_type: { ru: 'Вид оценки', kk: 'Бағалау түрі' },
  classification: { ru: 'Классификация', kk: 'Жіктеме' },
  contained_stated: { en: 'Metal as published', ru: 'Металл, как опубликовано', kk: 'Металл, жарияланғандай' },
  contained_stated_basis: { en: 'Basis of the published metal', ru: 'Основа опубликованного металла', kk: 'Жарияланған металл негізі' },
  contained_off_pct: { en: 'Metal off ore × grade, %', ru: 'Расхождение металла с рудой × содержание, %', kk: 'Металдың кен × мөлшерден ауытқуы, %' },
  map_scale: { ru: 'Масштаб', kk: 'Масштабы' },
  scale: { ru: 'Масштаб', kk: 'Масштабы' },
  sheet: { ru: 'Лист', kk: 'Парақ' },
  sheet_1m: { en: 'Sheet 1:1 000 000', ru: 'Лист 1:1 000 000', kk: '1:1 000 000 парағы' },
  kz_fraction: { en: 'Share in Kazakhstan', ru: 'Доля в Казахстане', kk: 'Қазақстандағы үлесі' },
  in_kazakhstan: { ru: 'В Казахстане', kk: 'Қазақстанда' },
  record_id: { ru: 'Номер записи', kk: 'Жазба нөмірі' },
  source_id: { ru: 'Код источника', kk: 'Дереккөз коды' },
  orig_crs: { en: 'Original CRS', ru: 'Исходная СК', kk: 'Бастапқы жүйе' },
  site_rank: { ru: 'Ранг объекта', kk: 'Нысан дәрежесі' },
  inventory: { ru: 'Запасы', kk: 'Қорлары' },
  n_inventory: { en: 'Estimates', ru: 'Число оценок', kk: 'Бағалау саны' },
  type: { ru: 'Тип', kk: 'Түрі' },
  code: { ru: 'Код', kk: 'Коды' },
  feature: { ru: 'Объект', kk: 'Нысан' },
  operator: { ru: 'Оператор', kk: 'Оператор' },
  holder: { ru: 'Владелец', kk: 'Иесі' },
  licence_no: { en: 'Licence', ru: 'Лицензия', kk: 'Лицензия' },
  activity_type: { ru: 'Вид работ', kk: 'Жұмыс түрі' },
  discovery_date: { en: 'Discovered', ru: 'Год открытия', kk: 'Ашылған жылы' },
  area_km2: { en: 'Area', ru: 'Площадь', kk: 'Ауданы' },
  dev_stat: { en: 'Development status', ru: 'Состояние освоения', kk: 'Игерілу күйі' },
  oper_type: { en: 'Operation type', ru: 'Способ добычи', kk: 'Өндіру әдісі' },
  prod_size: { en: 'Production size', ru: 'Размер добычи', kk: 'Өндіру көлемі' },
  com_type: { en: 'Commodity type', ru: 'Вид сырья', kk: 'Шикізат түрі' },
};

/** What a column is called. */
export function columnTitle(name: string): string {
  const key = name.toLowerCase();
  const known = COLUMNS[key]?.[language.value];
  if (key.endsWith('_uri')) return `${columnTitle(name.slice(0, -'_uri'.length))} (URI)`;
  const plain = name.replaceAll('_', ' ').replace(/([a-zа-я])([A-ZА-Я])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return known ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** What a value is called. Of one letter it is as likely a category, so only a column of commodities makes it a sign. */
export function valueTitle(value: string): string {
  return titleOf(value, (item) => valueNamed(item, ''));
}

/** Columns of names and codes, whatever words those are made of: a company may be called Active, and a town Tin. */
const NAMING = /(^|_)(names?|title|label|alias(es)?|operator|owner|holder|company|author|locality|town|place|county|district|state|code|iso\d?|comment|note|description|id|no)(_|$)/;
const isNaming = (column: string): boolean => NAMING.test(column.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase());

/** What a value of a column is called. */
export function valueTitleIn(column: string, value: string): string {
  if (/region|oblast/i.test(column)) return titleOf(value, (item) => REGIONS[item.trim().toLowerCase()]?.[language.value]);
  if (/country/i.test(column)) return titleOf(value, countryTitle);
  if (/commodit/i.test(column)) return titleOf(value.replaceAll(';', '|'), (item) => commodityName(item) ?? termFor(item, 'commodity'));
  return isNaming(column) ? value : titleOf(value, (item) => valueNamed(item, column));
}

/** What a commodity is called, also in English where the data has only its sign. */
export const commodityTitle = (value: string): string => titleOf(value, (item) => namesOfCommodity(item)?.[language.value] ?? termFor(item, 'commodity'));

/** In English the data speaks for itself. */
const commodityName = (value: string): string | undefined => (language.value === 'en' ? undefined : namesOfCommodity(value)?.[language.value]);

const valueNamed = (value: string, column: string): string | undefined => (value.trim().length > 1 ? commodityName(value) : undefined) ?? termFor(value, column);

/** All members of a list by their names, or all as the data has them: no list is half translated. Signs and codes are the same everywhere. */
function titleOf(value: string, nameOf: (value: string) => string | undefined): string {
  if (!value.includes('|')) return nameOf(value) ?? value;
  const items = value.split('|').map((item) => item.trim()).filter(Boolean);
  const names = items.map((item) => nameOf(item) ?? (isCode(item) ? item : undefined));
  return [...new Set(names.includes(undefined) ? items : names)].join(', ');
}

/** `HAL K`, `Nb-Ta` */
const isCode = (text: string): boolean => text.split(/[\s-]+/).every((part) => /^([A-Z][a-z]?|\P{Ll}*)$/u.test(part));

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
