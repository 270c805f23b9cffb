/** The MapLibre map. */

import { Map as MapLibre, setWorkerUrl, type Point } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'virtual:map-worker';
import type { Extent } from '../geodesy/extent';
import { prefersCalm } from '../state/theme';
import { camera } from '../state/view';
import type { Camera } from '../state/view-state';

declare global {
  interface Window {
    /** For tests and for the curious. */
    lode: { map: MapLibre };
  }
}

/** The map, once {@link createMap} made it. */
export let map: MapLibre;

/** Makes the map, at a view if there is one. It is empty until it gets its style. */
export function createMap(container: HTMLElement, view: Camera | undefined): MapLibre {
  // A worker from an address of its own: no `blob:` in the content security policy.
  setWorkerUrl(new URL(workerUrl, document.baseURI).href);
  map = new MapLibre({
    container,
    style: { version: 8, sources: {}, layers: [] },
    center: view ? [view.lon, view.lat] : [40, 35],
    zoom: view?.zoom ?? 1.4,
    maxZoom: 20,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 150,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  camera.value = view;
  map.on('moveend', keepCamera);
  window.lode = { map };
  return map;
}

function keepCamera(): void {
  const { lng: lon, lat } = map.getCenter().wrap();
  camera.value = { zoom: map.getZoom(), lat, lon };
}

/** Goes to a view at once. */
export const jumpTo = ({ zoom, lat, lon }: Camera): void => void map.jumpTo({ center: [lon, lat], zoom });

/** Moves to an extent, clear of the panel and the card. */
export function fitTo([west, south, east, north]: Extent, animate = true, maxZoom = 12): void {
  map.fitBounds([west, south, east, north], { padding: freePadding(), maxZoom, animate: animate && !prefersCalm(), duration: 700 });
}

/** Moves to a point, clear of the panel and the card. */
export function goTo(lon: number, lat: number, zoom = Math.max(map.getZoom(), 9)): void {
  map.easeTo({ center: [lon, lat], zoom, padding: freePadding(), animate: !prefersCalm(), duration: 700 });
  // The padding is for this movement only.
  map.once('moveend', () => map.setPadding({ top: 0, right: 0, bottom: 0, left: 0 }));
}

/** Moves the map where the card hides an extent altogether. */
export function keepClearOfCard([west, south, east, north]: Extent): void {
  const box = document.getElementById('card')?.getBoundingClientRect();
  if (!box || box.width === 0) return;
  const isHidden = ({ x, y }: Point) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const [topLeft, bottomRight] = [map.project([west, north]), map.project([east, south])];
  if (!isHidden(topLeft) || !isHidden(bottomRight)) return;
  const isAtBottom = box.left <= 0;
  map.panBy(isAtBottom ? [0, bottomRight.y - box.top + 60] : [bottomRight.x - box.left + 60, 0], { animate: !prefersCalm() });
}

/** What the panel and the card leave free, pixels from each side. */
function freePadding(): { top: number; right: number; bottom: number; left: number } {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const margin = Math.min(48, width / 12);
  const padding = { top: margin, right: margin, bottom: margin, left: margin };
  for (const sheet of document.querySelectorAll<HTMLElement>('.sheet:not([hidden])')) {
    const box = sheet.getBoundingClientRect();
    if (box.width === 0) continue;
    if (box.width > width * 0.7) padding.bottom = Math.max(padding.bottom, Math.min(height - box.top + margin, height * 0.6));
    else if (box.left < width / 2) padding.left = Math.max(padding.left, box.right + margin);
    else padding.right = Math.max(padding.right, width - box.left + margin);
  }
  return padding;
}
