/** Findings as a layer over the data. */

import { computed, effect, signal } from '@preact/signals';
import type { FeatureCollection } from 'geojson';
import { Overlay } from '../map/overlay';
import { collectionPath, getJson } from '../server/http';
import { keepInAddress } from '../state/address';
import { askable, revision } from '../state/collections';
import { SURENESS, formatFindings, parseFindings, type Sure } from './quality';
import { IMAGE, offerMarks } from './sure';

/** The collection whose findings are on the map. */
export const findingsOf = signal<string | undefined>(undefined);
/** How sure those are that are told of. */
export const wanted = signal<ReadonlySet<Sure>>(new Set(SURENESS));
/** Why the layer could not be had. */
export const layerError = signal<unknown>(undefined);

/** It, once the server has it. */
const ready = computed(() => askable.value.find(({ id }) => id === findingsOf.value)?.id);
const found = signal<FeatureCollection | undefined>(undefined);
/** The surest lie uppermost. */
const order = ['match', ['get', 'sure'], 'certain', 3, 'likely', 2, 1] as unknown as number;

const overlay = new Overlay('findings', () => [
  {
    type: 'symbol',
    layout: { 'icon-image': ['concat', IMAGE, ['get', 'sure']] as unknown as string, 'icon-size': 0.85, 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': order },
  },
]);

/** Lets the address keep the layer, and how sure its findings are: `findings=deposits:certain,likely`. */
export function keepFindings(): void {
  keepInAddress(
    'findings',
    () => findingsOf.value && formatFindings({ of: findingsOf.value, wanted: [...wanted.value] }),
    (text) => {
      const kept = parseFindings(text ?? '');
      findingsOf.value = kept?.of;
      wanted.value = new Set(kept?.wanted ?? SURENESS);
    },
  );
}

/** Keeps the layer in step with the collection that it was switched on for, from now on. */
export function followFindings(): void {
  offerMarks();
  effect(() => {
    const id = ready.value;
    void revision.value;
    layerError.value = undefined;
    found.value = undefined;
    if (id === undefined) return undefined;
    const controller = new AbortController();
    getJson(collectionPath(id, '/quality?f=geojson'), { signal: controller.signal }).then(
      (layer) => (found.value = layer as unknown as FeatureCollection),
      (error: unknown) => controller.signal.aborted || (layerError.value = error),
    );
    return () => controller.abort();
  });
  effect(() => {
    const layer = found.value;
    overlay.set(layer && { ...layer, features: layer.features.filter(({ properties }) => wanted.value.has(properties?.['sure'] as Sure)) });
  });
}
