/** Many points as one: a ring that shows the shares of the commonest values, with the number of points inside. */

import type { ExpressionSpecification, FilterSpecification, StyleSpecification } from 'maplibre-gl';
import type { Collection, TileChoice, TileInfo } from '../server/collections';
import type { Theme } from '../state/theme';
import { collectionOf, INKS } from './overlay';
import { ringName } from './ring-name';

/** From so many points on they are drawn as clusters. */
const MANY = 3000;
/** How far apart clusters are, so that no ring covers the number of the next: they lie in the middle of their points, which may be nearer. */
const RADIUS_PX = 72;
/** Values that a cluster's tiles count: `commodity_1` … `commodity_4`. */
export const COUNTED = [1, 2, 3, 4];

/** What tiles of a collection are asked for. A name with a comma cannot stand there. */
export function clusterChoice({ kinds, featureCount, tilesOnly }: Collection, column: string | undefined): TileChoice {
  const isMany = kinds.length === 1 && kinds[0] === 'point' && !tilesOnly && (featureCount ?? 0) >= MANY;
  return isMany ? { cluster: `radius_px:${RADIUS_PX}${column && !column.includes(',') ? `,count_by:${column}` : ''}` } : {};
}

/** What the clusters of a style depend on. */
interface Clustered {
  tiles: ReadonlyMap<string, TileInfo>;
  visible: ReadonlySet<string>;
  theme: Theme;
}

/** Whether tiles have clusters. */
export const isClustered = ({ layers }: TileInfo): boolean => layers.some(({ fields }) => fields.includes('point_count'));

/** Adds rings for the clusters of those tiles that have them; the server's own layers for them go. `columns`: what colours are by. */
export function withClusters(style: StyleSpecification, { tiles, visible, theme }: Clustered, columns: Readonly<Record<string, string | undefined>>): void {
  const isCluster: FilterSpecification = ['has', 'point_count'];
  for (const [id, info] of tiles) {
    const [sourceLayer] = info.layers;
    if (!isClustered(info) || !sourceLayer) continue;
    style.layers = style.layers.filter((layer) => collectionOf(layer) !== id || !/\/cluster(-count)?$/.test(layer.id));
    for (const layer of style.layers) {
      if (collectionOf(layer) !== id || !('filter' in layer)) continue;
      layer.filter = ['all', layer.filter, ['!', isCluster]] as FilterSpecification;
    }
    const column = columns[id];
    style.layers.push({
      id: `${id}/cluster`,
      type: 'symbol',
      source: id,
      'source-layer': sourceLayer.id,
      metadata: { 'lode:collection': id },
      filter: isCluster,
      layout: {
        visibility: visible.has(id) ? 'visible' : 'none',
        'icon-image': ringOf(id, column && sourceLayer.fields.includes(`${column}_1`) ? column : undefined),
        // Of the whole world there is less room.
        'icon-size': ['interpolate', ['linear'], ['zoom'], 1, ringSize(0.46, 0.74), 4, ringSize(0.52, 0.88)],
        'icon-allow-overlap': true,
        'text-allow-overlap': true,
        'text-field': ['get', 'point_count_abbreviated'],
        'text-font': ['Noto Sans Bold'],
        'text-size': ['interpolate', ['linear'], ['ln', ['get', 'point_count']], 1, 10, 12, 11.5],
        'symbol-sort-key': ['get', 'point_count'],
      },
      paint: { 'text-color': INKS[theme].ink },
    });
  }
}

/** The size of a ring by the number of its points, from two to the hundred thousand. */
const ringSize = (least: number, most: number): ExpressionSpecification => ['interpolate', ['linear'], ['ln', ['get', 'point_count']], 0.7, least, 11.5, most];

/** The name of the picture of a ring: values and their shares, which `map/ring.ts` draws when it is first asked for. */
function ringOf(id: string, column: string | undefined): ExpressionSpecification {
  if (column === undefined) return ['literal', ringName(id, [])] as unknown as ExpressionSpecification;
  // Shares in twentieths: more would only make more pictures.
  const share = (i: number) => ['round', ['*', 20, ['/', ['coalesce', ['get', `${column}_${i}_count`], 0], ['get', 'point_count']]]];
  const part = (i: number) => ['concat', ['coalesce', ['get', `${column}_${i}`], ''], '\u0001', ['to-string', share(i)], '\u0002'];
  return ['concat', ringName(id, []), ...COUNTED.map(part)] as unknown as ExpressionSpecification;
}
