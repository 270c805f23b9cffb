/** Waypoints, routes and tracks of GPX 1.1. Pure. */

import type { Geometry } from 'geojson';
import { take, type Parsed } from './parsed';
import { child, descendants, parseXml, type Element } from './xml';

const KEPT = ['name', 'desc', 'time', 'ele', 'sym', 'type'];

export function* parseGpx(text: string): Generator<undefined, Parsed> {
  const parsed: Parsed = { features: [], faults: [] };
  for (const element of descendants(yield* parseXml(text), new Set(['wpt', 'rte', 'trk']))) {
    yield;
    const properties = KEPT.flatMap((name) => {
      const value = child(element, name)?.text.trim();
      return value ? [[name, value]] : [];
    });
    take(parsed, element.line, Object.fromEntries(properties), geometryOf(element));
  }
  return parsed;
}

function geometryOf(element: Element): Geometry {
  if (element.name === 'wpt') return { type: 'Point', coordinates: position(element) };
  if (element.name === 'rte') return { type: 'LineString', coordinates: points(element, 'rtept') };
  const segments = element.children.filter(({ name }) => name === 'trkseg');
  return { type: 'MultiLineString', coordinates: segments.map((segment) => points(segment, 'trkpt')) };
}

const points = ({ children }: Element, of: string): number[][] => children.filter(({ name }) => name === of).map(position);
const position = ({ attributes }: Element): number[] => [Number(attributes['lon']), Number(attributes['lat'])];
