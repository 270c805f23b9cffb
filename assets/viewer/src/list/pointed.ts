/** The feature of the list that is pointed at, on the map. */

import type { Feature } from 'geojson';
import { Overlay } from '../map/overlay';

const pointed = new Overlay('pointed', ({ accent }) => [
  { type: 'line', layout: { 'line-join': 'round' }, paint: { 'line-color': accent, 'line-width': 2.5 } },
  { type: 'circle', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-opacity': 0, 'circle-radius': 11, 'circle-stroke-color': accent, 'circle-stroke-width': 2.5 } },
]);

/** Shows where a feature is; undefined shows none. */
export const pointAt = (feature: Feature | undefined): void => pointed.set(feature?.geometry ? feature : undefined);
