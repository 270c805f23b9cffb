/** The ground under the data: land, borders and names of countries from Natural Earth, cities from GeoNames, and a graticule. */

import type { Feature, FeatureCollection, Geometry, Point, Position } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import countryCodes from 'i18n-iso-countries';
import { unwrapRing } from './antimeridian';
import { cityPoints } from './cities';

export type Atlas = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

/** Degrees between meridians and parallels. */
const GRATICULE_STEP = 10;

/** GeoJSON by the names of the layers. */
export function baseMap(atlas: Atlas): Record<string, Feature | FeatureCollection> {
  const countries = feature(atlas, atlas.objects.countries);
  const land = feature(atlas, atlas.objects.land).features.flatMap(({ geometry }) => polygonsOf(geometry));
  return {
    land: { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: land } },
    borders: { type: 'Feature', properties: {}, geometry: mesh(atlas, atlas.objects.countries, (a, b) => a !== b) },
    'country-names': { type: 'FeatureCollection', features: countries.features.flatMap(nameAnchor) },
    cities: cityPoints(),
    graticule: graticule(GRATICULE_STEP),
  };
}

/** The polygons of a geometry, laid flat. */
function polygonsOf(geometry: Geometry): Position[][][] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.map((rings) => rings.map(unwrapRing));
}

/** Where a country's name goes: the centroid of its largest polygon. */
function nameAnchor({ id, geometry, properties }: Feature<Geometry, { name: string }>): Feature<Point>[] {
  const [largest] = polygonsOf(geometry).map(([outline]) => centroid(outline ?? [])).sort((a, b) => b.size - a.size);
  if (!largest) return [];
  const { at, size } = largest;
  return [{ type: 'Feature', properties: { name: properties.name, ...translatedNames(String(id)), size }, geometry: { type: 'Point', coordinates: at } }];
}

/** The names of a country in Russian and Kazakh, by its numeric code of ISO 3166-1. */
function translatedNames(code: string): { name_ru?: string; name_kk?: string } {
  const region = countryCodes.numericToAlpha2(code);
  const nameIn = (language: string) => region && new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(region);
  const [name_ru, name_kk] = [nameIn('ru'), nameIn('kk')];
  return { ...(name_ru && { name_ru }), ...(name_kk && { name_kk }) };
}

/** Centroid of a ring in degrees, and its area scaled as on the ground. */
function centroid(ring: Position[]): { at: Position; size: number } {
  let [doubleArea, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i++) {
    const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = []] = [ring[i - 1], ring[i]];
    const cross = x0 * y1 - x1 * y0;
    doubleArea += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  if (doubleArea === 0) return { at: ring[0] ?? [0, 0], size: 0 };
  const at = [x / (3 * doubleArea), y / (3 * doubleArea)];
  return { at, size: Math.abs(doubleArea) * Math.cos(((at[1] ?? 0) * Math.PI) / 180) };
}

/** Meridians and parallels every `step` degrees. */
function graticule(step: number): Feature {
  const lines: Position[][] = [];
  for (let lon = -180; lon < 180; lon += step) lines.push([[lon, -85], [lon, 85]]);
  for (let lat = -80; lat <= 80; lat += step) lines.push([[-180, lat], [180, lat]]);
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } };
}
