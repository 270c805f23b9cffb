/** From a finding to the features that it is about. */

import { extentOf, MAX_LATITUDE, union, type Extent } from '../geodesy/extent';
import { fitTo } from '../map/map';
import { featurePath, getJson } from '../server/http';
import { byId, setVisible, visible } from '../state/collections';
import { pick } from '../state/selection';
import type { Feature } from 'geojson';

/** So many rows are looked at together; nobody turns more pages. */
const MOST = 20;
/** From near, the edge of the map would show nothing. */
const ZOOM_AT_EDGE = 3;

/** Opens the cards of features and shows where they are. Whether all of them are on the map: it ends before the poles. */
export async function lookAtFinding(collection: string, ids: readonly string[]): Promise<boolean> {
  const found = await Promise.all(ids.slice(0, MOST).map((id) => fetchFeature(collection, id)));
  const features = found.filter((feature) => feature !== undefined);
  if (byId.value.get(collection)?.kinds.length && !visible.value.has(collection)) setVisible(collection, true);
  pick(features.map(({ id, feature }) => ({ collection, id, feature })));
  const extents = features.flatMap(({ feature }) => (feature.geometry ? [extentOf(feature.geometry)] : [])).filter((one) => one !== undefined);
  const areOnMap = !extents.some(isBeyondMap);
  const extent = union(extents.map(onMap));
  if (extent) fitTo(extent, true, areOnMap ? undefined : ZOOM_AT_EDGE);
  return areOnMap;
}

const isBeyondMap = ([, south, , north]: Extent): boolean => south > MAX_LATITUDE || north < -MAX_LATITUDE;

/** What the map has of a box; its edge for a box beyond. */
function onMap([west, south, east, north]: Extent): Extent {
  const within = (lat: number) => Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat));
  return [west, within(south), east, within(north)];
}

/** A feature; the card tells what goes wrong with it. */
async function fetchFeature(collection: string, id: string): Promise<{ id: string; feature: Feature } | undefined> {
  try {
    return { id, feature: (await getJson(`${featurePath(collection, id)}?f=json`)) as unknown as Feature };
  } catch {
    return undefined;
  }
}
