/** From a finding to the features that it is about. */

import { extentOf, union } from '../geodesy/extent';
import { fitTo } from '../map/map';
import { featurePath, getJson } from '../server/http';
import { byId, setVisible, visible } from '../state/collections';
import { pick } from '../state/selection';
import type { Feature } from 'geojson';

/** So many rows are looked at together; nobody turns more pages. */
const MOST = 20;

/** Opens the cards of features and shows where they are. */
export async function lookAtFinding(collection: string, ids: readonly string[]): Promise<void> {
  const found = await Promise.all(ids.slice(0, MOST).map((id) => fetchFeature(collection, id)));
  const features = found.filter((feature) => feature !== undefined);
  if (byId.value.get(collection)?.kinds.length && !visible.value.has(collection)) setVisible(collection, true);
  pick(features.map(({ id, feature }) => ({ collection, id, feature })));
  const extent = union(features.flatMap(({ feature }) => (feature.geometry ? [extentOf(feature.geometry)] : [])).filter((one) => one !== undefined));
  if (extent) fitTo(extent);
}

/** A feature; the card tells what goes wrong with it. */
async function fetchFeature(collection: string, id: string): Promise<{ id: string; feature: Feature } | undefined> {
  try {
    return { id, feature: (await getJson(`${featurePath(collection, id)}?f=json`)) as unknown as Feature };
  } catch {
    return undefined;
  }
}
