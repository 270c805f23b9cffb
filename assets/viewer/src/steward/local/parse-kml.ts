/** Placemarks of KML (OGC 12-007r2). Pure. */

import type { Geometry } from 'geojson';
import { take, type Parsed } from './parsed';
import { child, descendants, parseXml, type Element } from './xml';

export function* parseKml(text: string): Generator<undefined, Parsed> {
  const parsed: Parsed = { features: [], faults: [] };
  for (const placemark of descendants(yield* parseXml(text), new Set(['Placemark']))) {
    yield;
    take(parsed, placemark.line, propertiesOf(placemark), geometryOf(placemark));
  }
  return parsed;
}

function propertiesOf(placemark: Element): Record<string, unknown> {
  const named = ['name', 'description'].flatMap((name) => {
    const text = child(placemark, name)?.text.trim();
    return text ? [[name, text]] : [];
  });
  const data = child(placemark, 'ExtendedData') ?? placemark;
  const extended = [...descendants(data, new Set(['Data', 'SimpleData']))].map((one) => [one.attributes['name'] ?? '', (child(one, 'value') ?? one).text.trim()]);
  return Object.fromEntries([...named, ...extended]);
}

function geometryOf(parent: Element): Geometry | null {
  const found = parent.children.map(geometryFrom).filter((geometry) => geometry !== null);
  return found.length > 1 ? { type: 'GeometryCollection', geometries: found } : (found[0] ?? null);
}

function geometryFrom(element: Element): Geometry | null {
  switch (element.name) {
    case 'Point': {
      const [position] = positions(element);
      return position ? { type: 'Point', coordinates: position } : null;
    }
    case 'LineString':
      return { type: 'LineString', coordinates: positions(element) };
    case 'Polygon':
      return { type: 'Polygon', coordinates: [...descendants(element, new Set(['LinearRing']))].map(positions) };
    case 'MultiGeometry':
      return geometryOf(element);
    default:
      return null;
  }
}

const positions = (element: Element): number[][] =>
  (child(element, 'coordinates')?.text ?? '').trim().split(/\s+/).filter(Boolean).map((tuple) => tuple.split(',').slice(0, 2).map(Number));
