/** The address bar holds the view, so that a link reproduces it. */

import { batch, effect, signal } from '@preact/signals';
import { isLanguage, language } from '../text/language';
import { byId, collections, list, visible } from './collections';
import { clauses } from './filters';
import { withoutGone } from './gone';
import { own } from './own';
import { pick, pickByRef, selected } from './selection';
import { camera, projection, tab } from './view';
import { formatViewState, parseViewState, type Camera, type FeatureRef, type ViewState } from './view-state';

/** Parts of the page that keep something in the address: how to write it, and what to do when an address is opened. */
const keepers = new Map<string, { write: () => string | undefined; read: (text: string | undefined) => void }>();

/** What the address says after its `#`, with it. */
export const viewHash = signal(location.hash);

/** What was named and is not there any more: collections, or a feature. Said until somebody has read it. */
export const gone = signal<{ layers: readonly string[] } | { feature: FeatureRef } | undefined>(undefined);

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
    if (state.layers) visible.value = new Set(state.layers);
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
    if (!list.value.some(({ loading }) => loading)) {
      const { rest, gone: layers } = withoutGone(state, (id) => byId.value.has(id));
      // The address is written once these are let go.
      if (layers.length > 0) return void batch(() => (applyViewState(rest), (gone.value = { layers })));
    }
    const hash = formatViewState(state);
    viewHash.value = hash;
    if (hash !== location.hash) history.replaceState(null, '', hash);
  });
  window.addEventListener('hashchange', () => {
    const state = parseViewState(location.hash);
    batch(() => {
      gone.value = undefined;
      applyViewState(state);
      if (!state.globe) projection.value = 'mercator';
    });
    if (state.map) moveTo(state.map);
  });
}

