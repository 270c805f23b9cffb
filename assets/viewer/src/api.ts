/** What the server tells, checked on arrival. All addresses are relative to the page, so any base path works. */

import type { Feature } from 'geojson';
import { parseBbox, type Extent } from './extent';

/** What a layer draws. */
export type Kind = 'point' | 'line' | 'polygon';

/** How the configuration wants a collection drawn: `[collections.style]`. */
export interface Style {
  color?: string;
  outline_color?: string;
  /** A column, and the colours of its values; without colours they are chosen here. */
  color_by?: string;
  colors?: Record<string, string>;
  opacity?: number;
  radius_px?: number;
  line_width_px?: number;
  /** The column to label features with. */
  label?: string;
  visible?: boolean;
}

/** A collection, as far as the map cares. */
export interface Collection {
  id: string;
  title: string;
  description: string;
  extent: Extent | undefined;
  /** Empty for a table without geometry. */
  kinds: Kind[];
  featureCount: number | undefined;
  attribution: string;
  style: Style;
  /** Rows of the source that are not here; the report says why. */
  rowsRejected: number;
  /** Whether the server is still reading it. */
  loading: boolean;
  /** Why it could not be loaded. */
  error: string | undefined;
  /** Whether there are ready-made tiles of it, and no features to ask for. */
  tilesOnly: boolean;
}

/** What a TileJSON says about a collection's tiles. */
export interface TileInfo {
  url: string;
  minzoom: number;
  maxzoom: number;
  bounds: Extent | undefined;
  /** `idProperty` holds the ids of features where they are text; numbers are the features' own. */
  layers: { id: string; fields: string[]; idProperty: string | undefined }[];
}

/** An answer that is no use, in words for people. */
export class ApiError extends Error {
  override name = 'ApiError';
}

type Json = Record<string, unknown>;

/** Every collection of the server. */
export async function fetchCollections(): Promise<Collection[]> {
  const body = await getJson('collections?f=json');
  return array(body['collections']).map(parseCollection);
}

/** Where a collection's tiles are and what is in them. */
export async function fetchTileInfo(id: string): Promise<TileInfo> {
  const body = await getJson(`xyz/${encodeURIComponent(id)}/tilejson.json`);
  return {
    url: tileUrl(id, string(array(body['tiles'])[0])),
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

/** One feature, whole. */
export async function fetchFeature(collection: string, id: string): Promise<Feature> {
  return (await getJson(featurePath(collection, id))) as unknown as Feature;
}

/** Where a feature is, relative to the page. */
export function featurePath(collection: string, id: string): string {
  return `collections/${encodeURIComponent(collection)}/items/${encodeURIComponent(id)}?f=json`;
}

/** One entry of `collections[]`: OGC API Features Part 1, 7.14, and Lode's own `lode` member. */
export function parseCollection(value: unknown): Collection {
  const json = object(value);
  const lode = object(json['lode']);
  const id = string(json['id']);
  return {
    id,
    title: string(json['title']) || id,
    description: string(json['description']),
    extent: parseBbox(array(object(object(json['extent'])['spatial'])['bbox'])[0]),
    kinds: kindsOf('geometryType' in lode ? lode['geometryType'] : 'mixed'),
    featureCount: number(lode['featureCount']),
    attribution: string(lode['attribution']),
    style: object(lode['style']) as Style,
    rowsRejected: number(lode['rowsRejected']) ?? 0,
    loading: lode['loading'] === true,
    error: string(lode['error']) || undefined,
    tilesOnly: lode['tilesOnly'] === true,
  };
}

function kindsOf(geometryType: unknown): Kind[] {
  if (geometryType === null) return [];
  const name = string(geometryType);
  if (name.endsWith('Point')) return ['point'];
  if (name.endsWith('LineString')) return ['line'];
  if (name.endsWith('Polygon')) return ['polygon'];
  return ['polygon', 'line', 'point'];
}

/**
 * The template of a collection's tiles, under this page. The server may not know the address by which
 * a proxy publishes it, so only the query of the stated template is taken.
 */
function tileUrl(id: string, stated: string): string {
  const query = stated.includes('?') ? stated.slice(stated.indexOf('?')) : '';
  return `${new URL(`xyz/${encodeURIComponent(id)}/`, document.baseURI).href}{z}/{x}/{y}${query}`;
}

async function getJson(path: string): Promise<Json> {
  let response: Response;
  try {
    response = await fetch(new URL(path, document.baseURI), { headers: { accept: 'application/json, application/geo+json' } });
  } catch {
    throw new ApiError('The server does not answer.');
  }
  const body = object(await response.json().catch(() => undefined));
  if (response.ok) return body;
  throw new ApiError(string(body['detail']) || string(body['title']) || `The server answered ${response.status}.`);
}

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const array = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const string = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
