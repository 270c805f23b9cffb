/** The place or map sheet that was looked for: on the map, and in the address. */

import { effect, signal } from '@preact/signals';
import { extentOf } from '../geodesy/extent';
import { fitTo, goTo } from '../map/map';
import { Overlay } from '../map/overlay';
import { keepInAddress } from '../state/address';
import { readNumbers } from '../state/read-number';
import type { Geographic } from '../geodesy/transverse-mercator';
import { SHEET_SCALES, type SheetName } from './sheet-name';
import { fetchSheet, type SheetFeature } from './sheets';

export type Found = ({ is: 'place' } & Geographic) | ({ is: 'sheet' } & SheetName);

/** What was found last; undefined after it was put away. */
export const found = signal<Found | undefined>(undefined);

const isPoint = ['==', ['geometry-type'], 'Point'] as unknown as ['==', string, string];

/** A pin, or the outline of a sheet. */
const overlay = new Overlay('found', ({ accent, halo }) => [
  { type: 'fill', paint: { 'fill-color': accent, 'fill-opacity': 0.08 } },
  { type: 'line', paint: { 'line-color': halo, 'line-width': 5, 'line-opacity': 0.8 } },
  { type: 'line', paint: { 'line-color': accent, 'line-width': 2 } },
  { type: 'circle', filter: isPoint, paint: { 'circle-color': accent, 'circle-opacity': 0.18, 'circle-radius': 16 } },
  { type: 'circle', filter: isPoint, paint: { 'circle-color': accent, 'circle-radius': 5.5, 'circle-stroke-color': halo, 'circle-stroke-width': 2.5 } },
]);

/** Lets the address keep what was found: `place=49.7,67.5` or `place=200k/M-42-XII`. */
export function keepFound(): void {
  keepInAddress('place', () => found.value && write(found.value), (text) => (found.value = text === undefined ? undefined : read(text)));
}

/** Draws what was found, from now on. */
export function followFound(): void {
  effect(() => {
    const now = found.value;
    overlay.set(now?.is === 'place' ? { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [now.lon, now.lat] } } : undefined);
    if (now?.is === 'sheet') void fetchSheet(now).then((sheet) => found.value === now && overlay.set(sheet), () => {});
  });
}

/** Puts a pin on a place and goes there; as near as that where it is said. */
export function goToPlace({ lon, lat }: Geographic, zoom?: number): void {
  found.value = { is: 'place', lon, lat };
  goTo(lon, lat, zoom);
}

/** Outlines a sheet and goes there. */
export function goToSheet({ scale, name }: SheetName, { geometry }: SheetFeature): void {
  found.value = { is: 'sheet', scale, name };
  const extent = extentOf(geometry);
  if (extent) fitTo(extent, true, 16);
}

const write = (now: Found): string => (now.is === 'place' ? `${Number(now.lat.toFixed(6))},${Number(now.lon.toFixed(6))}` : `${now.scale}/${now.name}`);

function read(text: string): Found | undefined {
  const [lat, lon] = readNumbers(text, ',', 2);
  if (lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180) return { is: 'place', lon, lat };
  const [scale, name] = text.split('/');
  const known = SHEET_SCALES.find((one) => one === scale);
  return known && name ? { is: 'sheet', scale: known, name } : undefined;
}
