/** How a collection looks: its MapLibre layers, by geometry type. Pure. */

import type { ExpressionSpecification, FilterSpecification, LayerSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Slot } from './base-map';
import type { Collection, Kind } from './api';
import type { Theme } from './theme';

/** A layer and the slot it goes into. */
export interface OverlayLayer {
  slot: Slot;
  spec: LayerSpecification;
}

/** One colour, or one for each value. */
export type Colour = string | ExpressionSpecification;

/** What {@link overlayLayers} needs to know besides the collection. */
export interface Look {
  colour: Colour;
  theme: Theme;
  /** The layer inside the tiles. */
  sourceLayer: string;
  /** Columns that may hold a feature's name, best first. */
  nameColumns: string[];
}

/** Labels of points stand beside them, on whichever side is free. */
const BESIDE_A_POINT: SymbolLayerSpecification['layout'] = {
  'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
  'text-radial-offset': 0.75,
  'text-justify': 'auto',
};

const GEOMETRY_TYPE: Record<Kind, string> = { point: 'Point', line: 'LineString', polygon: 'Polygon' };

/** Every layer of a collection. */
export function overlayLayers(collection: Collection, look: Look): OverlayLayer[] {
  return collection.kinds.flatMap((kind) => {
    const common = {
      source: collection.id,
      'source-layer': look.sourceLayer,
      filter: ['==', ['geometry-type'], GEOMETRY_TYPE[kind]] as FilterSpecification,
    };
    const layers = { polygon: polygonLayers, line: lineLayers, point: pointLayers }[kind](collection, look, common);
    const isLabelled = look.nameColumns.length > 0 && (kind === 'point' || collection.style.label !== undefined);
    return isLabelled ? [...layers, labelLayer(collection, look, common, kind)] : layers;
  });
}

type Common = { source: string; 'source-layer': string; filter: FilterSpecification };

function polygonLayers(collection: Collection, { colour }: Look, common: Common): OverlayLayer[] {
  const width = collection.style.line_width_px ?? 1;
  return [
    {
      slot: 'fill',
      spec: {
        id: `${collection.id}/fill`,
        type: 'fill',
        ...common,
        paint: { 'fill-color': colour, 'fill-opacity': whenHovered(0.4, collection.style.opacity ?? 0.13), 'fill-antialias': false },
      },
    },
    {
      slot: 'line',
      spec: {
        id: `${collection.id}/outline`,
        type: 'line',
        ...common,
        layout: { 'line-join': 'round' },
        paint: { 'line-color': collection.style.outline_color ?? colour, 'line-opacity': 0.75, 'line-width': byZoom(0.35 * width, 0.9 * width, 1.5 * width) },
      },
    },
  ];
}

function lineLayers(collection: Collection, { colour }: Look, common: Common): OverlayLayer[] {
  const width = collection.style.line_width_px ?? 1.6;
  const step = (scale: number) => whenHovered(width * scale + 2, width * scale);
  const layer: OverlayLayer = {
    slot: 'line',
    spec: {
      id: `${collection.id}/line`,
      type: 'line',
      ...common,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-opacity': collection.style.opacity ?? 0.9, 'line-width': byZoom(step(0.6), step(1), step(1.8)) },
    },
  };
  return [layer];
}

function pointLayers(collection: Collection, look: Look, common: Common): OverlayLayer[] {
  const count = collection.featureCount ?? 1000;
  const radius = collection.style.radius_px ?? (count > 20_000 ? 3 : count > 2000 ? 4 : 5.5);
  const step = (scale: number) => whenHovered(radius * scale + 2.5, radius * scale);
  const halo = count > 2000 ? 0.5 : 1.2;
  const circle: OverlayLayer = {
    slot: 'circle',
    spec: {
      id: `${collection.id}/circle`,
      type: 'circle',
      ...common,
      paint: {
        'circle-color': look.colour,
        'circle-opacity': collection.style.opacity ?? 0.88,
        'circle-radius': byZoom(step(0.55), step(1), step(1.7)),
        'circle-stroke-color': collection.style.outline_color ?? look.theme.halo,
        'circle-stroke-width': byZoom(halo * 0.5, halo, 1.5),
      },
    },
  };
  return [circle];
}

/** Names beside points and inside shapes, where there is room: the fewer the features, the earlier. */
function labelLayer(collection: Collection, { theme, nameColumns }: Look, common: Common, kind: Kind): OverlayLayer {
  const count = collection.featureCount ?? 1000;
  return {
    slot: 'label',
    spec: {
      id: `${collection.id}/label${kind === 'point' ? '' : `-${kind}`}`,
      type: 'symbol',
      ...common,
      minzoom: count > 20_000 ? 10 : count > 500 ? 6 : 3,
      layout: {
        'text-field': ['to-string', ['coalesce', ...nameColumns.map((column) => ['get', column]), '']] as ExpressionSpecification,
        'text-font': ['sans-serif'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 12, 13],
        ...(kind === 'point' && BESIDE_A_POINT),
        'text-max-width': 12,
        'text-padding': 6,
      },
      paint: { 'text-color': theme.ink, 'text-halo-color': theme.halo, 'text-halo-width': 1.3, 'text-opacity': 0.9 },
    },
  };
}

function byZoom(far: number | ExpressionSpecification, middle: number | ExpressionSpecification, near: number | ExpressionSpecification) {
  return ['interpolate', ['linear'], ['zoom'], 2, far, 6, middle, 13, near] as ExpressionSpecification;
}

function whenHovered(hovered: number, otherwise: number): ExpressionSpecification {
  return ['case', ['boolean', ['feature-state', 'hover'], false], hovered, otherwise];
}
