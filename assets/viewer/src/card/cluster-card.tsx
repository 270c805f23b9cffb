/** The card of a cluster: how many, of what, and the first of them. */

import type { Feature } from 'geojson';
import { legends } from '../map/layers';
import { goTo } from '../map/map';
import type { Collection } from '../server/collections';
import { array, getJson, number, string } from '../server/http';
import { pickByRef } from '../state/selection';
import { formatCount } from '../text/numbers';
import { featureTitle, valueTitle } from '../text/terms';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { Symbol } from '../ui/swatch';
import { CardHead } from './head';
import { sharesOf } from './parts';
import { words } from './words';

const LENGTH = 12;

export function ClusterCard({ collection, feature: { properties, geometry } }: { collection: Collection; feature: Feature }) {
  const count = number(properties?.['point_count']) ?? 0;
  const zoom = number(properties?.['expansion_zoom']);
  const [lon = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : [];
  return (
    <>
      <CardHead origin={collection.title} collection={collection.id} title={words().cluster(formatCount(count), count)} />
      <div class="card-body" tabIndex={0} role="group" aria-label={collection.title}>
        <Shares collection={collection.id} properties={properties ?? {}} count={count} />
        {zoom !== undefined && (
          <p class="row card-actions">
            <Button icon="plus" kind="main" onClick={() => goTo(lon, lat, zoom)}>{words().zoomIn}</Button>
          </p>
        )}
        <Members collection={collection.id} link={string(properties?.['members'])} />
      </div>
    </>
  );
}

function Shares({ collection, properties, count }: { collection: string; properties: Record<string, unknown>; count: number }) {
  const { shares, rest } = sharesOf(properties);
  const legend = legends.value[collection];
  if (shares.length === 0) return null;
  const rows = shares.map((share) => ({ ...share, title: valueTitle(share.value), entry: legend?.values?.find(({ value }) => value === share.value) }));
  return (
    <table class="bars">
      <tbody>
        {[...rows, ...(rest > 0 ? [{ title: words().other, count: rest, entry: undefined }] : [])].map(({ title, count: part, entry }) => (
          <tr key={title}>
            <th scope="row"><span class="kind"><Symbol name={entry?.symbol} color={entry?.color ?? legend?.color ?? 'var(--ink-soft)'} />{title}</span></th>
            <td><span class="bar" style={{ width: `${(72 * part) / count}%`, background: entry?.color ?? 'var(--edge)' }} />{formatCount(part)}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
