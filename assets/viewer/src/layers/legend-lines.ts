/** A legend as it is read: values of the same name are one line. */

import type { Legend } from '../map/style';
import { commodityTitle, valueTitleIn } from '../text/terms';

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
    const title = lineTitle(column, value, symbol !== undefined);
    const key = [title, color, symbol].join('\n');
    const line = lines.get(key);
    if (line) line.values.push(value);
    else lines.set(key, { title, values: [value], color, symbol });
  }
  return [...lines.values()];
}

/** Also lists of what is mined, as in `Cu|Ni`. */
function lineTitle(column: string, value: string, isMined: boolean): string {
  const title = isMined ? commodityTitle(value) : valueTitleIn(column, value);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
