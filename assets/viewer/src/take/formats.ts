/** The formats in which features can be taken away. Pure. */

import { array, object, string } from '../server/http';

/** A format of the server, by its parameter `f`. */
export interface Format {
  code: string;
  name: string;
  extension: string;
  /** Always in longitude and latitude on WGS 84, whatever is asked for. */
  isGeographic?: boolean;
}

/** Known ones, the most wanted first. */
const FORMATS: readonly Format[] = [
  { code: 'gpkg', name: 'GeoPackage', extension: 'gpkg' },
  { code: 'json', name: 'GeoJSON', extension: 'geojson' },
  { code: 'csv', name: 'CSV', extension: 'csv' },
  { code: 'shp', name: 'Shapefile', extension: 'zip' },
  { code: 'kml', name: 'KML', extension: 'kml', isGeographic: true },
  { code: 'fgb', name: 'FlatGeobuf', extension: 'fgb' },
  { code: 'parquet', name: 'GeoParquet', extension: 'parquet' },
  { code: 'geojsonseq', name: 'GeoJSONSeq', extension: 'geojsons' },
  { code: 'jsonfg', name: 'JSON-FG', extension: 'json' },
];

/** GeoJSON and JSON-FG come in pages, of at most so many features. */
const LONGEST_PAGE = 1_000_000;
const PAGED = new Set(['json', 'jsonfg']);

/** The parameters that give all features in a format. */
export const formatQuery = ({ code }: Format): Record<string, string | number> => (PAGED.has(code) ? { f: code, limit: LONGEST_PAGE } : { f: code });

/** The formats that a collection's links lead to. The items themselves are GeoJSON. */
export function offeredFormats(collection: unknown): Format[] {
  const links = array(object(collection)['links']).map(object);
  const items = links.filter(({ rel }) => rel === 'items' || rel === 'enclosure').map(({ href }) => string(href));
  const codes = new Set(items.map((href) => new URL(href, 'http://server/').searchParams.get('f') ?? 'json'));
  return FORMATS.filter(({ code }) => codes.has(code));
}
