/** What comes of reading a file. Pure. */

import type { Feature, Geometry } from 'geojson';
import { extentOf, union, type Extent } from '../../geodesy/extent';

/** Something that could not be read, and in which line; the rest of the file could. */
export interface Fault {
  line: number;
  why: 'broken' | 'noCoordinates' | 'notDegrees';
}

/** A file that cannot be read at all. */
export class Unreadable extends Error {
  override name = 'Unreadable';
  constructor(
    readonly why: 'tooBig' | 'unknown' | 'noColumns' | 'nothing' | 'broken',
    /** A line, or names of columns: what the reason is about. */
    readonly about: string | number = '',
  ) {
    super(why);
  }
}

export interface Parsed {
  features: Feature[];
  faults: Fault[];
  /** Of all features. */
  extent?: Extent | undefined;
}

/** Reads a text little by little: it lets go after each row, so that the page stays awake. */
export type Parser = (text: string) => Generator<undefined, Parsed>;

/** Counts lines up to places in a text, which have to come in order. */
export function lineCounter(text: string): (at: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (at) => {
    for (; next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++;
    return line;
  };
}

/** Adds a feature, or says why not. */
export function take(parsed: Parsed, line: number, properties: Record<string, unknown>, geometry: Geometry | null): void {
  const position = geometry && firstPosition(geometry);
  if (!geometry || !position) parsed.faults.push({ line, why: 'noCoordinates' });
  else if (!isInDegrees(position)) parsed.faults.push({ line, why: 'notDegrees' });
  else {
    parsed.features.push({ type: 'Feature', properties, geometry });
    parsed.extent = union([parsed.extent, extentOf(geometry)].filter((extent) => extent !== undefined));
  }
}

/** Longitudes may go once around the Earth more. */
const isInDegrees = ([lon = NaN, lat = NaN]: readonly number[]): boolean => Math.abs(lon) <= 540 && Math.abs(lat) <= 90;

function firstPosition(geometry: Geometry): number[] | undefined {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.map(firstPosition).find((found) => found !== undefined);
  let part: unknown = geometry.coordinates;
  while (Array.isArray(part) && Array.isArray(part[0])) part = part[0];
  return Array.isArray(part) && typeof part[0] === 'number' ? (part as number[]) : undefined;
}
