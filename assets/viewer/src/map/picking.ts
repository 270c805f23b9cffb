/** Pointing at features: what is under the pointer, what a click means. */

import { effect, signal } from '@preact/signals';
import type { Feature } from 'geojson';
import { Point, type MapGeoJSONFeature } from 'maplibre-gl';
import { shown } from '../state/collections';
import { pick, type Picked } from '../state/selection';
import { idProperty, tileLayer } from './layers';
import { map } from './map';
import { collectionOf } from './overlay';

/** The feature under the pointer, and where on the map that is, pixels. */
export const hovered = signal<{ picked: Picked; x: number; y: number } | undefined>(undefined);
/** Set while clicks mean something else, such as corners of a polygon. */
export const isPickingPaused = signal(false);

let highlighted: MapGeoJSONFeature | undefined;
let pending: Point | undefined;

/** Listens for the pointer, and for Enter on the focused map. */
export function startPicking(): void {
  map.on('mousemove', ({ point }) => hoverSoon(point));
  map.on('mouseout', () => hover(undefined, new Point(0, 0)));
  map.on('click', ({ point, originalEvent }) => {
    if (!isPickingPaused.value && !originalEvent.defaultPrevented) pick(pickAt(point));
  });
  map.getCanvas().addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' && !isPickingPaused.value) pick(pickAt(map.project(map.getCenter())));
  });
  effect(() => {
    if (isPickingPaused.value) hover(undefined, new Point(0, 0));
  });
}

/** At most one look-up per frame, however fast the pointer moves. */
function hoverSoon(point: Point): void {
  if (!pending) {
    requestAnimationFrame(() => {
      const at = pending;
      pending = undefined;
      if (at && !map.isMoving() && !isPickingPaused.value) hover(find(at, 3)[0], at);
    });
  }
  pending = point;
}

function hover(feature: MapGeoJSONFeature | undefined, { x, y }: Point): void {
  setHighlight(false);
  highlighted = feature;
  setHighlight(true);
  if (!isPickingPaused.value) map.getCanvas().style.cursor = feature ? 'pointer' : '';
  hovered.value = feature && { picked: toPicked(feature), x, y };
}

function setHighlight(hover: boolean): void {
  if (highlighted?.id === undefined || !map.getSource(highlighted.source)) return;
  map.setFeatureState({ source: highlighted.source, sourceLayer: tileLayer(highlighted.source), id: highlighted.id }, { hover });
}

/** Every feature under a click, topmost first, each once. */
function pickAt(point: Point): Picked[] {
  const isCoarse = window.matchMedia('(pointer: coarse)').matches;
  const found = new Map<string, Picked>();
  for (const feature of find(point, isCoarse ? 10 : 4)) {
    const key = `${feature.source}/${feature.id ?? JSON.stringify(feature.properties)}`;
    if (!found.has(key)) found.set(key, toPicked(feature));
  }
  return [...found.values()];
}

/** Points and lines within `reach_px`, nearest points first; then the label and the polygons that hold the point. */
function find(point: Point, reach_px: number): MapGeoJSONFeature[] {
  const ids = new Set(shown.value.map(({ id }) => id));
  // There is no style until the server has answered.
  const targets = (map.style ? map.getStyle().layers : []).filter((layer) => ids.has(collectionOf(layer) ?? ''));
  const ofType = (isWanted: (layer: (typeof targets)[number]) => boolean) => ({ layers: targets.filter(isWanted).map(({ id }) => id) });
  const reach = new Point(reach_px, reach_px);
  const distance = ({ geometry }: MapGeoJSONFeature) =>
    geometry.type === 'Point' ? map.project(geometry.coordinates as [number, number]).dist(point) : Infinity;
  const isLabel = (layer: (typeof targets)[number]) => layer.type === 'symbol' && layer.layout?.['text-field'] !== undefined && layer.layout['icon-image'] === undefined;
  const near = map.queryRenderedFeatures([point.sub(reach), point.add(reach)], ofType((layer) => layer.type !== 'fill' && !isLabel(layer)));
  near.sort((a, b) => Number(distance(a) > distance(b)) - Number(distance(a) < distance(b)));
  return [...near, ...map.queryRenderedFeatures(point, ofType(isLabel)), ...map.queryRenderedFeatures(point, ofType(({ type }) => type === 'fill'))];
}

function toPicked(feature: MapGeoJSONFeature): Picked {
  const property = idProperty(feature.source);
  // A cluster has no id that would outlive the data.
  const isCluster = feature.properties['cluster'] === true;
  const textId: unknown = property === undefined ? undefined : feature.properties[property];
  const id = isCluster ? undefined : typeof textId === 'string' ? textId : feature.id;
  return { collection: feature.source, id: id === undefined ? undefined : String(id), feature: { ...feature.toJSON() } as Feature };
}
