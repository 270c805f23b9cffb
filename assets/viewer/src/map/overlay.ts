/** What the page itself draws over or under the data: the selection, a drawn area, the grid of sheets, findings. */

import type { FeatureCollection, Feature } from 'geojson';
import type { GeoJSONSource, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { theme, type Theme } from '../state/theme';
import { map } from './map';

/** Ink and paper of things drawn on the map. */
export const INKS = {
  light: { ink: '#16242b', halo: '#ffffff', accent: '#0b6285', faint: '#5a6a72' },
  dark: { ink: '#f2f6f8', halo: '#0c1216', accent: '#6fc3e4', faint: '#9aabb4' },
} as const satisfies Record<Theme, Record<string, string>>;
export type Inks = (typeof INKS)[Theme];

/** A layer of an overlay, without its id and source, which the overlay adds. */
export type OverlayLayer = LayerSpecification extends infer L ? (L extends { id: string } ? Omit<L, 'id' | 'source'> : never) : never;

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };
/** All there are, the lowest first. */
const overlays: Overlay[] = [];

/** What styles say of the source: without its data, which MapLibre would copy and compare at every change of the style. */
const EMPTY = { type: 'geojson', data: NOTHING } as const;

/** One source of GeoJSON with its layers; it outlives changes of the style. */
export class Overlay {
  private data: FeatureCollection | Feature = NOTHING;
  private source: GeoJSONSource | undefined;

  /** `layers` are made anew for day and night. Under the data goes what `isGround`. */
  constructor(
    readonly id: string,
    private readonly layers: (inks: Inks) => readonly OverlayLayer[],
    readonly isGround = false,
  ) {
    overlays.push(this);
  }

  /** Draws something else; nothing without data. */
  set(data: FeatureCollection | Feature | undefined): void {
    this.data = data ?? NOTHING;
    void this.source?.setData(this.data);
  }

  /** Fills its source when that is a new one. */
  fill(): void {
    const source = map.getSource<GeoJSONSource>(this.sourceId);
    if (!source || source === this.source) return;
    this.source = source;
    source.serialize = () => EMPTY;
    if (this.data !== NOTHING) void source.setData(this.data);
  }

  /** Ids of its layers on the map; none before that has its style. */
  layerIds(): string[] {
    return this.layers(INKS.light).map((_, i) => `${this.sourceId}/${i}`).filter((id) => map.style?.getLayer(id));
  }

  /** Adds it to a style. */
  addTo(style: StyleSpecification): void {
    style.sources[this.sourceId] = EMPTY;
    const layers = this.layers(INKS[theme.value]).map((layer, i) => ({ ...layer, id: `${this.sourceId}/${i}`, source: this.sourceId }) as LayerSpecification);
    const firstOfData = style.layers.findIndex((layer) => collectionOf(layer) !== undefined);
    if (this.isGround && firstOfData >= 0) style.layers.splice(firstOfData, 0, ...layers);
    else style.layers.push(...layers);
  }

  private get sourceId(): string {
    return `overlay/${this.id}`;
  }
}

/** Keeps overlays full, from now on. */
export function followOverlays(): void {
  map.on('styledata', () => overlays.forEach((overlay) => overlay.fill()));
}

/** Adds every overlay to a style. */
export function addOverlays(style: StyleSpecification): void {
  for (const overlay of overlays) overlay.addTo(style);
}

/** The collection that a layer of the style draws; undefined for the ground and for overlays. */
export function collectionOf(layer: { metadata?: unknown }): string | undefined {
  const { metadata } = layer;
  return typeof metadata === 'object' && metadata !== null ? ((metadata as Record<string, unknown>)['lode:collection'] as string | undefined) : undefined;
}
