/** The style of the map: the server's, with what is switched on, filtered and clustered here. */

import type { StyleSpecification, VectorSourceSpecification } from 'maplibre-gl';
import type { Collection, TileInfo } from '../server/collections';
import { address, getJson, object, withQuery } from '../server/http';
import type { Theme } from '../state/theme';
import { withNamePoints } from './area-names';
import { withClusters } from './clusters';
import { addOverlays, collectionOf } from './overlay';

/** A line of a legend. */
export interface LegendEntry {
  value: string;
  color: string;
  symbol?: string;
}
/** What the colours of a collection mean. */
export interface Legend {
  color: string;
  column?: string;
  values?: LegendEntry[];
}

/** What the style is made of. */
export interface Parts {
  base: StyleSpecification;
  tiles: ReadonlyMap<string, TileInfo>;
  visible: ReadonlySet<string>;
  collections: ReadonlyMap<string, Collection>;
  projection: 'mercator' | 'globe';
  theme: Theme;
}

/** The server's style of these collections; of none, whichever it likes to show. All its addresses are made to lie under this page: a proxy may have moved it. */
export async function fetchStyle(theme: Theme, ids: readonly string[], language: string): Promise<StyleSpecification> {
  const lots = Array.from({ length: Math.max(1, Math.ceil(ids.length / MOST_AT_ONCE)) }, (_, i) => ids.slice(i * MOST_AT_ONCE, (i + 1) * MOST_AT_ONCE));
  const [first, ...others] = await Promise.all(lots.map((lot) => fetchLot(theme, lot, language)));
  return others.reduce(joined, first as StyleSpecification);
}

/** So many collections the server puts into one style. */
const MOST_AT_ONCE = 32;

/** A style with the collections of both: the ground is the same, and the first lie on top. */
function joined(upper: StyleSpecification, lower: StyleSpecification): StyleSpecification {
  const ground = upper.layers.filter((layer) => collectionOf(layer) === undefined);
  const [under, over] = [lower, upper].map(({ layers }) => layers.filter((layer) => collectionOf(layer) !== undefined)) as [typeof ground, typeof ground];
  const metadata = { ...object(upper.metadata), 'lode:legends': { ...legendsOf(lower), ...legendsOf(upper) } };
  return { ...upper, metadata, sources: { ...lower.sources, ...upper.sources }, layers: [...ground, ...under, ...over] };
}

async function fetchLot(theme: Theme, ids: readonly string[], language: string): Promise<StyleSpecification> {
  const style = await getJson(withQuery(`styles/${theme}`, { collections: ids.join(','), language }));
  const stated = String(style['sprite']).replace(/sprites\/commodities.*/, '');
  const { center: _, zoom: __, ...rest } = JSON.parse(JSON.stringify(style).replaceAll(stated, address('.'))) as StyleSpecification;
  return rest as StyleSpecification;
}

/** The legends that came with a style, by collection. */
export const legendsOf = (style: StyleSpecification): Readonly<Record<string, Legend>> =>
  object(object(style.metadata)['lode:legends']) as unknown as Record<string, Legend>;

/** The style as it is drawn. The tiles that the server's own style names have everything: without tiles of ours nothing is to be seen. */
export function compose({ base, tiles, visible, collections, projection, theme }: Parts): StyleSpecification {
  const style: StyleSpecification = { ...base, projection: { type: projection }, sources: { ...base.sources }, layers: [] };
  for (const [id, info] of tiles) {
    if (style.sources[id]?.type === 'vector') style.sources[id] = vectorSource(style.sources[id], info, collections.get(id));
  }
  style.layers = base.layers.map((layer) => {
    const id = collectionOf(layer);
    return id === undefined ? layer : { ...layer, layout: { ...layer.layout, visibility: visible.has(id) && tiles.has(id) ? 'visible' : 'none' } };
  }) as StyleSpecification['layers'];
  const columns = Object.fromEntries(Object.entries(legendsOf(base)).map(([id, { column }]) => [id, column]));
  withNamePoints(style, tiles);
  withClusters(style, { tiles, visible, theme }, columns);
  addOverlays(style);
  return style;
}

function vectorSource(stated: VectorSourceSpecification, info: TileInfo, collection: Collection | undefined): VectorSourceSpecification {
  const { url: _, ...rest } = stated;
  const { template, bounds, minzoom, maxzoom } = info;
  const source: VectorSourceSpecification = { ...rest, tiles: [template], minzoom, maxzoom };
  if (bounds && bounds[2] <= 180) source.bounds = bounds;
  if (collection?.attribution) source.attribution = escapeMarkup(collection.attribution);
  return source;
}

/** MapLibre sets attributions as markup; ours are text. */
const escapeMarkup = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
