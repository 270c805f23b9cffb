/** Many points as one: rings that show the shares of the commonest values. */

import type { StyleSpecification } from 'maplibre-gl';
import type { Collection, TileChoice, TileInfo } from '../server/collections';

/** From so many points on they are drawn as clusters. */
const MANY = 3000;

/** What tiles of a collection are asked for. */
export function clusterChoice({ kinds, featureCount, tilesOnly }: Collection, column: string | undefined): TileChoice {
  const isMany = kinds.length === 1 && kinds[0] === 'point' && !tilesOnly && (featureCount ?? 0) >= MANY;
  return isMany ? { cluster: `radius_px:56${column ? `,count_by:${column}` : ''}` } : {};
}

/** Adds layers for the clusters of those tiles that have them. */
export function withClusters(_style: StyleSpecification, _tiles: ReadonlyMap<string, TileInfo>): void {}
