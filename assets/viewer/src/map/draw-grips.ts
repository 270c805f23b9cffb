/** Dragging the handles of the area. */

import type { Position } from 'geojson';
import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl';
import { isDrawn, moveGrip, withoutPlace, type Grip } from '../ask/handles';
import type { Drawn } from '../ask/shape';
import { area } from '../state/area';
import { drawing } from './draw';
import { draft, gripOverlay } from './draw-shapes';
import { map } from './map';
import { isPickingPaused } from './picking';

const REACH_PX = 9;

/** Listens to the map, from now on. A double click on a corner takes it away, Delete the whole area. */
export function followGrips(): void {
  map.on('mousedown', take);
  map.on('touchstart', take);
  map.on('mousemove', ({ point }) => {
    map.getCanvasContainer().classList.toggle('over-grip', draft.value !== undefined || (!drawing.value && gripAt(point) !== undefined));
  });
  map.on('dblclick', (event) => {
    const grip = gripAt(event.point);
    if (!isDrawn(area.value) || grip?.is !== 'corner') return;
    event.preventDefault();
    area.value = withoutPlace(area.value, grip.index);
  });
  map.getCanvas().addEventListener('keydown', ({ key }) => {
    if ((key === 'Delete' || key === 'Backspace') && !drawing.value) area.value = undefined;
  });
}

function take(event: MapMouseEvent | MapTouchEvent): void {
  const grip = drawing.value || ('points' in event && event.points.length > 1) ? undefined : gripAt(event.point);
  const start = area.value;
  if (!grip || !isDrawn(start)) return;
  event.preventDefault();
  isPickingPaused.value = true;
  const [move, end] = event.type === 'touchstart' ? (['touchmove', 'touchend'] as const) : (['mousemove', 'mouseup'] as const);
  const drag = (moved: MapMouseEvent | MapTouchEvent) => moveTo(start, grip, [moved.lngLat.lng, moved.lngLat.lat]);
  map.on(move, drag);
  map.once(end, () => {
    map.off(move, drag);
    if (draft.value) area.value = draft.value;
    draft.value = undefined;
    // After the click that ends it.
    setTimeout(() => (isPickingPaused.value = drawing.value !== undefined));
  });
}

function moveTo(start: Drawn, grip: Grip, to: Position): void {
  draft.value = moveGrip(start, grip, to);
}

/** The handle at a point of the map. */
function gripAt({ x, y }: { x: number; y: number }): Grip | undefined {
  const layers = gripOverlay.layerIds().filter((id) => map.getLayer(id)?.type === 'circle');
  if (layers.length === 0) return undefined;
  const [found] = map.queryRenderedFeatures([[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]], { layers });
  return found?.properties as Grip | undefined;
}
