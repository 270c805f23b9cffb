/** Sheets of the international map, as the server draws them. */

import type { Feature, Polygon } from 'geojson';
import { getJson, featurePath } from '../server/http';
import type { SheetName } from './sheet-name';

export type SheetFeature = Feature<Polygon>;

const kept = new Map<string, Promise<SheetFeature>>();

/** A sheet on its real edges. Fails where there is no such sheet. */
export function fetchSheet({ scale, name }: SheetName): Promise<SheetFeature> {
  const path = `${featurePath(`sheets-${scale}`, name)}?f=json`;
  const sheet = kept.get(path) ?? getJson(path).then((answer) => answer as unknown as SheetFeature);
  kept.set(path, sheet);
  sheet.catch(() => kept.delete(path));
  return sheet;
}
