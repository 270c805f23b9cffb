/** How the page stands: which panel is open, where the map looks. */

import { signal } from '@preact/signals';
import { remember, remembered } from './memory';
import type { Camera, Tab } from './view-state';

/** The open tab. */
export const tab = signal<Tab>('layers');
/** Whether the panel is open; on a phone it lies over the map. */
export const isPanelOpen = signal(!window.matchMedia('(max-width: 720px)').matches);
/** Whether the list, the alternative to the map, is open. */
export const isListOpen = signal(false);

/** Opens a tab. */
export function openTab(chosen: Tab): void {
  tab.value = chosen;
  isPanelOpen.value = true;
}

/** Where the map looks, after each movement. */
export const camera = signal<Camera | undefined>(undefined);

/** A flat map or a globe. */
export const PROJECTIONS = ['mercator', 'globe'] as const;
export const projection = signal<(typeof PROJECTIONS)[number]>(PROJECTIONS.find((name) => name === remembered('projection')) ?? 'mercator');

export function setProjection(chosen: (typeof PROJECTIONS)[number]): void {
  projection.value = chosen;
  remember('projection', chosen);
}

/** Whether the page is a window in somebody else's page: without the panel. */
export const isEmbedded = /\/embed\/?$/.test(location.pathname);

/** Whether it lies in such a page now, rather than being looked at by itself. */
export const isFramed = isEmbedded && window.self !== window.top;
