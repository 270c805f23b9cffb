/** Names of areas, once for each: in tiles, areas would have theirs in every tile that they touch. */

import type { FilterSpecification, StyleSpecification } from 'maplibre-gl';
import type { TileInfo } from '../server/collections';

/** The layer of a style that names the areas of a collection. */
const layerOf = (id: string): string => `${id}/label-polygon`;
/** The layer of tiles with a point for each name. */
const pointsOf = (id: string): string => `${id}_labels`;

/** Whether a style names the areas of a collection, and its tiles can have points for that. */
export const namesAreas = (style: StyleSpecification, id: string, isTaken: (id: string) => boolean): boolean => !isTaken(pointsOf(id)) && style.layers.some((layer) => layer.id === layerOf(id));

/** Sets names at their points, where tiles have them; the largest areas come first. */
export function withNamePoints(style: StyleSpecification, tiles: ReadonlyMap<string, TileInfo>): void {
  for (const [id, { layers }] of tiles) {
    const layer = style.layers.find((layer) => layer.id === layerOf(id));
    if (layer?.type !== 'symbol' || !layers.some((points) => points.id === pointsOf(id))) continue;
    layer['source-layer'] = pointsOf(id);
    layer.filter = ['==', ['geometry-type'], 'Point'] as unknown as FilterSpecification;
    layer.layout = { ...layer.layout, 'symbol-sort-key': ['get', 'label_rank'] };
  }
}
