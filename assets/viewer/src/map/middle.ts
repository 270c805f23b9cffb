/**
 * The middle of the map is the middle of what the panel leaves of it: for the address, the cross, the keyboard and the buttons.
 * Not on a globe: MapLibre cannot fit an extent into a part of one (it goes out to zoom -1), and from afar each shift would turn it.
 */

import { batch, effect, untracked } from '@preact/signals';
import { isPanelOpen, projection } from '../state/view';
import { map, type Movement } from './map';

/** Keeps the middle, from now on. Comes when the panel is on the page. */
export function followPanel(): void {
  keepMiddle(false);
  map.on('resize', () => keepMiddle(false));
  map.on('projectiontransition', () => keepMiddle(true));
  effect(() => {
    void [isPanelOpen.value, projection.value];
    untracked(() => keepMiddle(true));
  });
}

/** What the open panel takes of the map, pixels. Never what a tab happens to need: the middle would wander. */
function takenByPanel(): { left: number; bottom: number } {
  const panel = document.getElementById('panel');
  // It has no size while something else is printed.
  if (!panel || panel.offsetWidth === 0 || !isPanelOpen.value || isGlobe()) return { left: 0, bottom: 0 };
  const { clientWidth, clientHeight } = map.getContainer();
  if (panel.offsetWidth < clientWidth) return { left: panel.offsetLeft + panel.offsetWidth, bottom: 0 };
  return { left: 0, bottom: (clientHeight * parseFloat(getComputedStyle(panel).maxHeight)) / 100 };
}

/** Also as long as the map has not become flat yet. */
const isGlobe = (): boolean => projection.value === 'globe' || (map.style !== undefined && map.getProjection()?.type === 'globe');

/** Tells the map what the panel takes. Either everything stays where it is on the screen, or what is in the middle stays in the middle. */
function keepMiddle(isStill: boolean): void {
  // On its way somewhere, it gets there first.
  if (map.isMoving()) return void map.once('moveend', () => keepMiddle(isStill));
  const { left, bottom } = takenByPanel();
  const before = map.getPadding();
  if (before.left === left && before.bottom === bottom) return;
  const container = map.getContainer();
  const center = isStill ? map.unproject([(container.clientWidth + left) / 2, (container.clientHeight - bottom) / 2]) : map.getCenter();
  const slightly: Movement = { isSlight: true };
  batch(() => {
    // One after the other: as long as the panel is thought to be away, the middle keeps further from the poles.
    map.setPadding({ left, bottom }, slightly);
    map.jumpTo({ center }, slightly);
  });
  // Where the cross is.
  container.style.setProperty('--middle-x', `calc(50% + ${left / 2}px)`);
  container.style.setProperty('--middle-y', `calc(50% - ${bottom / 2}px)`);
}
