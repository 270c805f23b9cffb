/** What the colours and symbols of a collection mean. A click on a value filters by it. */

import { useState } from 'preact/hooks';
import { toggled } from '../filter/clause';
import { legends } from '../map/layers';
import type { Collection } from '../server/collections';
import { clauseOn, setClause } from '../state/filters';
import { valueTitleIn } from '../text/terms';
import { Symbol } from '../ui/swatch';
import { words } from './words';

/** Values that are always shown. */
const LENGTH = 8;

export function LegendList({ collection: { id, tilesOnly } }: { collection: Collection }) {
  const [isWhole, setWhole] = useState(false);
  const { column, values = [] } = legends.value[id] ?? {};
  if (!column || values.length === 0) return null;
  const clause = clauseOn(id, column);
  const chosen = clause?.is === 'among' ? clause.values : [];
  return (
    <ul class="legend">
      {values.slice(0, isWhole ? undefined : LENGTH).map(({ value, color, symbol }) => (
        <li key={value}>
          <button type="button" aria-pressed={chosen.includes(value)} data-dimmed={chosen.length > 0 && !chosen.includes(value)} disabled={tilesOnly} onClick={() => setClause(id, column, toggled(clause, column, value))}>
            <Symbol name={symbol} color={color} />
            {valueTitleIn(column, value)}
          </button>
        </li>
      ))}
      {values.length > LENGTH && (
        <li>
          <button type="button" class="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? words().less : words().more(values.length - LENGTH)}
          </button>
        </li>
      )}
    </ul>
  );
}
