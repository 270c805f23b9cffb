/** The selected feature, drawn over everything from its own geometry, so that it stays whole at any zoom. */

import type { Feature, FeatureCollection } from 'geojson';
import type { GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { Theme } from './theme';

const SOURCE = 'selection';
const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Adds the empty selection to the map. */
export function addSelection(map: MapLibre, theme: Theme): void {
  map.addSource(SOURCE, { type: 'geojson', data: NOTHING });
  for (const layer of selectionLayers(theme)) map.addLayer(layer, 'slot-selection');
}

/** Shows a feature as selected, or nothing. */
export function setSelection(map: MapLibre, feature: Feature | undefined): void {
  void map.getSource<GeoJSONSource>(SOURCE)?.setData(feature?.geometry ? feature : NOTHING);
}

/** Repaints after a change between day and night. */
export function setSelectionTheme(map: MapLibre, theme: Theme): void {
  for (const { id, paint } of selectionLayers(theme)) {
    for (const [name, value] of Object.entries(paint ?? {})) map.setPaintProperty(id, name as never, value as never);
  }
}

function selectionLayers({ ink, halo }: Theme): LayerSpecification[] {
  const isPoint = ['==', ['geometry-type'], 'Point'] as const;
  const line = { source: SOURCE, type: 'line', layout: { 'line-join': 'round', 'line-cap': 'round' } } as const;
  const ring = { source: SOURCE, type: 'circle', filter: [...isPoint] } as const;
  const clear = { 'circle-opacity': 0 };
  return [
    { ...line, id: 'selection-casing', paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.9 } },
    { ...line, id: 'selection-line', paint: { 'line-color': ink, 'line-width': 2.2 } },
    { ...ring, id: 'selection-halo', paint: { ...clear, 'circle-radius': 11, 'circle-stroke-color': halo, 'circle-stroke-width': 5 } },
    { ...ring, id: 'selection-ring', paint: { ...clear, 'circle-radius': 11, 'circle-stroke-color': ink, 'circle-stroke-width': 2.2 } },
  ] as unknown as LayerSpecification[];
}
