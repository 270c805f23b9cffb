/** How far off the selected point may be, as a circle; and the pin of a place that is looked at. */

import { effect, signal } from '@preact/signals';
import type { Position } from 'geojson';
import { circle } from '../geodesy/geodesic';
import { Overlay } from './overlay';

/** A position that is known to within so many metres. */
export const uncertainty = signal<{ at: Position; radius_m: number } | undefined>(undefined);

const uncertaintyOverlay = new Overlay('uncertainty', ({ ink }) => [
  { type: 'fill', paint: { 'fill-color': ink, 'fill-opacity': 0.06 } },
  { type: 'line', paint: { 'line-color': ink, 'line-width': 1.4, 'line-dasharray': [3, 3], 'line-opacity': 0.8 } },
]);

/** The place of "what is here?". */
export const pinOverlay = new Overlay('pin', ({ accent, halo }) => [
  { type: 'circle', paint: { 'circle-radius': 13, 'circle-color': accent, 'circle-opacity': 0.25 } },
  { type: 'circle', paint: { 'circle-radius': 5.5, 'circle-color': accent, 'circle-stroke-color': halo, 'circle-stroke-width': 2.5 } },
]);

/** Draws whatever is uncertain, from now on. */
export function followUncertainty(): void {
  effect(() => {
    const now = uncertainty.value;
    uncertaintyOverlay.set(now && { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [circle(now.at, now.radius_m)] } });
  });
}
