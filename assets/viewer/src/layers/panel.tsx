/** The collections: what is here, how it looks, and a switch for each. */

import './layers.css';

import { isWithheld, withheld } from '../filter/broken';
import { useMatching } from '../filter/matching';
import { Button, IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { Empty, Failed, Skeleton, Why } from '../ui/message';
import { Swatch } from '../ui/swatch';
import { fitTo } from '../map/map';
import { legends } from '../map/layers';
import { isAside, type Collection } from '../server/collections';
import { collectionPath } from '../server/http';
import { choose, collections, askForCollections, list, setVisible, statuses, visible } from '../state/collections';
import { clearClauses, filters } from '../state/filters';
import { openTab } from '../state/view';
import { formatCount } from '../text/numbers';
import { findingsOf } from '../steward/findings-layer';
import { LegendList } from './legend';
import { words } from './words';
import { own } from '../state/own';

/** The tab of layers. */
export function LayersPanel() {
  const state = collections.value;
  if (state.is === 'loading') return <Skeleton lines={5} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={() => void askForCollections()} />;
  if (list.value.length === 0) return <Empty>{words().none}</Empty>;
  const [first, aside] = [list.value.filter((collection) => !isAside(collection)), list.value.filter(isAside)];
  // Where there is nothing else, nothing is aside.
  if (first.length === 0 || aside.length === 0) return <Rows of={list.value} />;
  return (
    <>
      <Rows of={first} />
      <details class="aside" open={aside.some(asksForAttention)}>
        <summary>{words().aside(aside.length)}</summary>
        <Rows of={aside} />
      </details>
    </>
  );
}

/** Whether somebody chose it, or ought to know that it failed. */
const asksForAttention = ({ id, error }: Collection): boolean => error !== undefined || visible.value.has(id) || own(filters.value, id) !== undefined || findingsOf.value === id;

function Rows({ of }: { of: readonly Collection[] }) {
  return (
    <ul class="collections">
      {of.map((collection) => (
        <Row key={collection.id} collection={collection} />
      ))}
    </ul>
  );
}

function Row({ collection }: { collection: Collection }) {
  const { id, title, kinds, extent, error, loading } = collection;
  const isOn = visible.value.has(id);
  const isOnMap = kinds.length > 0 && collection.featureCount !== 0 && !error;
  const status = statusOf(collection);
  return (
    <li class="collection" data-id={id} data-status={status} style={{ '--colour': own(legends.value, id)?.color ?? 'var(--ink-soft)' }}>
      {error ? <Icon name="warning" /> : <Swatch kinds={kinds} />}
      <Details collection={collection} />
      {isOnMap && extent && <IconButton icon="zoomTo" name={words().zoomTo(title)} onClick={() => fitTo(extent)} />}
      {isOnMap && !loading && (
        <input
          type="checkbox"
          role="switch"
          class="switch"
          aria-label={words().show(title)}
          checked={isOn}
          onChange={({ currentTarget }) => {
            setVisible(id, currentTarget.checked);
            if (currentTarget.checked) choose(id);
          }}
        />
      )}
      {own(filters.value, id) && <Remove what={words().unfilter} remove={() => clearClauses(id)} />}
      {findingsOf.value === id && <Remove what={words().hideFindings} remove={() => (findingsOf.value = undefined)} />}
      {isOn && <LegendList collection={collection} />}
    </li>
  );
}

/** Takes something away from a layer, and itself with it: the focus goes to the name of the layer. */
function Remove({ what, remove }: { what: string; remove: () => void }) {
  const onClick = ({ currentTarget }: { currentTarget: HTMLElement }) => {
    currentTarget.closest('li')?.querySelector('summary')?.focus();
    remove();
  };
  return (
    <button type="button" class="button quiet remove" onClick={onClick}>
      <Icon name="close" />
      {what}
    </button>
  );
}

function Details({ collection }: { collection: Collection }) {
  const { id, title, description, attribution, error, loading, tilesOnly, kinds } = collection;
  return (
    <details>
      <summary title={words().details}>
        <span class="title">{title}</span>
        <Note collection={collection} />
      </summary>
      {description && <p>{description}</p>}
      {attribution && <p class="attribution">{attribution}</p>}
      {!error && !loading && !tilesOnly && (
        <p class="actions">
          <Button icon="filter" onClick={() => (choose(id), openTab('filter'))}>{words().filter}</Button>
          <Button icon="take" onClick={() => (choose(id), openTab('take'))}>{words().take}</Button>
          <Button icon="data" onClick={() => (choose(id), openTab('data'))}>{words().quality}</Button>
        </p>
      )}
      {!error && !loading && (
        <p class="links">
          {!tilesOnly && <a href={collectionPath(id, '/items?f=html')} target="_blank" rel="noopener">{words().table}</a>}
          {!tilesOnly && <a href={collectionPath(id, '/items?f=json')} target="_blank" rel="noopener">GeoJSON</a>}
          {kinds.length > 0 && <a href={`xyz/${encodeURIComponent(id)}/tilejson.json`} target="_blank" rel="noopener">TileJSON</a>}
          <a href={collectionPath(id, '?f=html')} target="_blank" rel="noopener">{words().metadata}</a>
        </p>
      )}
    </details>
  );
}

function Note({ collection }: { collection: Collection }) {
  const { id, error, loading, tilesOnly, kinds, featureCount, rowsRejected } = collection;
  const status = own(statuses.value, id);
  if (error) return <span class="note failed" lang="en">{error}</span>;
  if (loading) return <span class="note">{words().loading}</span>;
  if (isWithheld(id)) return <span class="note failed">{withheld()}</span>;
  if (status?.is === 'failed') return <span class="note failed"><Why error={status.error} /></span>;
  if (status?.is === 'incomplete') return <span class="note failed">{words().incomplete}{status.reason && <>: <span lang="en">{status.reason}</span></>}</span>;
  if (tilesOnly) return <span class="note">{kinds.length > 0 ? words().tiles : words().images}</span>;
  const [kind] = kinds;
  const noun = kinds.length > 1 ? 'feature' : (kind ?? 'row');
  const count = featureCount === undefined ? '' : `${formatCount(featureCount)} ${words().nouns[noun](featureCount)}`;
  const parts = [count, rowsRejected > 0 && words().rejected(rowsRejected)].filter(Boolean);
  return <span class="note">{parts.join(' · ')}{own(filters.value, id) && <Matching id={id} />}</span>;
}

function Matching({ id }: { id: string }) {
  const { state, isStale } = useMatching(id);
  const count = state.is === 'failed' ? '?' : state.is === 'ready' && !isStale ? formatCount(state.value) : '…';
  return <> · {words().filtered(count)}</>;
}

function statusOf({ id, kinds, error, loading }: Collection): string {
  if (error) return 'failed';
  if (loading) return 'loading';
  if (kinds.length === 0) return 'table';
  return visible.value.has(id) ? (own(statuses.value, id)?.is ?? 'loading') : 'hidden';
}
