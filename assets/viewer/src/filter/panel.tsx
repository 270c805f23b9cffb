/** The tab of filters: conditions on the columns of a collection, live on map and list. */

import './filter.css';

import { fetchColumns } from '../server/columns';
import type { Collection } from '../server/collections';
import { active, askable, choose, collections } from '../state/collections';
import { byInterest } from '../text/column-rank';
import { ChooseCollection } from '../ui/choose-collection';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { isWithheld } from './broken';
import { Chips } from './chips';
import { Facet } from './facet';
import { useMatching } from './matching';
import { Written } from './written';
import { words } from './words';

export function FilterPanel() {
  if (collections.value.is === 'loading') return <Skeleton lines={5} />;
  const collection = active.value;
  if (!collection) return <Empty>{words().noLayer}</Empty>;
  return (
    <>
      <div class="section filter-head">
        <ChooseCollection among={askable.value} id={collection.id} onChoose={choose} />
        {!isWithheld(collection.id) && <Matching key={collection.id} collection={collection} />}
        <Chips collection={collection.id} />
      </div>
      <Facets key={collection.id} collection={collection.id} />
    </>
  );
}

function Matching({ collection: { id, featureCount = 0 } }: { collection: Collection }) {
  const { isFiltered, state, isStale, retry } = useMatching(id);
  if (isFiltered && state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  return (
    <p class="matching" role="status" data-stale={isFiltered && isStale}>
      {!isFiltered || state.is !== 'ready' ? words().all(featureCount) : words().matching(state.value, featureCount)}
    </p>
  );
}

function Facets({ collection }: { collection: string }) {
  const { state, retry } = useLoad(collection, () => fetchColumns(collection));
  if (state.is === 'loading') return <Skeleton lines={6} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  if (state.value.length === 0) return <Empty>{words().noColumns}</Empty>;
  const columns = byInterest(state.value);
  const first = columns.find(({ values }) => values) ?? columns[0];
  return (
    <>
      {!isWithheld(collection) && columns.map((column) => <Facet key={column.name} collection={collection} column={column} isOpenAtFirst={column === first} />)}
      <Written collection={collection} />
    </>
  );
}
