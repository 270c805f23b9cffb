/** Families of commodities: rare earths with all their members. */

import { countBy } from '../server/counts';
import type { Column } from '../server/columns';
import { filterWithout, setClause } from '../state/filters';
import { familyTitle, isFamily } from '../text/families';
import { formatCount } from '../text/numbers';
import { useLoad } from '../ui/load';
import { quoteName, toggled, type Clause } from './clause';
import { words } from './words';

/** Nothing where the server knows no family. */
export function Families({ collection, column: { name }, clause }: { collection: string; column: Column; clause: Clause | undefined }) {
  const filter = filterWithout(collection, name);
  const { state, isStale } = useLoad(`${collection} ${name} ${filter}`, (signal) => countBy(collection, `family(${quoteName(name)})`, filter, signal));
  const chosen = (clause?.is === 'among' && clause.families) || [];
  const groups = state.is === 'ready' ? state.value.groups : [];
  const found = groups.map(({ key, count }) => ({ family: String(key), count })).filter(({ family }) => isFamily(family));
  const missing = chosen.filter((family) => !found.some((other) => other.family === family)).map((family) => ({ family, count: 0 }));
  const options = [...found, ...missing].sort((a, b) => b.count - a.count);
  if (options.length === 0) return null;
  return (
    <div class="families" role="group" aria-label={words().families} data-stale={isStale}>
      {options.map(({ family, count }) => (
        <button key={family} type="button" class="chip" aria-pressed={chosen.includes(family)} onClick={() => setClause(collection, name, toggled(clause, name, family, 'families'))}>
          {familyTitle(family)}
          <span class="tally">{formatCount(count)}</span>
        </button>
      ))}
    </div>
  );
}
