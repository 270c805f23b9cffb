/** A legend as it is read: values of the same name, and lists that are drawn by it, are one line. */

import type { Legend } from '../map/style';
import { commodityNamed, commodityTitle, valueTitleIn } from '../text/terms';

/** A line of a legend, and the values that it stands for. */
export interface LegendLine {
  title: string;
  values: string[];
  color: string;
  symbol: string | undefined;
}

/** The lines of a legend, in its order. */
export function legendLines({ column = '', values = [] }: Legend): LegendLine[] {
  const lines = new Map<string, LegendLine>();
  for (const { value, color, symbol } of values) {
    const title = symbol === undefined ? valueTitleIn(column, value) : commodityTitle(mainItem(value, symbol));
    const key = [title, color, symbol].join('\n');
    const line = lines.get(key);
    if (line) line.values.push(value);
    else lines.set(key, { title: title.charAt(0).toUpperCase() + title.slice(1), values: [value], color, symbol });
  }
  return [...lines.values()];
}

/** Of a list of what is mined, as in `Stone; Cu; Ni` or `["Cu","Ni"]`, what its symbol stands for. */
function mainItem(value: string, symbol: string): string {
  const items = value.split(/[|;"[\]]/).map((item) => item.trim()).filter(Boolean);
  return items.find((item) => commodityNamed(item)?.symbol === symbol) ?? items[0] ?? value;
}
