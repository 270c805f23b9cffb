/** What is near a place, in every collection that is on the map. */

import { useState } from 'preact/hooks';
import type { Feature, Position } from 'geojson';
import { array, getJson, number, string, withQuery, type Json } from '../server/http';
import { askable, byId, visible } from '../state/collections';
import { pickByRef } from '../state/selection';
import { formatDistance, formatNumber } from '../text/numbers';
import { featureTitle, valueTitle } from '../text/terms';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { words } from './words';

const RADII_KM = [10, 50, 200];
const MOST = 20;

export function Neighbours({ at, except }: { at: Position; except: string }) {
  const [km, setKm] = useState(RADII_KM[1]);
  const asked = askable.value.filter(({ id, kinds }) => visible.value.has(id) && kinds.length > 0).map(({ id }) => id).join(',');
  const path = withQuery('at', { point: at.join(','), radius: `${km}km`, collections: asked, limit: MOST, f: 'json' });
  const { state, retry } = useLoad(asked ? path : undefined, (signal) => getJson(path, { signal }));
  const found = state.is === 'ready' ? neighboursIn(state.value, except) : [];
  return (
    <section aria-label={words().neighbours}>
      <div class="row" role="group" aria-label={words().neighbours}>
        {RADII_KM.map((radius) => (
          <button key={radius} type="button" class="button" aria-pressed={km === radius} onClick={() => setKm(radius)}>{formatDistance(radius * 1000)}</button>
        ))}
      </div>
      {state.is === 'loading' && <Skeleton lines={3} />}
      {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
      {state.is === 'ready' && <FoundHere features={found} none={words().alone} />}
    </section>
  );
}

const neighboursIn = (answer: Json, except: string): Feature[] => (array(answer['features']) as Feature[]).filter((feature) => `${collectionOf(feature)}/${feature.id ?? ''}` !== except);

/** Features with their distances, to be opened. */
export function FoundHere({ features, none }: { features: readonly Feature[]; none: string }) {
  if (features.length === 0) return <p class="soft">{none}</p>;
  return (
    <ul class="choices">
      {features.map((feature) => (
        <li key={`${collectionOf(feature)}/${feature.id ?? ''}`}>
          <button type="button" disabled={feature.id === undefined} onClick={() => pickByRef({ collection: collectionOf(feature), id: String(feature.id) })}>
            {featureTitle(feature.properties ?? {}) ?? String(feature.id)}
            <span class="soft">{hintOf(feature)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The answer says of each feature from which collection it is. */
const collectionOf = (feature: Feature): string => string((feature as unknown as Json)['collection']);

function hintOf(feature: Feature): string {
  const { distance_m, bearing_deg } = feature as unknown as Json;
  const [distance, bearing] = [number(distance_m), number(bearing_deg)];
  const commodity = string(feature.properties?.['commodity']);
  const kind = commodity ? valueTitle(commodity) : (byId.value.get(collectionOf(feature))?.title ?? '');
  const way = distance === undefined || distance === 0 ? '' : formatDistance(distance);
  return [kind, way, way && bearing !== undefined && `${formatNumber(Math.round(bearing))}°`].filter(Boolean).join(' · ');
}
