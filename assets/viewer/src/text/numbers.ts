/** Numbers, quantities and dates as the language writes them. */

import { language, locale } from './language';

/** A number; thousands are set apart from 10 000 on, so that years and codes stay as they are. */
export const formatNumber = (value: number, digits = 15): string => format(value, digits, Math.abs(value) >= 10_000);

const format = (value: number, digits: number, useGrouping: boolean): string => new Intl.NumberFormat(locale.value, { maximumSignificantDigits: digits, useGrouping }).format(value);

/** A number with its unit cannot be a year: thousands are always set apart. */
const withUnit = (value: number, unit: string, digits = 15): string => `${format(value, digits, true)} ${unitName(unit)}`;

/** A count of things. */
export const formatCount = (value: number): string => new Intl.NumberFormat(locale.value, { useGrouping: value >= 10_000 }).format(value);

/** A share of one, in per cent. */
export const formatShare = (value: number): string => new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 }).format(value);

/** A date or an instant as RFC 3339 writes it; anything else as it is. */
export function formatDate(value: string): string {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(value);
  const date = new Date(value);
  if (!match || Number.isNaN(date.getTime())) return value;
  const [, , month, day] = match;
  const parts: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' };
  // Where a browser has no Kazakh, its months are numbers.
  if (month) parts.month = language.value === locale.value ? 'short' : '2-digit';
  if (day) parts.day = language.value === locale.value ? 'numeric' : '2-digit';
  if (value.includes('T')) Object.assign(parts, { hour: '2-digit', minute: '2-digit' });
  return new Intl.DateTimeFormat(locale.value, parts).format(date);
}

/** Prefixes of the tonne: kt above ten thousand, Mt above a million. */
const TONNES = [
  { from: 1e6, by: 1e6, unit: 'Mt' },
  { from: 1e4, by: 1e3, unit: 'kt' },
] as const;

/** A number with its unit (UCUM), in the size in which people say it. */
export function formatQuantity(value: number, unit: string | undefined): string {
  if (!unit) return formatNumber(value, 6);
  if (unit === 'km2') return squareKilometres(value, 6);
  const scale = unit === 't' ? TONNES.find(({ from }) => Math.abs(value) >= from) : undefined;
  const [shown, shownUnit] = scale ? [value / scale.by, scale.unit] : unit === 'm' && Math.abs(value) >= 10_000 ? [value / 1000, 'km'] : [value, unit];
  return withUnit(shown, shownUnit, 6);
}

const UNITS: Record<string, Record<string, string>> = {
  ru: { t: 'т', kt: 'тыс. т', Mt: 'млн т', m: 'м', km: 'км', m2: 'м²', km2: 'км²', 'g/t': 'г/т', kg: 'кг', g: 'г' },
  kk: { t: 'т', kt: 'мың т', Mt: 'млн т', m: 'м', km: 'км', m2: 'м²', km2: 'км²', 'g/t': 'г/т', kg: 'кг', g: 'г' },
  en: { km2: 'km²', m2: 'm²' },
};

/** A unit as people write it. */
export const unitName = (unit: string): string => UNITS[language.value]?.[unit] ?? unit.replace(/2$/, '²').replace(/3$/, '³');

/** A distance in metres. */
export const formatDistance = (metres: number): string =>
  metres < 1000 ? withUnit(Math.round(metres), 'm') : withUnit(metres / 1000, 'km', metres < 100_000 ? 3 : 4);

/** An area in square metres. */
export const formatArea = (m2: number): string => (m2 < 100_000 ? withUnit(Math.round(m2), 'm2') : squareKilometres(m2 / 1e6, 4));

/** Above a thousand, one decimal says enough. */
const squareKilometres = (km2: number, digits: number): string => (Math.abs(km2) < 1000 ? withUnit(km2, 'km2', digits) : withUnit(Math.round(km2 * 10) / 10, 'km2'));
