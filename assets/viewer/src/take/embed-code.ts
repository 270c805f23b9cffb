/** The view as a window in another page. Pure. */

import { formatViewState, parseViewState, type Camera } from '../state/view-state';

/** Sizes to choose from: pixels; undefined is as wide as the page it is in. */
export const SIZES = { small: [400, 300], medium: [640, 420], large: [960, 600], wide: [undefined, 480] } as const satisfies Record<string, readonly [number | undefined, number]>;
export type Size = keyof typeof SIZES;

/** What is seen of the map: its zoom, the centre, and the size in pixels. */
export interface Seen {
  zoom: number;
  lon: number;
  lat: number;
  width: number;
  height: number;
}

/** The view for a window of a size: its middle is what is in the middle now, and it shows as much of the Earth. */
export function windowView({ zoom, lon, lat, width, height }: Seen, size: Size): Camera {
  const [ownWidth = width, ownHeight] = SIZES[size];
  return { zoom: Math.max(0, zoom + Math.log2((ownWidth * ownHeight) / (width * height)) / 2), lon, lat };
}

/** Where a view is without the panel. `base`: where the server is, with a slash at its end. */
export function embedAddress(base: string, hash: string, map: Camera | undefined): string {
  const { tab: _, ...state } = parseViewState(hash);
  return `${base}embed${formatViewState({ ...state, ...(map && { map }) })}`;
}

/** The markup to paste. */
export function embedCode(address: string, title: string, size: Size): string {
  const [width, height] = SIZES[size];
  return `<iframe src="${escapeMarkup(address)}" title="${escapeMarkup(title)}" width="${width ?? '100%'}" height="${height}" style="border: 0" loading="lazy" allowfullscreen></iframe>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeMarkup = (text: string): string => text.replace(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark);
