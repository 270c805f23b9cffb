/** The grid of map sheets that fits the zoom, with their names, on its real edges. */

import { effect, signal } from '@preact/signals';
import type { Feature, FeatureCollection, Polygon } from 'geojson';
import { extentOf, type Extent } from '../geodesy/extent';
import { normal } from '../geodesy/transverse-mercator';
import { itemsPath } from '../server/collections';
import { array, getJson } from '../server/http';
import { keepInAddress } from '../state/address';
import { camera } from '../state/view';
import { gridScale } from './grid-scale';
import { map } from './map';
import { Overlay } from './overlay';

/** Whether the grid is to be seen. */
export const isGridShown = signal(false);

const isPoint = ['==', ['geometry-type'], 'Point'] as unknown as ['==', string, string];

const overlay = new Overlay(
  'grid',
  ({ faint, halo }) => [
    { type: 'line', paint: { 'line-color': faint, 'line-width': 0.9, 'line-opacity': 0.75 } },
    {
      type: 'symbol',
      filter: isPoint,
      layout: { 'text-field': ['get', 'sheet'], 'text-font': ['Noto Sans Regular'], 'text-size': 11 },
      paint: { 'text-color': faint, 'text-halo-color': halo, 'text-halo-width': 1.2 },
    },
  ],
  true,
);

let asked = new AbortController();

/** Lets the address keep the grid: `grid=1`. */
export function keepGrid(): void {
  keepInAddress('grid', () => (isGridShown.value ? '1' : undefined), (text) => (isGridShown.value = text === '1'));
}

/** Draws the grid while it is wanted, from now on. */
export function followGrid(): void {
  effect(() => {
    asked.abort();
    if (!isGridShown.value) return overlay.set(undefined);
    // After each movement.
    if (!camera.value) return undefined;
    asked = new AbortController();
    // What was there stays, where the server does not answer.
    return void fetchGrid(asked.signal).then((sheets) => overlay.set(sheets), () => {});
  });
}

async function fetchGrid(signal: AbortSignal): Promise<FeatureCollection | undefined> {
  const bounds = map.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const extent: Extent = [west, Math.max(-85, bounds.getSouth()), east, Math.min(85, bounds.getNorth())];
  const scale = gridScale(extent, map.getContainer().clientWidth);
  if (!scale || extent[3] <= 0) return undefined;
  // The server knows longitudes between −180° and 180° only.
  const box = east - west >= 360 ? [-180, extent[1], 180, extent[3]] : [normal(west), extent[1], normal(east), extent[3]];
  const answer = await getJson(itemsPath(`sheets-${scale}`, { bbox: box.map((degrees) => degrees.toFixed(5)).join(','), limit: 400, properties: 'sheet', f: 'json' }), { signal });
  const sheets = array(answer['features']) as Feature<Polygon>[];
  return { type: 'FeatureCollection', features: [...sheets, ...sheets.map(nameOf)] };
}

/** A point for the name: polygons get theirs once for every tile that they touch. */
function nameOf({ geometry, properties }: Feature<Polygon>): Feature {
  const [west, south, east, north] = extentOf(geometry) ?? [0, 0, 0, 0];
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] } };
}


