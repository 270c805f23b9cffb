/** Moving the map to the area that was chosen or changed. */

import { effect } from '@preact/signals';
import { extentOf } from '../geodesy/extent';
import { fitTo, freeView, map } from '../map/map';
import { area, cover } from '../state/area';
import { coverOf, type Drawn, type Named } from './shape';

/** Small sheets are looked at from near. */
const NEAREST = 16;

/** Goes to a named area as soon as it is known what it covers, unless another was chosen meanwhile. */
export function goToNamed(named: Named): void {
  const stop = effect(() => {
    const now = cover.value;
    if (area.value === named && now?.is !== 'ready') return;
    const extent = area.value === named && now?.is === 'ready' ? extentOf(now.value.polygon) : undefined;
    // The effect may be in its first run, and the panel has yet to be drawn.
    requestAnimationFrame(() => {
      stop();
      if (extent) fitTo(extent, true, NEAREST);
    });
  });
}

/** Goes to an area that is not in sight as a whole. */
export function bringWhole(drawn: Drawn): void {
  const extent = extentOf(coverOf(drawn));
  if (!extent) return;
  const [west, south, east, north] = extent;
  const { lon, lat, width, height } = freeView();
  const middle = map.project([lon, lat]);
  const corners = [map.project([west, north]), map.project([east, south])];
  const isInSight = corners.every(({ x, y }) => Math.abs(x - middle.x) <= width / 2 && Math.abs(y - middle.y) <= height / 2);
  if (!isInSight) fitTo(extent);
}
