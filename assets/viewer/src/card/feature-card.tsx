/** The card of a feature, readable: names, what it is, how sure its place is, how much of what, from where; then all the rest. */

import { useEffect, useState } from 'preact/hooks';
import type { Feature } from 'geojson';
import { extentOf, type Extent } from '../geodesy/extent';
import { fitTo, keepClearOfCard } from '../map/map';
import { selectedOverlay } from '../map/selected';
import { uncertainty } from '../map/uncertainty';
import type { Collection } from '../server/collections';
import { fetchColumns, type Column } from '../server/columns';
import { array, featurePath, getJson, object, ServerError, string, type Json } from '../server/http';
import { gone } from '../state/address';
import { pick, picked } from '../state/selection';
import { formatDistance } from '../text/numbers';
import { featureTitle } from '../text/terms';
import { Button, IconButton } from '../ui/button';
import { copyText } from '../ui/copy';
import { Icon } from '../ui/icon';
import { useLoad } from '../ui/load';
import { Skeleton, Why } from '../ui/message';
import { AmountsOf } from './amounts';
import { Attributes } from './attributes';
import { askAbout, CardHead } from './head';
import { Facts } from './facts';
import { Neighbours } from './neighbours';
import { partsOf } from './parts';
import { words } from './words';

/** Around a point that is asked about, at least. */
const AROUND_M = 50_000;

export function FeatureCard({ collection, id, fromTile }: { collection: Collection; id: string | undefined; fromTile: Feature }) {
  const isWhole = id !== undefined && !collection.tilesOnly;
  const whole = useLoad(isWhole ? `${collection.id}/${id}` : undefined, (signal) => fetchWhole(collection.id, id ?? '', signal));
  const loaded = whole.state.is === 'ready' ? whole.state.value : undefined;
  const feature = loaded?.feature ?? fromTile;
  const properties = feature.properties ?? {};
  const columns = loaded?.columns ?? [];
  const extent = feature.geometry && extentOf(feature.geometry);
  const title = featureTitle(properties) ?? (id === undefined ? collection.title : `${collection.title} ${id}`);
  const { names, uncertainty_m, ...parts } = partsOf(properties, title, columns);
  useEffect(() => {
    if (loaded?.feature.geometry) selectedOverlay.set(loaded.feature);
    if (extent) keepClearOfCard(extent);
    const at = feature.geometry?.type === 'Point' ? feature.geometry.coordinates : undefined;
    uncertainty.value = at && uncertainty_m ? { at, radius_m: uncertainty_m } : undefined;
    return () => (uncertainty.value = undefined);
  }, [loaded]);
  const isGone = whole.state.is === 'failed' && whole.state.error instanceof ServerError && whole.state.error.status === 404 && !collection.loading;
  useEffect(() => {
    if (!isGone) return;
    pick([]);
    gone.value = { feature: { collection: collection.id, id: id ?? '' } };
  }, [isGone]);
  const isPlain = parts.commodity === undefined && parts.facts.length === 0;
  return (
    <>
      <CardHead origin={collection.title} collection={collection.id} title={title}>
        {names.length > 0 && (
          <p class="names">
            {names.map(({ text, lang }) => <span key={text} lang={lang}>{text}</span>)}
          </p>
        )}
      </CardHead>
      <div class="card-body" tabIndex={0} role="group" aria-label={title}>
        {whole.state.is === 'failed' && <p class="warning">{words().partial} <Why error={whole.state.error} /></p>}
        {isWhole && whole.state.is === 'loading' && Object.keys(properties).length === 0 && <Skeleton lines={4} />}
        {uncertainty_m !== undefined && (
          <p class="uncertain">
            <Icon name="circle" />
            {words().within(formatDistance(uncertainty_m))}
          </p>
        )}
        <Facts parts={parts} properties={properties} collection={collection.id} />
        <AmountsOf properties={properties} links={loaded?.links ?? []} />
        {extent && <Around extent={extent} collection={collection} id={id} name={title} />}
        {parts.sources.length > 0 && <Sources columns={parts.sources} properties={properties} known={columns} provenance={loaded?.provenance} />}
        {Object.keys(properties).length > 0 && (
          <details open={isPlain}>
            <summary>{words().attributes}</summary>
            <Attributes properties={properties} columns={columns} hidden={new Set()} />
          </details>
        )}
      </div>
      <CardFoot collection={collection} id={isWhole ? id : undefined} extent={extent} />
    </>
  );
}

