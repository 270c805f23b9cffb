/** The MapLibre map with its controls. */

import { AttributionControl, Map as MapLibre, NavigationControl, type Point, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { baseStyle } from './base-map';
import type { Extent } from './extent';
import type { Theme } from './theme';
import type { ViewState } from './view-state';

/** Makes the map, at the view of the address bar if it has one. */
export function createMap(container: HTMLElement, theme: Theme, view: ViewState['map']): MapLibre {
  // A worker from an address of its own: no `blob:` in the content security policy.
  setWorkerUrl(new URL(workerUrl, document.baseURI).href);
  const map = new MapLibre({
    container,
    style: baseStyle(theme),
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
  // The first lies lowest.
  map.addControl(new AttributionControl({ compact: true, customAttribution: 'Natural Earth' }), 'bottom-right');
  map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-right');
  map.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
  return map;
}

/** Moves to an extent, clear of the panel and the card. */
export function fitTo(map: MapLibre, extent: Extent, animate: boolean): void {
  const [west, south, east, north] = extent;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  map.fitBounds([west, south, east, north], { padding: freePadding(map), maxZoom: 12, animate: animate && !calm, duration: 700 });
}

/** Moves the map where the card hides an extent altogether. */
export function keepClearOfCard(map: MapLibre, card: HTMLElement, [west, south, east, north]: Extent): void {
  const box = card.getBoundingClientRect();
  const isHidden = ({ x, y }: Point) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const [topLeft, bottomRight] = [map.project([west, north]), map.project([east, south])];
  if (!isHidden(topLeft) || !isHidden(bottomRight)) return;
  const isAtBottom = box.left <= 0;
  map.panBy(isAtBottom ? [0, bottomRight.y - box.top + 60] : [bottomRight.x - box.left + 60, 0]);
}

/** What the panel and the card leave free, pixels from each side. */
function freePadding(map: MapLibre): { top: number; right: number; bottom: number; left: number } {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const margin = Math.min(48, width / 12);
  const padding = { top: margin, right: margin, bottom: margin, left: margin };
  for (const sheet of document.querySelectorAll<HTMLElement>('.sheet:not([hidden])')) {
    const box = sheet.getBoundingClientRect();
    if (box.width > width * 0.7) padding.bottom = Math.max(padding.bottom, Math.min(height - box.top + margin, height * 0.6));
    else if (box.left < width / 2) padding.left = Math.max(padding.left, box.right + margin);
    else padding.right = Math.max(padding.right, width - box.left + margin);
  }
  return padding;
}
