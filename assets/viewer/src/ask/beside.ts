/** Drawing where the panel may lie over the map. */

import type { Position } from 'geojson';
import { cancelDrawing, startDrawing, type Tool } from '../map/draw';
import { isPanelOpen, openTab } from '../state/view';
import { focusSoon } from '../ui/focus';

/** Whether the panel lies over the map. */
export const isPhone = (): boolean => window.matchMedia('(max-width: 720px)').matches;

/** Draws with the panel out of the way, and comes back to it with what was drawn. */
export function drawBesidePanel(tool: Tool, done: (places: Position[]) => void): void {
  if (isPhone()) isPanelOpen.value = false;
  startDrawing(tool, (places) => {
    openTab('ask');
    done(places);
  });
}

/** The box for the name of a place. */
export const PLACE_BOX = 'place-name';

/** Comes back to the panel to name a place, rather than to mark it. */
export function namePlace(): void {
  cancelDrawing();
  openTab('ask');
  focusSoon(() => document.getElementById(PLACE_BOX));
}
