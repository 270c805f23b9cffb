/** Which columns people want to see first. Pure but for the language, in which names come first. */

import type { Column } from '../server/columns';
import { nameColumns } from './terms';

/** Words in names of columns, the most wanted first. */
const WANTED = [/^commodit|^elements?$/i, /status|stage/i, /type|kind|model|scale/i, /categ|class|rank/i, /region|oblast|country|province/i, /season|date|year/i, /^(ore|grade|contained|area|tonnage)/i];
const UNWANTED = /(^|_)(id|uid|fid|uri|url|href|crs)$|^identifier$|note|comment|remark|source|reference|alias|stated|other_positions|basis/i;

/** Columns in the order of interest: the name, what there is by words that matter, code lists, numbers and dates, texts; then codes and remarks. */
export function byInterest(columns: readonly Column[]): Column[] {
  const names = nameColumns(columns.map(({ name }) => name));
  const score = (column: Column): number => {
    const { name, type, values } = column;
    const place = names.indexOf(name);
    if (place === 0) return 0;
    if (UNWANTED.test(name)) return 100;
    if (place > 0) return 60 + place;
    const wanted = WANTED.findIndex((pattern) => pattern.test(name));
    if (wanted >= 0) return 10 + wanted;
    return values ? 30 : type === 'text' ? 50 : 40;
  };
  return columns.map((column, i) => ({ column, order: score(column) + i / 1000 })).sort((a, b) => a.order - b.order).map(({ column }) => column);
}

/** Whether a column holds commodities, by its name. */
export const isOfCommodities = ({ name, type }: Column): boolean => type === 'text' && /commodit/i.test(name) && !/uri/i.test(name);
