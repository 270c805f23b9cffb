/** The place that is looked at: "what is here?" */

import { effect, signal } from '@preact/signals';
import type { Position } from 'geojson';
import { keepInAddress } from './address';
import { readNumbers } from './read-number';
import { current, pick } from './selection';

/** Longitude and latitude. */
export const place = signal<Position | undefined>(undefined);

/** Asks what is at a place; undefined closes the answer. */
export function lookAt(at: Position | undefined): void {
  if (at) pick([]);
  place.value = at;
}

/** Keeps the place in the address. A feature that is picked takes its turn. */
export function followPlace(): void {
  keepInAddress('at', () => place.value?.map((degrees) => Number(degrees.toFixed(5))).join(','), (text) => (place.value = parsePlace(text)));
  effect(() => {
    if (current.value) place.value = undefined;
  });
}

function parsePlace(text: string | undefined): Position | undefined {
  const [lon, lat] = readNumbers(text ?? '', ',', 2);
  return lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : undefined;
}
