/** Where a question is about: its forms, how each stands in the address, and what it covers. Pure. */

import type { MultiPolygon, Polygon, Position } from 'geojson';
import { corridor } from '../geodesy/corridor';
import { circle, ringOf } from '../geodesy/geodesic';
import { readNumber } from '../state/read-number';

/** A place that is asked about. */
export type Area =
  | { is: 'polygon'; corners: Position[] }
  | { is: 'circle'; centre: Position; radius_m: number; /** What is in the middle, where that has a name. */ name?: string }
  /** Everything within so many metres of a line. */
  | { is: 'corridor'; line: Position[]; reach_m: number }
  | { is: 'box'; west: number; south: number; east: number; north: number }
  /** A feature of a collection of polygons. */
  | { is: 'region'; collection: string; id: string }
  /** A sheet of the international map. */
  | { is: 'sheet'; name: string };

/** What a reader can draw. */
export type Drawn = Extract<Area, { is: 'polygon' | 'circle' | 'corridor' }>;
/** Areas that the server is asked for: what they cover is not known here. */
export type Named = Extract<Area, { is: 'region' | 'sheet' }>;

export const isNamed = (area: Area): area is Named => area.is === 'region' || area.is === 'sheet';

/** Metres to which positions are kept: 5 digits of a degree are 1 m. */
const round = (value: number): number => Number(value.toFixed(5));
const numbers = (positions: readonly Position[]): string => positions.flat().map(round).join(',');

/** As it stands in the address: `circle:71.43,51.13,420000,Astana`. */
export function areaToText(area: Area): string {
  switch (area.is) {
    case 'polygon':
      return `polygon:${numbers(area.corners)}`;
    case 'circle':
      return `circle:${numbers([area.centre])},${Math.round(area.radius_m)}${area.name ? `,${area.name}` : ''}`;
    case 'corridor':
      return `corridor:${Math.round(area.reach_m)},${numbers(area.line)}`;
    case 'box':
      return `box:${numbers([[area.west, area.south, area.east, area.north]])}`;
    case 'region':
      return `region:${area.collection}/${area.id}`;
    case 'sheet':
      return `sheet:${area.name}`;
  }
}

/** The inverse of {@link areaToText}; undefined for what makes no sense. */
export function areaFromText(text: string): Area | undefined {
  const [form = '', rest = ''] = splitOnce(text, ':');
  if (form === 'sheet') return rest ? { is: 'sheet', name: rest } : undefined;
  if (form === 'region') {
    const [collection, id] = splitOnce(rest, '/');
    return collection && id ? { is: 'region', collection, id } : undefined;
  }
  const parts = rest.split(',');
  const given = form === 'circle' ? parts.slice(0, 3) : parts;
  const values = given.map(readNumber);
  if (!values.every(Number.isFinite)) return undefined;
  const area = fromNumbers(form, values);
  const name = parts.slice(3).join(',');
  return area?.is === 'circle' && name ? { ...area, name } : area;
}

function fromNumbers(form: string, values: number[]): Area | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = values;
  if (form === 'circle') return c > 0 && areOnEarth([[a, b]]) ? { is: 'circle', centre: [a, b], radius_m: c } : undefined;
  if (form === 'box') return values.length === 4 && a < c && b < d ? { is: 'box', west: a, south: b, east: c, north: d } : undefined;
  const positions = pairs(form === 'corridor' ? values.slice(1) : values);
  if (!areOnEarth(positions)) return undefined;
  if (form === 'polygon' && positions.length >= 3) return { is: 'polygon', corners: positions };
  return form === 'corridor' && a > 0 && positions.length >= 2 ? { is: 'corridor', reach_m: a, line: positions } : undefined;
}

const areOnEarth = (positions: readonly Position[]): boolean => positions.every(([lon = 999, lat = 999]) => Math.abs(lon) <= 540 && Math.abs(lat) <= 90);

/** The positions of a flat list; one left over makes no sense. */
function pairs(values: readonly number[]): Position[] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, i) => [values[2 * i] ?? Number.NaN, values[2 * i + 1] ?? 999]);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** What an area covers. Edges of what is drawn are straight on the ground; those of a box follow the graticule. */
export function coverOf(area: Exclude<Area, Named>): Polygon {
  switch (area.is) {
    case 'polygon':
      return { type: 'Polygon', coordinates: [ringOf(area.corners)] };
    case 'circle':
      return { type: 'Polygon', coordinates: [circle(area.centre, area.radius_m)] };
    case 'corridor':
      return corridor(area.line, area.reach_m);
    case 'box': {
      const { west, south, east, north } = area;
      return { type: 'Polygon', coordinates: [[[west, south], [east, south], [east, north], [west, north], [west, south]]] };
    }
  }
}

/** Which features lie there, as parameters of items and statistics; `filter` has to be joined with other conditions by AND. */
export function areaParameters(area: Area, cover: Polygon | MultiPolygon): { near?: string; within?: string; sheet?: string; filter?: string } {
  if (area.is === 'circle') return { near: numbers([area.centre]), within: `${Math.round(area.radius_m)}m` };
  return area.is === 'sheet' ? { sheet: area.name } : { filter: `S_INTERSECTS(geometry, ${toWkt(cover)})` };
}

/** Conditions that hold together. */
export const both = (a: string | undefined, b: string | undefined): string | undefined => (a && b ? `(${a}) AND (${b})` : (a ?? b));

function toWkt({ type, coordinates }: Polygon | MultiPolygon): string {
  const ring = (positions: Position[]) => `(${positions.map(([x = 0, y = 0]) => `${round(x)} ${round(y)}`).join(', ')})`;
  const polygon = (rings: Position[][]) => `(${rings.map(ring).join(', ')})`;
  return type === 'Polygon' ? `POLYGON${polygon(coordinates)}` : `MULTIPOLYGON(${coordinates.map(polygon).join(', ')})`;
}
