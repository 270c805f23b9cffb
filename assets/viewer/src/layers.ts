/** The collections on the map: a source and a few layers for each, made when first shown. */

import type { Map as MapLibre, VectorSourceSpecification } from 'maplibre-gl';
import { fetchTileInfo, type Collection, type TileInfo } from './api';
import { Categories } from './categories';
import { nameColumns } from './format-value';
import { overlayLayers } from './paint';
import { OTHER_COLOUR } from './palette';
import type { Theme } from './theme';

/** Where a collection stands. */
export type Status = { is: 'hidden' | 'loading' | 'shown' } | { is: 'failed' | 'incomplete'; reason: string };

/** The map layers of a collection that can be pointed at. */
const PARTS = ['label', 'circle', 'line', 'fill'];

interface Overlay {
  collection: Collection;
  colour: string;
  categories: Categories | undefined;
  visible: boolean;
  /** Known once the collection was shown for the first time. */
  tiles: TileInfo | undefined;
}

/** The collections on the map. */
export class Layers {
  /** Told of every change of a collection's status or legend. */
  onChange: (id: string, status: Status, categories: Categories | undefined) => void = () => {};
  private overlays = new Map<string, Overlay>();

  constructor(
    private readonly map: MapLibre,
    private theme: Theme,
  ) {
    map.on('idle', () => this.learnCategories());
    map.on('error', (event) => this.reportTileError(event));
  }

  /** Takes in the list, which may have grown; what is on the map stays there. */
  setCollections(collections: readonly Collection[], colours: ReadonlyMap<string, string>): void {
    const before = this.overlays;
    this.overlays = new Map(collections.map((c) => [c.id, before.get(c.id) ?? newOverlay(c, c.style.color ?? colours.get(c.id) ?? OTHER_COLOUR)]));
    for (const overlay of this.overlays.values()) this.tell(overlay, { is: overlay.visible ? 'shown' : 'hidden' });
  }

  /** Ids of the collections that are switched on, in the order of the list. */
  visible(): string[] {
    return [...this.overlays.values()].filter((overlay) => overlay.visible).map(({ collection }) => collection.id);
  }

  /** Ids of the map layers that can be pointed at, over all visible collections. */
  targets(): string[] {
    const ids = this.visible().flatMap((id) => PARTS.map((part) => `${id}/${part}`));
    return ids.filter((id) => this.map.getLayer(id));
  }

  /** Where the tiles keep a collection's features. */
  tileLayer(id: string): { source: string; sourceLayer: string } {
    return { source: id, sourceLayer: this.overlays.get(id)?.tiles?.layers[0]?.id ?? id };
  }

  /** The property of tiles that holds the ids of a collection's features, where they are text. */
  idProperty(id: string): string | undefined {
    return this.overlays.get(id)?.tiles?.layers[0]?.idProperty;
  }

  /** Switches a collection on or off. */
  async setVisible(id: string, visible: boolean): Promise<void> {
    const overlay = this.overlays.get(id);
    if (!overlay) return;
    overlay.visible = visible;
    if (visible && !overlay.tiles) {
      this.tell(overlay, { is: 'loading' });
      try {
        overlay.tiles ??= await fetchTileInfo(id);
      } catch (error) {
        overlay.visible = false;
        this.tell(overlay, { is: 'failed', reason: error instanceof Error ? error.message : String(error) });
        return;
      }
      if (!this.map.getSource(id)) this.addToMap(overlay, overlay.tiles);
    }
    for (const layer of this.mapLayers(id)) this.map.setLayoutProperty(layer, 'visibility', overlay.visible ? 'visible' : 'none');
    this.tell(overlay, { is: overlay.visible ? 'shown' : 'hidden' });
  }

  /** Repaints after a change between day and night. */
  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const overlay of this.overlays.values()) this.repaint(overlay);
  }

  private addToMap(overlay: Overlay, tiles: TileInfo): void {
    const { url, bounds, minzoom, maxzoom } = tiles;
    const source: VectorSourceSpecification = { type: 'vector', tiles: [url], minzoom, maxzoom };
    if (bounds && bounds[2] <= 180) source.bounds = bounds;
    if (overlay.collection.attribution) source.attribution = escapeMarkup(overlay.collection.attribution);
    this.map.addSource(overlay.collection.id, source);
    for (const { slot, spec } of this.layersOf(overlay)) {
      this.map.addLayer(spec, this.layerAbove(overlay.collection.id, spec.id) ?? `slot-${slot}`);
    }
  }

  /** The same layer of the nearest collection that is higher in the list, which is also higher on the map. */
  private layerAbove(id: string, layer: string): string | undefined {
    const ids = [...this.overlays.keys()];
    const higher = ids.slice(0, ids.indexOf(id)).reverse();
    return higher.map((other) => `${other}/${layer.slice(id.length + 1)}`).find((other) => this.map.getLayer(other));
  }

  private layersOf(overlay: Overlay) {
    const tileLayer = overlay.tiles?.layers[0];
    const { label } = overlay.collection.style;
    return overlayLayers(overlay.collection, {
      colour: overlay.categories?.colour() ?? overlay.colour,
      theme: this.theme,
      sourceLayer: tileLayer?.id ?? overlay.collection.id,
      nameColumns: label ? [label] : nameColumns(tileLayer?.fields ?? [], navigator.language),
    });
  }

  private mapLayers(id: string): string[] {
    return this.map.getLayersOrder().filter((layer) => layer.startsWith(`${id}/`));
  }

  private repaint(overlay: Overlay): void {
    for (const { spec } of this.layersOf(overlay)) {
      if (!this.map.getLayer(spec.id)) continue;
      for (const [name, value] of Object.entries(spec.paint ?? {})) this.map.setPaintProperty(spec.id, name as never, value as never);
    }
  }

  private learnCategories(): void {
    for (const overlay of this.overlays.values()) {
      const { categories, collection, visible } = overlay;
      if (!categories || !visible || !this.map.getSource(collection.id)) continue;
      const { source, sourceLayer } = this.tileLayer(collection.id);
      const features = this.map.querySourceFeatures(source, { sourceLayer });
      if (!categories.add(features.map(({ properties }) => properties[categories.column]))) continue;
      this.repaint(overlay);
      this.tell(overlay, { is: 'shown' });
    }
  }

  private reportTileError(event: { error?: { message?: string }; sourceId?: string }): void {
    const overlay = this.overlays.get(event.sourceId ?? '');
    if (overlay) this.tell(overlay, { is: 'incomplete', reason: `Some tiles did not arrive: ${event.error?.message ?? 'no reason given'}` });
  }

  private tell(overlay: Overlay, status: Status): void {
    this.onChange(overlay.collection.id, status, overlay.categories);
  }
}

function newOverlay(collection: Collection, colour: string): Overlay {
  const { color_by: column } = collection.style;
  return { collection, colour, categories: column ? new Categories(column, collection.style) : undefined, visible: false, tiles: undefined };
}

/** MapLibre sets attributions as markup; ours are text. */
function escapeMarkup(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
