/** Drawing on the map: places by clicks, taps or Enter; a click on the last place is the end. */

import { effect, signal } from '@preact/signals';
import type { Position } from 'geojson';
import type { MapMouseEvent } from 'maplibre-gl';
import { lookAt } from '../state/here';
import { pick } from '../state/selection';
import { focusSoon } from '../ui/focus';
import { isPickingPaused } from './picking';
import { map } from './map';

/** What can be drawn: areas to ask about, lines and surfaces to measure, a place to look at. */
export type Tool = 'polygon' | 'circle' | 'corridor' | 'distance' | 'surface' | 'point';

/** What is being drawn. */
export interface Drawing {
  tool: Tool;
  places: readonly Position[];
  /** Where the pointer is, for the line that follows it. */
  pointer: Position | undefined;
  /** Whether the last place was marked with the pointer. */
  isPointed?: boolean;
}

export const drawing = signal<Drawing | undefined>(undefined);

/** So many places are needed. */
export const LEAST: Record<Tool, number> = { polygon: 3, circle: 2, corridor: 2, distance: 2, surface: 3, point: 1 };
/** A click so near to a place means this place. */
const SAME_PX = { fine: 8, coarse: 18 };
/** The second click of a double click must not zoom. */
const DOUBLE_CLICK_MS = 400;

let onDone: (places: Position[]) => void = () => {};
/** What drawing was begun by. */
let starter: Element | null = null;

/** Begins to draw; what was begun before is forgotten. A card would lie over what says how. */
export function startDrawing(tool: Tool, done: (places: Position[]) => void): void {
  onDone = done;
  starter = document.activeElement;
  pick([]);
  lookAt(undefined);
  drawing.value = { tool, places: [], pointer: undefined };
  map.getCanvas().focus({ preventScroll: true });
}

/** Takes the last place away. */
export function undoPlace(): void {
  const now = drawing.value;
  if (!now) return;
  drawing.value = { ...now, places: now.places.slice(0, -1) };
  // The button goes away with the last place.
  if (now.places.length <= 1) map.getCanvas().focus({ preventScroll: true });
}

/** Gives up. */
export function cancelDrawing(): void {
  if (!drawing.value) return;
  drawing.value = undefined;
  comeBack();
}

/** The bar goes away: a focus that it had returns to where drawing was begun, or to the map where that is hidden. */
function comeBack(): void {
  focusSoon(() => {
    if (document.activeElement !== document.body) return undefined;
    return starter instanceof HTMLElement && starter.checkVisibility() ? starter : map.getCanvas();
  });
}

/** Whether there are places enough. */
export const canFinish = (now: Drawing): boolean => now.places.length >= LEAST[now.tool];

/** Ends with what there is. */
export function finishDrawing(): void {
  const now = drawing.value;
  if (!now || !canFinish(now)) return;
  drawing.value = undefined;
  onDone([...now.places]);
  comeBack();
}

/** Listens to the map, from now on. Comes after picking, which hears a click first. */
export function followDrawing(): void {
  map.on('click', ({ lngLat }) => drawing.value && place([lngLat.lng, lngLat.lat], true));
  map.on('mousemove', follow);
  const canvas = map.getCanvas();
  canvas.addEventListener('keydown', (event) => drawing.value && press(event));
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && cancelDrawing());
  effect(() => {
    const isDrawing = drawing.value !== undefined;
    if (isDrawing === isPickingPaused.peek()) return;
    isPickingPaused.value = isDrawing;
    canvas.style.cursor = isDrawing ? 'crosshair' : '';
    if (isDrawing) map.doubleClickZoom.disable();
    else setTimeout(() => drawing.peek() ?? map.doubleClickZoom.enable(), DOUBLE_CLICK_MS);
  });
}

/** On a keyboard the middle of the map is the pointer. After the pointer itself, Enter is the end. */
function press(event: KeyboardEvent): void {
  const now = drawing.value;
  if (event.key === 'Enter' && now?.isPointed && canFinish(now)) {
    finishDrawing();
  } else if (event.key === 'Enter') {
    const { lng, lat } = map.getCenter();
    place([lng, lat], false);
  } else if (event.key === 'Backspace' || event.key === 'Delete') {
    undoPlace();
  } else return;
  event.preventDefault();
}

function follow({ lngLat }: MapMouseEvent): void {
  const now = drawing.value;
  if (now && now.places.length > 0) drawing.value = { ...now, pointer: [lngLat.lng, lngLat.lat] };
}

/** Another place; or the end, where it is the last one again, or closes a ring. */
function place(at: Position, isPointed: boolean): void {
  const now = drawing.value;
  if (!now) return;
  const isRing = now.tool === 'polygon' || now.tool === 'surface';
  const isAgain = (other: Position | undefined) => other !== undefined && isSame(at, other);
  if (isAgain(now.places.at(-1)) || (isRing && now.places.length >= LEAST[now.tool] && isAgain(now.places[0]))) {
    finishDrawing();
    return;
  }
  drawing.value = { ...now, places: [...now.places, at], pointer: undefined, isPointed };
  // These are over with their last place.
  if ((now.tool === 'circle' || now.tool === 'point') && now.places.length + 1 === LEAST[now.tool]) finishDrawing();
}

function isSame(a: Position, b: Position): boolean {
  const reach = window.matchMedia('(pointer: coarse)').matches ? SAME_PX.coarse : SAME_PX.fine;
  return map.project(a as [number, number]).dist(map.project(b as [number, number])) <= reach;
}
