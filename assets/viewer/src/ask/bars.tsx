/** Counts of each kind as bars in the colours of the map: a table for those who do not see them. */

import { useState } from 'preact/hooks';
import { entryOf } from '../map/layers';
import { formatCount } from '../text/numbers';
import { columnTitle, valueTitleIn } from '../text/terms';
import { Symbol } from '../ui/swatch';
import { words } from './words';

/** So many of something; without a value where the data have none. */
export interface Bar {
  value: string | undefined;
  count: number;
}

/** A bar of the largest count, per cent. */
const LONGEST = 72;
const LENGTH = 6;
/** Where a column has thousands of values, the rest is one bar. */
const MOST = 60;

/** They are of a `column`; `rest` is what is left beside the bars. */
export function Bars({ id, column, bars, rest = 0 }: { id: string; column: string; bars: readonly Bar[]; rest?: number }) {
  const [isWhole, setWhole] = useState(false);
  const title = columnTitle(column);
  const hidden = Math.min(bars.length, MOST) - LENGTH;
  const others = rest + (isWhole ? bars.slice(MOST).reduce((sum, { count }) => sum + count, 0) : 0);
  const most = Math.max(others, ...bars.slice(0, MOST).map(({ count }) => count));
  const row = (name: string, count: number, color: string, symbol?: string) => (
    <tr key={name}>
      <th scope="row">
        <span class="kind">
          <Symbol name={symbol} color={color} />
          {name}
        </span>
      </th>
      <td>
        <span class="bar" style={{ width: `${(LONGEST * count) / most}%`, background: color }} />
        {formatCount(count)}
      </td>
    </tr>
  );
  return (
    <div>
      <table class="bars">
        <caption class="unseen">{title}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{words().number}</th>
          </tr>
        </thead>
        <tbody>
          {bars.slice(0, isWhole ? MOST : LENGTH).map(({ value, count }) => {
            const { color, symbol } = entryOf(id, value ?? '');
            return row(value === undefined ? words().noValue : valueTitleIn(column, value), count, color, symbol);
          })}
          {others > 0 && row(words().other, others, 'var(--edge)')}
        </tbody>
      </table>
      {hidden > 0 && (
        <button type="button" class="button quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words().fewer : words().more(hidden)}
        </button>
      )}
    </div>
  );
}