/** From where it is known: columns, then what the collection says of itself. */
function Sources({ columns, properties, known, provenance }: { columns: readonly string[]; properties: Record<string, unknown>; known: readonly Column[]; provenance: Json | undefined }) {
  const [text, url] = [string(provenance?.['source']), string(provenance?.['url'])];
  return (
    <details>
      <summary>{words().sources}</summary>
      <Attributes properties={Object.fromEntries(columns.map((name) => [name, properties[name]]))} columns={known} hidden={new Set()} />
      {text && <p class="soft">{/^https?:/.test(url) ? <a href={url} target="_blank" rel="noopener">{text}</a> : text}</p>}
    </details>
  );
}

/** The ways from here to what is around. */
function Around({ extent: [west, south, east, north], collection, id, name }: { extent: Extent; collection: Collection; id: string | undefined; name: string }) {
  const [isOpen, setOpen] = useState(false);
  const at = [(west + east) / 2, (south + north) / 2];
  const isRegion = collection.kinds.includes('polygon') && id !== undefined;
  const ask = () => askAbout(isRegion ? { is: 'region', collection: collection.id, id } : { is: 'circle', centre: at, radius_m: AROUND_M, name });
  return (
    <>
      <p class="row card-actions">
        <Button icon="locate" pressed={isOpen} onClick={() => setOpen(!isOpen)}>{words().neighbours}</Button>
        <Button icon="ask" onClick={ask}>{isRegion ? words().ask : words().askAround}</Button>
      </p>
      {isOpen && <Neighbours at={at} except={`${collection.id}/${id ?? ''}`} />}
    </>
  );
}

function CardFoot({ collection, id, extent }: { collection: Collection; id: string | undefined; extent: Extent | undefined }) {
  const [note, setNote] = useState('');
  const copy = async () => setNote((await copyText(location.href)) ? words().copied : words().notCopied);
  return (
    <footer>
      <Pager />
      <span class="soft note" role="status">{note}</span>
      <span class="spring" />
      {id !== undefined && <a href={`${featurePath(collection.id, id)}?f=html`} target="_blank" rel="noopener">{words().page}</a>}
      {id !== undefined && <a href={`${featurePath(collection.id, id)}?f=json`} target="_blank" rel="noopener">GeoJSON</a>}
      <IconButton icon="link" name={words().copy} onClick={() => void copy()} />
      {extent && <IconButton icon="zoomTo" name={words().zoom} onClick={() => fitTo(extent)} />}
    </footer>
  );
}

interface Whole {
  feature: Feature;
  columns: Column[];
  links: Json[];
  provenance: Json;
}

/** A feature with the columns of its collection. */
async function fetchWhole(collection: string, id: string, signal: AbortSignal): Promise<Whole> {
  const [feature, columns] = await Promise.all([getJson(`${featurePath(collection, id)}?f=json`, { signal }), fetchColumns(collection).catch(() => [])]);
  return { feature: feature as unknown as Feature, columns, links: array(feature['links']).map(object), provenance: object(feature['provenance']) };
}

function Pager() {
  const { found, index } = picked.value;
  if (found.length < 2) return null;
  const turn = (by: number) => () => pick(found, (index + by + found.length) % found.length);
  return (
    <div class="pager" role="group" aria-label={words().here}>
      <IconButton icon="previous" name={words().previous} onClick={turn(-1)} />
      <span aria-live="polite">{words().of(index + 1, found.length)}</span>
      <IconButton icon="next" name={words().next} onClick={turn(1)} />
    </div>
  );
}
