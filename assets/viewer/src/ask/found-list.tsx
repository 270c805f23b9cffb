/** The features in the area. */

import { useState } from 'preact/hooks';
import type { Feature } from 'geojson';
import { itemsPath } from '../server/collections';
import { array, getJson, number } from '../server/http';
import { questionOf } from '../state/area';
import { filters } from '../state/filters';
import { pickByRef } from '../state/selection';
import { formatCount, formatDistance } from '../text/numbers';
import { featureTitle, valueTitle } from '../text/terms';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { both } from './shape';
import { words } from './words';

const LENGTH = 50;

/** `of` is another whenever the features may be. */
export function FoundList({ id, count, of, carried }: { id: string; count: number; of: string; carried: string | undefined }) {
  const [isOpen, setOpen] = useState(false);
  const parameters = questionOf(id, both(filters.value[id], carried));
  const { state, retry } = useLoad(isOpen ? of : undefined, (signal) => getJson(itemsPath(id, { ...parameters, limit: LENGTH, f: 'json' }), { signal }));
  const features = state.is === 'ready' ? (array(state.value['features']) as Feature[]) : [];
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{words().list}</summary>
      {isOpen && state.is === 'loading' && <Skeleton lines={4} />}
      {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
      {count > LENGTH && <p class="soft">{words().first(features.length, formatCount(count))}</p>}
      <ul class="choices">
        {features.map((feature) => <Row key={feature.id} id={id} feature={feature} />)}
      </ul>
      <p class="row soft">
        {words().all}
        {(['json', 'csv'] as const).map((format) => (
          <a key={format} href={itemsPath(id, { ...parameters, f: format === 'json' ? 'geojsonseq' : format })} download>{format === 'json' ? 'GeoJSON' : 'CSV'}</a>
        ))}
      </p>
    </details>
  );
}

function Row({ id, feature: { id: feature, properties } }: { id: string; feature: Feature }) {
  const distance = number(properties?.['distance_m']);
  const uncertainty = number(properties?.['positional_uncertainty_m']);
  const commodity = String(properties?.['commodity'] ?? '');
  const hints = [commodity && valueTitle(commodity), distance !== undefined && formatDistance(distance), uncertainty !== undefined && `± ${formatDistance(uncertainty)}`].filter(Boolean).join(' · ');
  return (
    <li>
      <button type="button" onClick={() => feature !== undefined && pickByRef({ collection: id, id: String(feature) })}>
        {featureTitle(properties ?? {}) ?? String(feature)}
        {hints && <span class="soft">{hints}</span>}
      </button>
    </li>
  );
}
