/** Pointing at features: what is under the pointer, what a click means. */

import type { Feature } from 'geojson';
import { type Map as MapLibre, type MapGeoJSONFeature, Point } from 'maplibre-gl';
import type { Layers } from './layers';

/** A feature found on the map. */
export interface Picked {
  collection: string;
  /** As in the API: the original id where it is text; undefined where the feature has none. */
  id: string | undefined;
  feature: Feature;
}

/** Listens for the pointer and for Enter on the focused map. */
export class Picker {
  onHover: (picked: Picked | undefined, at: Point) => void = () => {};
  onClick: (picked: Picked[]) => void = () => {};
  private hovered: MapGeoJSONFeature | undefined;
  private pending: Point | undefined;

  constructor(
    private readonly map: MapLibre,
    private readonly layers: Layers,
  ) {
    map.on('mousemove', ({ point }) => this.hoverSoon(point));
    map.on('mouseout', () => this.hover(undefined, new Point(0, 0)));
    map.on('click', ({ point }) => this.onClick(this.pick(point)));
    map.getCanvas().addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') this.onClick(this.pick(map.project(map.getCenter())));
    });
  }

  /** At most one look-up per frame, however fast the pointer moves. */
  private hoverSoon(point: Point): void {
    if (!this.pending) {
      requestAnimationFrame(() => {
        const at = this.pending;
        this.pending = undefined;
        if (at && !this.map.isMoving()) this.hover(this.find(at, 3)[0], at);
      });
    }
    this.pending = point;
  }

  private hover(feature: MapGeoJSONFeature | undefined, at: Point): void {
    this.setHovered(false);
    this.hovered = feature;
    this.setHovered(true);
    this.map.getCanvas().style.cursor = feature ? 'pointer' : '';
    this.onHover(feature && this.toPicked(feature), at);
  }

  private setHovered(hover: boolean): void {
    const feature = this.hovered;
    if (feature?.id === undefined || !this.map.getSource(feature.source)) return;
    const target = { source: feature.source, sourceLayer: this.layers.tileLayer(feature.source).sourceLayer, id: feature.id };
    this.map.setFeatureState(target, { hover });
  }

  /** Every feature under a click, topmost first, each once. */
  private pick(point: Point): Picked[] {
    const isCoarse = window.matchMedia('(pointer: coarse)').matches;
    const found = new Map<string, Picked>();
    for (const feature of this.find(point, isCoarse ? 10 : 4)) {
      const key = `${feature.source}/${feature.id ?? JSON.stringify(feature.properties)}`;
      if (!found.has(key)) found.set(key, this.toPicked(feature));
    }
    return [...found.values()];
  }

  /** Points and lines within `reach_px`, nearest points first; then the label and the polygons that hold the point. */
  private find(point: Point, reach_px: number): MapGeoJSONFeature[] {
    const targets = this.layers.targets();
    const ofPart = (...parts: string[]) => ({ layers: targets.filter((id) => parts.includes(id.split('/')[1] ?? '')) });
    const reach = new Point(reach_px, reach_px);
    const distance = ({ geometry }: MapGeoJSONFeature) =>
      geometry.type === 'Point' ? this.map.project(geometry.coordinates as [number, number]).dist(point) : Infinity;
    const near = this.map.queryRenderedFeatures([point.sub(reach), point.add(reach)], ofPart('circle', 'line'));
    near.sort((a, b) => Number(distance(a) > distance(b)) - Number(distance(a) < distance(b)));
    return [...near, ...this.map.queryRenderedFeatures(point, ofPart('label')), ...this.map.queryRenderedFeatures(point, ofPart('fill'))];
  }

  private toPicked(feature: MapGeoJSONFeature): Picked {
    const idProperty = this.layers.idProperty(feature.source);
    const textId: unknown = idProperty === undefined ? undefined : feature.properties[idProperty];
    const id = typeof textId === 'string' ? textId : feature.id;
    return { collection: feature.source, id: id === undefined ? undefined : String(id), feature: { ...feature.toJSON() } as Feature };
  }
}
