/** What the colours and symbols of a collection mean. A click on a value filters by it. */

import { useMemo, useState } from 'preact/hooks';
import { quoteName, toggledAmong, type Clause } from '../filter/clause';
import { useMembers } from '../filter/members';
import { legends } from '../map/layers';
import type { Collection } from '../server/collections';
import { clauseOn, setClause } from '../state/filters';
import { own } from '../state/own';
import { language } from '../text/language';
import { Symbol } from '../ui/swatch';
import { legendLines } from './legend-lines';
import { words } from './words';

/** Lines that are always shown. */
const LENGTH = 8;

export function LegendList({ collection: { id, tilesOnly } }: { collection: Collection }) {
  const [isWhole, setWhole] = useState(false);
  const legend = own(legends.value, id);
  const column = legend?.column;
  const lines = useMemo(() => (legend ? legendLines(legend) : []), [legend, language.value]);
  const clause = column === undefined ? undefined : clauseOn(id, column);
  const members = useMembers(id, column ?? '', quoteName(column ?? ''), clause);
  if (!column || lines.length === 0) return null;
  const [values, families] = clause?.is === 'among' ? [clause.values, clause.families ?? []] : [[], []];
  const chosen = [...values, ...[...members.values()].flat()];
  // Of a family whose members are not known nothing is left out.
  const isKnown = values.length + families.length > 0 && families.every((family) => members.has(family));
  return (
    <ul class="legend">
      {lines.slice(0, isWhole ? undefined : LENGTH).map(({ title, values, color, symbol }) => {
        const isChosen = values.every((value) => chosen.includes(value));
        // Those of the line that are not yet as they shall be.
        const others = values.filter((value) => chosen.includes(value) === isChosen);
        return (
          <li key={values[0]}>
            <button type="button" title={title} aria-pressed={isChosen} data-dimmed={isKnown && !values.some((value) => chosen.includes(value))} disabled={tilesOnly} onClick={() => setClause(id, column, others.reduce<Clause | undefined>((next, value) => toggledAmong(next, column, value, members), clause))}>
              <Symbol name={symbol} color={color} />
              <span class="name">{title}</span>
            </button>
          </li>
        );
      })}
      {lines.length > LENGTH && (
        <li>
          <button type="button" class="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? words().less : words().more(lines.length - LENGTH)}
          </button>
        </li>
      )}
    </ul>
  );
}
