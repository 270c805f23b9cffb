/** The selected feature, drawn over everything from its own geometry, so that it stays whole at any zoom. */

import { effect } from '@preact/signals';
import { current } from '../state/selection';
import { Overlay } from './overlay';

const isPoint = ['==', ['geometry-type'], 'Point'] as unknown as ['==', string, string];
const round = { 'line-join': 'round', 'line-cap': 'round' } as const;

/** The selection on the map. */
export const selectedOverlay = new Overlay('selection', ({ ink, halo }) => [
  { type: 'line', layout: round, paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.9 } },
  { type: 'line', layout: round, paint: { 'line-color': ink, 'line-width': 2.2 } },
  { type: 'circle', filter: isPoint, paint: { 'circle-opacity': 0, 'circle-radius': 11, 'circle-stroke-color': halo, 'circle-stroke-width': 5 } },
  { type: 'circle', filter: isPoint, paint: { 'circle-opacity': 0, 'circle-radius': 11, 'circle-stroke-color': ink, 'circle-stroke-width': 2.2 } },
]);

/** Draws whatever is selected, from now on. */
export function followSelection(): void {
  effect(() => {
    const feature = current.value?.feature;
    selectedOverlay.set(feature?.geometry ? feature : undefined);
  });
}
