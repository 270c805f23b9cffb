/** The address bar holds the view, so that a link reproduces it. */

import { batch, effect, signal } from '@preact/signals';
import { isLanguage, language } from '../text/language';
import { collections, visible } from './collections';
import { clauses } from './filters';
import { own } from './own';
import { pick, pickByRef, selected } from './selection';
import { camera, projection, tab } from './view';
import { formatViewState, parseViewState, type Camera, type ViewState } from './view-state';

/** Parts of the page that keep something in the address: how to write it, and what to do when an address is opened. */
const keepers = new Map<string, { write: () => string | undefined; read: (text: string | undefined) => void }>();

/** What the address says after its `#`, with it. */
export const viewHash = signal(location.hash);

/** Lets a part of the page keep something under a name of its own. `write` may read signals. Call before {@link followAddress}. */
export function keepInAddress(name: string, write: () => string | undefined, read: (text: string | undefined) => void): void {
  keepers.set(name, { write, read });
}

/** Takes over what an address says. */
export function applyViewState(state: ViewState): void {
  // Together: the address is written again after each change, and would be half of the old one.
  batch(() => {
    if (isLanguage(state.language)) language.value = state.language;
    tab.value = state.tab ?? 'layers';
    if (state.globe) projection.value = 'globe';
    clauses.value = state.where ?? {};
    for (const [name, { read }] of keepers) read(own(state.extra, name));
    if (state.feature) pickByRef(state.feature);
    else pick([]);
  });
}

/** Keeps the address true, and follows it when somebody edits it. `moveTo` moves the map. */
export function followAddress(moveTo: (camera: Camera) => void): void {
  effect(() => {
    const kept = [...keepers].map(([name, { write }]) => [name, write()] as const);
    const state: ViewState = {
      layers: [...visible.value],
      tab: tab.value,
      where: { ...clauses.value },
      extra: Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined)),
      ...(camera.value && { map: camera.value }),
      ...(projection.value === 'globe' && { globe: true }),
      ...(selected.value && { feature: selected.value }),
      language: language.value,
    };
    if (collections.value.is !== 'ready') return;
    const hash = formatViewState(state);
    viewHash.value = hash;
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  window.addEventListener('hashchange', () => {
    const state = parseViewState(location.hash);
    batch(() => {
      applyViewState(state);
      if (!state.globe) projection.value = 'mercator';
      if (state.layers) visible.value = new Set(state.layers);
    });
    if (state.map) moveTo(state.map);
  });
}

