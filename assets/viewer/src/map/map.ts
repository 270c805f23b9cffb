/** The MapLibre map. */

import { signal } from '@preact/signals';
import { Map as MapLibre, setWorkerUrl, type Point } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'virtual:map-worker';
import type { Extent } from '../geodesy/extent';
import { prefersCalm } from '../state/theme';
import { camera, isFramed, projection } from '../state/view';
import type { Camera } from '../state/view-state';
import { mapWords } from './map-words';

declare global {
  interface Window {
    /** For tests and for the curious. */
    lode: { map: MapLibre };
  }
}

/** The map, once {@link createMap} made it. */
export let map: MapLibre;

/** What is to be seen of the world beside panel and card, after each movement that somebody wanted. */
export const inSight = signal<Extent>([-180, -85, 180, 85]);

/** Makes the map, at a view if there is one. It draws nothing until it gets its style: an empty one would cost a frame. */
export function createMap(container: HTMLElement, view: Camera | undefined): MapLibre {
  // A worker from an address of its own: no `blob:` in the content security policy.
  setWorkerUrl(new URL(workerUrl, document.baseURI).href);
  map = new MapLibre({
    container,
    center: view ? [view.lon, view.lat] : [40, 35],
    zoom: view?.zoom ?? 1.4,
    maxZoom: 20,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 150,
    // The page around a window scrolls as before: the map asks for a key or a second finger.
    cooperativeGestures: isFramed,
    locale: mapWords(),
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  camera.value = view;
  map.on('moveend', (event) => keepCamera((event as Movement).isSlight));
  map.on('resize', keepSight);
  map.on('projectiontransition', keepSight);
  keepSight();
  window.lode = { map };
  return map;
}

/** What our own movements say of themselves. */
export interface Movement {
  /** Somebody wants to go there. */
  isWanted?: boolean;
  /** It only makes room for the card, or shows what somebody reads of: no new view. */
  isSlight?: boolean;
}

function keepCamera(isSlight = false): void {
  // Where no view was chosen yet, there is none to keep.
  if (isSlight && !camera.value) return;
  const { lng: lon, lat } = map.getCenter().wrap();
  if (!isSlight) keepSight();
  camera.value = { zoom: map.getZoom(), lat, lon };
}

/** Looks again at what is in sight: something opened or closed. */
export function keepSight(): void {
  // The edge of a globe is no box: there, what lies under the panel counts as well.
  const { top, right, bottom, left } = projection.value === 'globe' ? { top: 0, right: 0, bottom: 0, left: 0 } : freePadding(0);
  const { clientWidth, clientHeight } = map.getContainer();
  // As while something else is printed.
  if (clientWidth * clientHeight === 0) return;
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const free = (x: number, y: number) => map.unproject([x, y]);
  if (left + right + top + bottom === 0) inSight.value = [west, south, east, north];
  else inSight.value = [free(left, 0).lng, free(0, clientHeight - bottom).lat, free(clientWidth - right, 0).lng, free(0, top).lat];
}

/** Goes to a view at once. */
export const jumpTo = ({ zoom, lat, lon }: Camera): void => void map.jumpTo({ center: [lon, lat], zoom }, { isWanted: true } satisfies Movement);

/** Moves to an extent, clear of the panel and the card. At once is how the page opens; otherwise somebody wants to go there. `room` is what is left free around it besides. */
export function fitTo([west, south, east, north]: Extent, animate = true, maxZoom = 12, isSlight = false, room = 0): void {
  const options = { padding: besidesPanel(freePadding(margin() + room)), maxZoom, animate: animate && !prefersCalm(), duration: 700 };
  map.fitBounds([west, south, east, north], options, { isWanted: animate, isSlight } satisfies Movement);
}

/** Moves to a point, clear of the panel and the card. */
export function goTo(lon: number, lat: number, zoom = Math.max(map.getZoom(), 9)): void {
  const { top, right, bottom, left } = besidesPanel(freePadding());
  map.easeTo({ center: [lon, lat], zoom, offset: [(left - right) / 2, (top - bottom) / 2], animate: !prefersCalm(), duration: 700 }, { isWanted: true } satisfies Movement);
}

/** Moves the map where the card hides an extent altogether. */
export function keepClearOfCard([west, south, east, north]: Extent): void {
  // On its way to the feature, it goes where that is to be seen.
  if (map.isMoving()) return;
  const box = document.getElementById('card')?.getBoundingClientRect();
  if (!box || box.width === 0) return;
  const isHidden = ({ x, y }: Point) => x > box.left && x < box.right && y > box.top && y < box.bottom;
  const [topLeft, bottomRight] = [map.project([west, north]), map.project([east, south])];
  if (!isHidden(topLeft) || !isHidden(bottomRight)) return;
  // It lies at the bottom, at the left, or at the right.
  const by = (): [number, number] => {
    if (box.left <= 0) return [0, bottomRight.y - box.top + 60];
    if (box.left < map.getContainer().clientWidth / 2) return [topLeft.x - box.right - 60, 0];
    return [bottomRight.x - box.left + 60, 0];
  };
  map.panBy(by(), { animate: !prefersCalm() }, { isSlight: true } satisfies Movement);
}

/** Moves to an extent whose middle is out of sight, at the same zoom where it fits. */
export function bringIntoView(extent: Extent): void {
  const { top, right, bottom, left } = freePadding();
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const [west, south, east, north] = extent;
  const { x, y } = map.project([(west + east) / 2, (south + north) / 2]);
  if (x > left && x < width - right && y > top && y < height - bottom) return;
  fitTo(extent, true, map.getZoom(), true);
}

/** What the panel and the card leave free of the map, in pixels. */
export function freeBox(): { left: number; top: number; width: number; height: number } {
  const { top, right, bottom, left } = freePadding(0);
  const { clientWidth, clientHeight } = map.getContainer();
  return { left, top, width: clientWidth - left - right, height: clientHeight - top - bottom };
}

/** The same: its centre, and its size in pixels. */
export function freeView(): { lon: number; lat: number; width: number; height: number } {
  const { left, top, width, height } = freeBox();
  const { lng: lon, lat } = map.unproject([left + width / 2, top + height / 2]).wrap();
  return { lon, lat, width, height };
}

/** The part of a padding that the map's own, what the panel takes, does not have yet. */
function besidesPanel(padding: Sides): Sides {
  const { top = 0, right = 0, bottom = 0, left = 0 } = map.getPadding();
  return { top: padding.top - top, right: padding.right - right, bottom: padding.bottom - bottom, left: padding.left - left };
}

/** Pixels from each side. */
type Sides = Record<'top' | 'right' | 'bottom' | 'left', number>;

/** Between what is looked at and the edge. */
const margin = (): number => Math.min(48, map.getContainer().clientWidth / 12);

/** What the panel and the card leave free, pixels from each side. */
function freePadding(around = margin()): Sides {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const padding = { top: around, right: around, bottom: around, left: around };
  for (const sheet of document.querySelectorAll<HTMLElement>('.sheet:not([hidden], .draw-bar)')) {
    const box = sheet.getBoundingClientRect();
    // What covers everything will be gone when the map is looked at; the panel under the card takes nothing.
    if (!sheet.checkVisibility({ visibilityProperty: true }) || (box.width >= width && box.height >= height)) continue;
    // What begins in the lower part lies at the bottom.
    if (box.width > width * 0.7 || box.top > height / 3) padding.bottom = Math.max(padding.bottom, Math.min(height - box.top + around, height * 0.6));
    // Of the folded panel, the map goes on below.
    else if (sheet.matches('.folded')) padding.top = Math.max(padding.top, box.bottom + around);
    else if (box.left < width / 2) padding.left = Math.max(padding.left, box.right + around);
    else padding.right = Math.max(padding.right, width - box.left + around);
  }
  // Where panel and card leave next to nothing, what is under them counts as well.
  const [across, down] = [fitting(padding.left + padding.right, width), fitting(padding.top + padding.bottom, height)];
  return { top: padding.top * down, right: padding.right * across, bottom: padding.bottom * down, left: padding.left * across };
}

/** By how much paddings shrink so that two fifths of a length stay free. */
const fitting = (taken: number, length: number): number => Math.min(1, (0.6 * length) / taken);
