/** Texts that are too many to choose from: a part of one is looked for. */

import { countMatching } from '../server/counts';
import type { Column } from '../server/columns';
import { filterWithout, setClause } from '../state/filters';
import { columnTitle } from '../text/terms';
import { useDraft } from '../ui/debounce';
import { useLoad } from '../ui/load';
import { toggled, toCql2, type Clause } from './clause';
import { NoneOption } from './none';
import { words } from './words';

export function TextFacet({ collection, column: { name }, clause }: { collection: string; column: Column; clause: Clause | undefined }) {
  const { draft, change } = useDraft(clause?.is === 'like' ? clause.text : '', (text) => setClause(collection, name, text.trim() ? { is: 'like', column: name, text } : undefined), 350);
  const none: Clause = { is: 'among', column: name, values: [''] };
  const filter = [filterWithout(collection, name), toCql2([none])].filter(Boolean).join(' AND ');
  const { state } = useLoad(`${collection} ${name} ${filter}`, (signal) => countMatching(collection, filter, signal));
  return (
    <div class="facet-body">
      <input class="input" type="search" aria-label={`${columnTitle(name)}: ${words().text}`} placeholder={words().text} value={draft} onInput={({ currentTarget }) => change(currentTarget.value)} />
      <NoneOption count={state.is === 'ready' ? state.value : 0} checked={clause?.is === 'among' && clause.values.includes('')} onChange={() => setClause(collection, name, toggled(clause, name, ''))} />
    </div>
  );
}
