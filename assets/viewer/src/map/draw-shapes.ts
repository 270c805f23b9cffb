/** The drawn area, its handles, what is being drawn and measured, on the map. */

import { effect, signal } from '@preact/signals';
import type { Feature, Geometry, Position } from 'geojson';
import { gripsOf, isDrawn } from '../ask/handles';
import type { Drawn } from '../ask/shape';
import { alongGeodesics, circle, inverse, legsOf, midway, ringOf } from '../geodesy/geodesic';
import { area, cover } from '../state/area';
import { isPanelOpen, tab } from '../state/view';
import { formatDistance } from '../text/numbers';
import { drawing, type Tool } from './draw';
import { Overlay, type Inks, type OverlayLayer } from './overlay';

/** What was measured last. */
export const measured = signal<{ tool: 'distance' | 'surface'; places: readonly Position[] } | undefined>(undefined);
/** The area while a handle of it is dragged. */
export const draft = signal<Drawn | undefined>(undefined);

const round = { 'line-join': 'round', 'line-cap': 'round' } as const;
const kind = (name: string) => ['==', ['get', 'kind'], name] as ['==', ['get', string], string];

/** Places, and lengths beside lines. */
const marks = ({ ink, halo, accent }: Inks): OverlayLayer[] => [
  { type: 'circle', filter: kind('middle'), paint: { 'circle-radius': 4, 'circle-color': accent, 'circle-stroke-color': halo, 'circle-stroke-width': 1.5 } },
  { type: 'circle', filter: kind('place'), paint: { 'circle-radius': 6, 'circle-color': halo, 'circle-stroke-color': accent, 'circle-stroke-width': 2.5 } },
  {
    type: 'symbol',
    filter: kind('label'),
    layout: { 'text-field': ['get', 'text'], 'text-font': ['Noto Sans Regular'], 'text-size': 12.5, 'text-offset': [0, -1.1], 'text-allow-overlap': true },
    paint: { 'text-color': ink, 'text-halo-color': halo, 'text-halo-width': 2 },
  },
];

const areaOverlay = new Overlay('area', ({ accent, halo }) => [
  { type: 'fill', paint: { 'fill-color': accent, 'fill-opacity': 0.1 } },
  { type: 'line', layout: round, paint: { 'line-color': halo, 'line-width': 4, 'line-opacity': 0.8 } },
  { type: 'line', layout: round, paint: { 'line-color': accent, 'line-width': 2 } },
]);

const sketchOverlay = new Overlay('sketch', (inks) => [
  { type: 'fill', filter: kind('surface'), paint: { 'fill-color': inks.accent, 'fill-opacity': 0.12 } },
  { type: 'line', layout: round, paint: { 'line-color': inks.halo, 'line-width': 4, 'line-opacity': 0.8 } },
  { type: 'line', layout: round, paint: { 'line-color': inks.accent, 'line-width': 2, 'line-dasharray': [2, 1.6] } },
  ...marks(inks),
]);

/** The handles; what is at them tells which. */
export const gripOverlay = new Overlay('grips', marks);

/** Draws all of it, from now on. */
export function followShapes(): void {
  effect(() => {
    const polygon = draft.value ? undefined : cover.value?.is === 'ready' ? cover.value.value.polygon : undefined;
    areaOverlay.set(polygon && feature(polygon, {}));
  });
  effect(() => {
    const editable = draft.value ?? area.value;
    const isShown = tab.value === 'ask' && isPanelOpen.value && !drawing.value;
    gripOverlay.set(isShown && isDrawn(editable) ? collection([...gripsOf(editable).map(gripFeature), ...radiusLabel(editable)]) : undefined);
  });
  effect(() => {
    const { tool, places, pointer } = drawing.value ?? { ...sketchOf(draft.value ?? measured.value), pointer: undefined };
    sketchOverlay.set(tool && collection(sketch(tool, pointer ? [...places, pointer] : places, places.length)));
  });
}

/** What is drawn of an area that is being dragged, and of what was measured. */
function sketchOf(shown: Drawn | typeof measured.value): { tool: Tool | undefined; places: readonly Position[] } {
  if (!shown) return { tool: undefined, places: [] };
  if ('tool' in shown) return shown;
  if (shown.is === 'circle') return { tool: 'circle', places: [shown.centre, gripsOf(shown)[1]?.at ?? shown.centre] };
  return shown.is === 'polygon' ? { tool: 'polygon', places: shown.corners } : { tool: 'corridor', places: shown.line };
}

/** Lines, surface, places and lengths of what is drawn; the first `fixed` places are there to stay. */
function sketch(tool: Tool, places: readonly Position[], fixed: number): Feature[] {
  const [first] = places;
  const points = places.slice(0, fixed).map((at) => feature({ type: 'Point', coordinates: at }, { kind: 'place' }));
  if (!first || places.length < 2) return points;
  if (tool === 'circle') {
    const radius_m = inverse(first, places[1] ?? first).distance_m;
    const ring = radius_m > 0 ? [feature({ type: 'Polygon', coordinates: [circle(first, radius_m)] }, { kind: 'surface' })] : [];
    return [...ring, line([first, places[1] ?? first]), ...labels(places), ...points];
  }
  const isRing = (tool === 'polygon' || tool === 'surface') && places.length > 2;
  const shape = isRing ? feature({ type: 'Polygon', coordinates: [ringOf(places)] }, { kind: 'surface' }) : line(places);
  const isMeasure = tool === 'distance' || tool === 'surface';
  return [shape, ...(isMeasure ? labels(isRing ? [...places, first] : places) : []), ...points];
}

const line = (places: readonly Position[]): Feature => feature({ type: 'LineString', coordinates: alongGeodesics(places) }, { kind: 'line' });

/** The length of each leg at its middle. */
const labels = (places: readonly Position[]): Feature[] =>
  legsOf(places).map(({ distance_m }, i) => {
    const [from = [0, 0], to = from] = [places[i], places[i + 1]];
    return feature({ type: 'Point', coordinates: midway(from, to) }, { kind: 'label', text: formatDistance(distance_m) });
  });

const radiusLabel = (shown: Drawn): Feature[] => {
  const rim = shown.is === 'circle' ? gripsOf(shown)[1]?.at : undefined;
  return shown.is === 'circle' && rim ? [feature({ type: 'Point', coordinates: rim }, { kind: 'label', text: formatDistance(shown.radius_m) })] : [];
};

const gripFeature = ({ at, grip }: ReturnType<typeof gripsOf>[number]): Feature =>
  feature({ type: 'Point', coordinates: at }, { ...grip, kind: grip.is === 'middle' ? 'middle' : 'place' });

const feature = (geometry: Geometry, properties: Record<string, unknown>): Feature => ({ type: 'Feature', properties, geometry });
const collection = (features: Feature[]) => ({ type: 'FeatureCollection' as const, features });
