/** The collections of the server, and their tiles. */

import { parseBbox, type Extent } from '../geodesy/extent';
import { address, array, collectionPath, getJson, number, object, string, withQuery, type Json } from './http';

/** What a layer draws. */
export type Kind = 'point' | 'line' | 'polygon';

/** A collection, as far as the map cares. */
export interface Collection {
  id: string;
  /** In the language of the reader, where the configuration has it. */
  title: string;
  description: string;
  /** Both by language, as the configuration has them. */
  translations: Json;
  extent: Extent | undefined;
  /** The same without the few features that are far from all others, where there are such. */
  mainExtent: Extent | undefined;
  /** Empty for a table without geometry. */
  kinds: Kind[];
  featureCount: number | undefined;
  /** Another whenever the features are. */
  revision: string;
  attribution: string;
  /** Whether it is on the map when the page opens. */
  visible: boolean;
  /** The column that it is coloured by, if the configuration names one. */
  colorBy: string | undefined;
  /** Of a table without coordinates: the collection at whose features its rows lie, and the column that says at which. */
  placedBy: { collection: string; key: string } | undefined;
  /** Whether it shows the features of another collection, in the columns of a model of data. */
  isView: boolean;
  /** Rows of the source that are not here; the report says why. */
  rowsRejected: number;
  /** Whether the server is still reading it. */
  loading: boolean;
  /** Why it could not be loaded. */
  error: string | undefined;
  /** Whether there are ready-made tiles of it, and no features to ask for. */
  tilesOnly: boolean;
}

/** Where a collection's tiles are and what is in them. */
export interface TileInfo {
  /** The template of their addresses. */
  template: string;
  minzoom: number;
  maxzoom: number;
  bounds: Extent | undefined;
  /** `idProperty` holds the ids of features where they are text; numbers are the features' own. */
  layers: { id: string; fields: string[]; idProperty: string | undefined }[];
}

/** Which features, and how: parameters of tiles. */
export type TileChoice = Partial<Record<'filter' | 'datetime' | 'cluster' | 'labels', string>>;

/** Every collection. */
export async function fetchCollections(): Promise<Collection[]> {
  const body = await getJson('collections?f=json');
  return array(body['collections']).map(parseCollection);
}

/** Where the tiles of a collection are. */
export async function fetchTileInfo(id: string, choice: TileChoice): Promise<TileInfo> {
  const folder = `xyz/${encodeURIComponent(id)}/`;
  const body = await getJson(withQuery(`${folder}tilejson.json`, choice));
  // The server may not know the address by which a proxy publishes it, so only the query of its template is taken.
  const stated = string(array(body['tiles'])[0]);
  const query = stated.includes('?') ? stated.slice(stated.indexOf('?')) : '';
  return {
    template: `${address(folder)}{z}/{x}/{y}${query}`,
    minzoom: number(body['minzoom']) ?? 0,
    maxzoom: number(body['maxzoom']) ?? 14,
    bounds: parseBbox(body['bounds']),
    layers: array(body['vector_layers']).map((layer) => ({
      id: string(object(layer)['id']),
      fields: Object.keys(object(object(layer)['fields'])),
      idProperty: string(object(layer)['id_property']) || undefined,
    })),
  };
}

/** One entry of `collections[]`: OGC API Features Part 1, 7.14, and Lode's own `lode` member. */
export function parseCollection(value: unknown): Collection {
  const json = object(value);
  const lode = object(json['lode']);
  const style = object(lode['style']);
  const id = string(json['id']);
  return {
    id,
    title: string(json['title']) || id,
    description: string(json['description']),
    translations: object(lode['translations']),
    extent: parseBbox(array(object(object(json['extent'])['spatial'])['bbox'])[0]),
    mainExtent: parseBbox(lode['mainExtent']),
    kinds: kindsOf('geometryType' in lode ? lode['geometryType'] : 'mixed'),
    featureCount: number(lode['featureCount']),
    revision: string(lode['revision']),
    attribution: string(lode['attribution']),
    visible: style['visible'] !== false,
    colorBy: string(style['color_by']) || undefined,
    placedBy: placeOf(object(object(lode['provenance'])['geometry_from'])),
    // Only views say by which model they are made.
    isView: array(json['links']).some((link) => object(link)['rel'] === 'profile'),
    rowsRejected: number(lode['rowsRejected']) ?? 0,
    loading: lode['loading'] === true,
    error: string(lode['error']) || undefined,
    tilesOnly: lode['tilesOnly'] === true,
  };
}

/** Whether there is something of it to be drawn. */
export const isDrawable = ({ kinds, featureCount, error }: Collection): boolean => kinds.length > 0 && featureCount !== 0 && !error;

/** Whether it only says more of what another collection shows: a table, or the same in other columns. */
export const isAside = ({ kinds, isView, placedBy, error, loading, tilesOnly }: Collection): boolean =>
  isView || placedBy !== undefined || (kinds.length === 0 && !error && !loading && !tilesOnly);

/** The path of a collection's features by some parameters. */
export const itemsPath = (id: string, parameters: Record<string, string | number | undefined>): string => withQuery(collectionPath(id, '/items'), parameters);

function placeOf(json: Json): Collection['placedBy'] {
  const [collection, key] = [string(json['collection']), string(json['key'])];
  return collection && key ? { collection, key } : undefined;
}

function kindsOf(geometryType: unknown): Kind[] {
  if (geometryType === null) return [];
  const name = string(geometryType);
  if (name.endsWith('Point')) return ['point'];
  if (name.endsWith('LineString')) return ['line'];
  if (name.endsWith('Polygon')) return ['polygon'];
  return ['polygon', 'line', 'point'];
}

/** A collection with its title and description in a language, where it has them. */
export function inLanguage(collection: Collection, language: string): Collection {
  const said = object(collection.translations[language]);
  return { ...collection, title: string(said['title']) || collection.title, description: string(said['description']) || collection.description };
}
