/** The card of a cluster: how many, of what, and the first of them. */

import { useState } from 'preact/hooks';
import type { Feature } from 'geojson';
import { Bars } from '../ask/bars';
import { goTo } from '../map/map';
import type { Collection } from '../server/collections';
import { array, getJson, number, string } from '../server/http';
import { revision } from '../state/collections';
import { filters } from '../state/filters';
import { own } from '../state/own';
import { pickByRef } from '../state/selection';
import { formatCount } from '../text/numbers';
import { featureTitle, valueTitle } from '../text/terms';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { CardHead } from './head';
import { sharesOf } from './parts';
import { words } from './words';

const LENGTH = 12;

export function ClusterCard({ collection, feature: { properties, geometry } }: { collection: Collection; feature: Feature }) {
  const count = number(properties?.['point_count']) ?? 0;
  const { column, shares, rest } = sharesOf(properties ?? {});
  const zoom = number(properties?.['expansion_zoom']);
  // The tile that it is from knows nothing of what became of the data since.
  const now = `${revision.value} ${own(filters.value, collection.id)}`;
  const [then] = useState(now);
  const isOld = now !== then;
  const [lon = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : [];
  return (
    <>
      <CardHead origin={collection.title} collection={collection.id} title={isOld ? words().changed : words().cluster(formatCount(count), count)} />
      <div class="card-body" tabIndex={0} role="group" aria-label={collection.title}>
        {isOld && <p role="status">{words().clickAgain}</p>}
        {!isOld && column !== undefined && <Bars id={collection.id} column={column} bars={shares} rest={rest} />}
        {zoom !== undefined && (
          <p class="row card-actions">
            <Button icon="plus" kind="main" onClick={() => goTo(lon, lat, zoom)}>{words().zoomIn}</Button>
          </p>
        )}
        {!isOld && <Members collection={collection.id} link={string(properties?.['members'])} />}
      </div>
    </>
  );
}

/** The first of the features, by the link that the tile has. */
function Members({ collection, link }: { collection: string; link: string }) {
  const path = membersPath(link);
  const { state, retry } = useLoad(path, (signal) => getJson(`${path}&limit=${LENGTH}&f=json`, { signal }));
  if (path === undefined) return null;
  if (state.is === 'loading') return <Skeleton lines={4} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  return (
    <section aria-label={words().members}>
      <h3>{words().members}</h3>
      <ul class="choices">
        {(array(state.value['features']) as Feature[]).map(({ id, properties }) => (
          <li key={id}>
            <button type="button" onClick={() => id !== undefined && pickByRef({ collection, id: String(id) })}>
              {featureTitle(properties ?? {}) ?? String(id)}
              <span class="soft">{valueTitle(string(properties?.['commodity']))}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Relative to this page: a proxy may have moved the server. */
const membersPath = (link: string): string | undefined => /collections\/.*/.exec(link)?.[0];
