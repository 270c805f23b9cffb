/** Counts of each kind as bars in the colours of the map: a table for those who do not see them. */

import { useState } from 'preact/hooks';
import type { Legend } from '../map/style';
import { formatCount } from '../text/numbers';
import { columnTitle, valueTitle } from '../text/terms';
import { Symbol } from '../ui/swatch';
import { byCount, type Statistics } from './statistics';
import { words } from './words';

const LENGTH = 6;

export function Bars({ counts, column, legend }: { counts: Statistics; column: string; legend: Legend | undefined }) {
  const [isWhole, setWhole] = useState(false);
  const groups = byCount(counts.groups);
  const most = groups[0]?.count ?? 1;
  const hidden = groups.length - LENGTH;
  return (
    <div>
      <table class="bars">
        <caption class="unseen">{columnTitle(column)}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">{columnTitle(column)}</th>
            <th scope="col">{words().number}</th>
          </tr>
        </thead>
        <tbody>
          {groups.slice(0, isWhole ? undefined : LENGTH).map(({ key, count }) => {
            const value = key[column];
            const entry = legend?.values?.find((other) => other.value === value);
            const color = entry?.color ?? legend?.color ?? 'var(--ink-soft)';
            return (
              <tr key={value ?? ''}>
                <th scope="row">
                  <span class="kind">
                    <Symbol name={entry?.symbol} color={color} />
                    {value === undefined ? words().noValue : valueTitle(value)}
                  </span>
                </th>
                <td>
                  <span class="bar" style={{ width: `${(72 * count) / most}%`, background: color }} />
                  {formatCount(count)}
                </td>
              </tr>
            );
          })}
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
