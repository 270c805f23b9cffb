/** The feature that is looked at: on the map, on the card, in the address. */

import { computed, signal } from '@preact/signals';
import type { Feature } from 'geojson';
import type { FeatureRef } from './view-state';

/** A feature found on the map. */
export interface Picked {
  collection: string;
  /** As in the API: the original id where it is text; undefined where the feature has none. */
  id: string | undefined;
  /** What the tile knows of it. */
  feature: Feature;
}

/** The features that were pointed at, and which of them is looked at. */
export const picked = signal<{ found: readonly Picked[]; index: number }>({ found: [], index: 0 });

export const current = computed<Picked | undefined>(() => picked.value.found[picked.value.index]);

export const selected = computed<FeatureRef | undefined>(() => {
  const { collection, id } = current.value ?? {};
  return collection === undefined || id === undefined ? undefined : { collection, id };
});

const NOTHING: Feature = { type: 'Feature', properties: {}, geometry: { type: 'GeometryCollection', geometries: [] } };

/** Looks at features; none closes the card. */
export const pick = (found: readonly Picked[], index = 0): void => void (picked.value = { found, index });

/** Looks at a feature by its name; what it is, is asked for. */
export const pickByRef = ({ collection, id }: FeatureRef): void => pick([{ collection, id, feature: NOTHING }]);
