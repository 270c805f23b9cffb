/** The features that were clicked, one at a time: highlighted on the map, described on the card. */

import type { Feature } from 'geojson';
import type { Map as MapLibre } from 'maplibre-gl';
import { fetchFeature, type Collection } from './api';
import { Card } from './card';
import { extentOf } from './extent';
import { fitTo, keepClearOfCard } from './map';
import type { Picked } from './pick';
import { setSelection } from './selection';
import type { FeatureRef } from './view-state';

const NO_GEOMETRY: Feature = { type: 'Feature', properties: {}, geometry: { type: 'GeometryCollection', geometries: [] } };

/** Where the inspector finds a collection and its colour. */
export type Lookup = (id: string) => { collection: Collection; colour: string } | undefined;

/** Shows one feature of those found. */
export class Inspector {
  /** Told when another feature is selected, or none. */
  onSelect: () => void = () => {};
  private found: Picked[] = [];
  private current: Picked | undefined;
  private readonly card: Card;

  constructor(
    private readonly map: MapLibre,
    private readonly cardRoot: HTMLElement,
    private readonly lookup: Lookup,
  ) {
    this.card = new Card(cardRoot, {
      turnTo: (index) => void this.select(this.found, index),
      zoomTo: () => {
        const extent = this.current && extentOf(this.current.feature.geometry);
        if (extent) fitTo(map, extent, true);
      },
      close: () => {
        void this.select([], 0);
        map.getCanvas().focus();
      },
    });
  }

  /** The selected feature, for the address bar. */
  get selected(): FeatureRef | undefined {
    const { collection, id } = this.current ?? {};
    return collection === undefined || id === undefined ? undefined : { collection, id };
  }

  /** Shows one of the features found; none closes the card. The tile's copy comes first, the whole feature after it. */
  async select(found: Picked[], index: number): Promise<void> {
    this.found = found;
    const now = (this.current = found[index]);
    this.onSelect();
    setSelection(this.map, now?.feature);
    if (!now) return this.card.close();
    this.show(now, index, true);
    if (now.id === undefined || this.lookup(now.collection)?.collection.tilesOnly) return;
    try {
      const feature = await fetchFeature(now.collection, now.id);
      if (this.current !== now) return;
      now.feature = feature.geometry ? feature : { ...feature, geometry: NO_GEOMETRY.geometry };
      setSelection(this.map, now.feature);
      this.show(now, index, false);
    } catch (error) {
      if (this.current === now) this.show(now, index, false, `Only what the tile holds: ${(error as Error).message}`);
    }
  }

  /** Shows a feature that the address names. */
  async selectByRef({ collection, id }: FeatureRef): Promise<void> {
    if (this.selected?.collection === collection && this.selected.id === id) return;
    await this.select([{ collection, id, feature: NO_GEOMETRY }], 0);
  }

  private show({ collection: collectionId, id, feature }: Picked, index: number, focus: boolean, warning?: string): void {
    const known = this.lookup(collectionId);
    if (!known) return;
    const page = { index, count: this.found.length };
    this.card.open({ ...known, id, properties: feature.properties ?? {}, page, warning }, focus);
    const extent = extentOf(feature.geometry);
    if (extent) keepClearOfCard(this.map, this.cardRoot, extent);
  }
}
