/** "What is here?" by a right click or a long press. */

import type { LngLat } from 'maplibre-gl';
import { lookAt } from '../state/here';
import { drawing } from './draw';
import { map } from './map';

const LONG_PRESS_MS = 600;

/** Listens to the map, from now on. */
export function followPressing(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = ({ lng, lat }: LngLat) => drawing.value ?? lookAt([lng, lat]);
  map.on('contextmenu', ({ lngLat }) => look(lngLat.wrap()));
  // Browsers of phones do not all make a context menu of a long press.
  map.on('touchstart', ({ lngLat, points }) => {
    clearTimeout(timer);
    if (points.length === 1) timer = setTimeout(() => look(lngLat.wrap()), LONG_PRESS_MS);
  });
  for (const end of ['touchend', 'touchcancel', 'touchmove', 'movestart'] as const) map.on(end, () => clearTimeout(timer));
}
