/** The ground under the data: land, borders and names from Natural Earth, from this server, so that no other host is asked. */

import type { Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import type { Theme } from './theme';

/** Invisible layers that mark where the layers of the data go: fills lowest, labels highest. */
export const SLOTS = ['fill', 'line', 'circle', 'label', 'selection'] as const;
export type Slot = (typeof SLOTS)[number];

/** The style the map starts with. */
export function baseStyle(theme: Theme): StyleSpecification {
  const source = (name: string, maxzoom: number) => {
    const data = new URL(`base-map/${name}.geojson`, document.baseURI).href;
    return { type: 'geojson' as const, data, maxzoom, tolerance: 0.2 };
  };
  return {
    version: 8,
    sources: {
      land: source('land', 8),
      borders: source('borders', 8),
      'country-names': source('country-names', 6),
      graticule: source('graticule', 6),
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

function basePaint(theme: Theme): Record<string, Record<string, unknown>> {
  return {
    water: { 'background-color': theme.water },
    land: { 'fill-color': theme.land },
    graticule: { 'line-color': theme.graticule, 'line-width': 0.6, 'line-opacity': ['interpolate', ['linear'], ['zoom'], 1, 0.4, 4, 1] },
    borders: { 'line-color': theme.border, 'line-width': ['interpolate', ['linear'], ['zoom'], 1, 0.5, 6, 1.4] },
    'country-names': { 'text-color': theme.countryName, 'text-halo-color': theme.land, 'text-halo-width': 1 },
  };
}
