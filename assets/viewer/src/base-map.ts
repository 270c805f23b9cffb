/** The ground under the data: land, borders and names from Natural Earth, bundled, so that no other host is asked. */

import type { Feature, FeatureCollection, Geometry, Point, Position } from 'geojson';
import type { GeoJSONSource, Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import topologyUrl from 'world-atlas/countries-50m.json?url';
import { unwrapRing } from '../build/antimeridian';
import type { Theme } from './theme';

/** Invisible layers that mark where the layers of the data go: fills lowest, labels highest. */
export const SLOTS = ['fill', 'line', 'circle', 'label', 'selection'] as const;
export type Slot = (typeof SLOTS)[number];

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** The style the map starts with; the ground arrives later with {@link loadBaseMap}. */
export function baseStyle(theme: Theme): StyleSpecification {
  const source = (maxzoom: number) => ({ type: 'geojson' as const, data: NOTHING, maxzoom, tolerance: 0.2 });
  return {
    version: 8,
    sources: {
      land: source(8),
      borders: source(8),
      'country-names': source(6),
      graticule: { ...source(6), data: graticule(10) },
    },
    layers: [
      { id: 'water', type: 'background' },
      { id: 'land', type: 'fill', source: 'land' },
      { id: 'graticule', type: 'line', source: 'graticule' },
      { id: 'borders', type: 'line', source: 'borders', layout: { 'line-join': 'round' } },
      {
        id: 'country-names',
        type: 'symbol',
        source: 'country-names',
        maxzoom: 9,
        // Small countries wait until there is room for their names.
        filter: ['>=', ['get', 'size'], ['step', ['zoom'], 120, 2, 40, 3, 10, 4, 2, 5, 0]],
        layout: {
          'text-field': ['get', 'name'],
          'text-font': ['sans-serif'],
          'text-transform': 'uppercase',
          'text-letter-spacing': 0.12,
          'text-max-width': 7,
          'text-size': ['interpolate', ['linear'], ['zoom'], 1, 9, 6, 14],
          'text-padding': 8,
          'symbol-sort-key': ['-', ['get', 'size']],
        },
      },
      ...SLOTS.map((slot) => ({ id: `slot-${slot}`, type: 'background' as const, layout: { visibility: 'none' as const } })),
    ].map((layer) => ({ ...layer, paint: basePaint(theme)[layer.id] ?? {} })) as StyleSpecification['layers'],
  };
}

/** Repaints the ground after a change between day and night. */
export function applyTheme(map: MapLibre, theme: Theme): void {
  for (const [layer, paint] of Object.entries(basePaint(theme))) {
    for (const [property, value] of Object.entries(paint)) map.setPaintProperty(layer, property as never, value as never);
  }
}

/** Fetches the outlines. Without them the map still shows the data. */
export async function loadBaseMap(map: MapLibre): Promise<void> {
  const atlas = (await (await fetch(topologyUrl)).json()) as Atlas;
  const countries = feature(atlas, atlas.objects.countries);
  const land = feature(atlas, atlas.objects.land).features.flatMap(({ geometry }) => polygonsOf(geometry));
  setData(map, 'land', { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: land } });
  setData(map, 'borders', { type: 'Feature', properties: {}, geometry: mesh(atlas, atlas.objects.countries, (a, b) => a !== b) });
  setData(map, 'country-names', { type: 'FeatureCollection', features: countries.features.flatMap(nameAnchor) });
}

function basePaint(theme: Theme): Record<string, Record<string, unknown>> {
  return {
    water: { 'background-color': theme.water },
    land: { 'fill-color': theme.land },
    graticule: { 'line-color': theme.graticule, 'line-width': 0.6, 'line-opacity': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 4, 1] },
    borders: { 'line-color': theme.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 6, 1.4] },
    'country-names': { 'text-color': theme.countryName, 'text-halo-color': theme.land, 'text-halo-width': 1 },
  };
}

function setData(map: MapLibre, source: string, data: FeatureCollection | Feature): void {
  void map.getSource<GeoJSONSource>(source)?.setData(data);
}

/** The polygons of a geometry, laid flat. */
function polygonsOf(geometry: Geometry): Position[][][] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.map((rings) => rings.map(unwrapRing));
}

/** Where a country's name goes: the centroid of its largest polygon. */
function nameAnchor({ geometry, properties }: Feature<Geometry, { name: string }>): Feature<Point>[] {
  const [largest] = polygonsOf(geometry).map(([outline]) => centroid(outline ?? [])).sort((a, b) => b.size - a.size);
  if (!largest) return [];
  const { at, size } = largest;
  return [{ type: 'Feature', properties: { name: properties.name, size }, geometry: { type: 'Point', coordinates: at } }];
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
function graticule(step: number): FeatureCollection {
  const lines: Position[][] = [];
  for (let lon = -180; lon < 180; lon += step) lines.push([[lon, -85], [lon, 85]]);
  for (let lat = -80; lat <= 80; lat += step) lines.push([[-180, lat], [180, lat]]);
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } }] };
}
