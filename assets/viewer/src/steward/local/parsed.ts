/** What comes of reading a file. Pure. */

import type { Feature, Geometry } from 'geojson';

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
}

/** Reads a text little by little: it lets go after each row, so that the page stays awake. */
export type Parser = (text: string) => Generator<undefined, Parsed>;

/** Counts lines up to places in a text, which have to come in order. */
export function lineCounter(text: string): (at: number) => number {
  let [line, seen] = [1, 0];
  return (at) => {
    for (let next = text.indexOf('\n', seen); next >= 0 && next < at; next = text.indexOf('\n', seen)) {
      line++;
      seen = next + 1;
    }
    return line;
  };
}

/** Adds a feature, or says why not. */
export function take(parsed: Parsed, line: number, properties: Record<string, unknown>, geometry: Geometry | null): void {
  const position = geometry && firstPosition(geometry);
  if (!geometry || !position) parsed.faults.push({ line, why: 'noCoordinates' });
  else if (!isInDegrees(position)) parsed.faults.push({ line, why: 'notDegrees' });
  else parsed.features.push({ type: 'Feature', properties, geometry });
}

/** Longitudes may go once around the Earth more. */
const isInDegrees = ([lon = NaN, lat = NaN]: readonly number[]): boolean => Math.abs(lon) <= 540 && Math.abs(lat) <= 90;

function firstPosition(geometry: Geometry): number[] | undefined {
  if (geometry.type === 'GeometryCollection') return geometry.geometries.map(firstPosition).find((found) => found !== undefined);
  let part: unknown = geometry.coordinates;
  while (Array.isArray(part) && Array.isArray(part[0])) part = part[0];
  return Array.isArray(part) && typeof part[0] === 'number' ? (part as number[]) : undefined;
}
