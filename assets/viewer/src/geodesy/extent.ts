/** Boxes in degrees. */

import type { Geometry } from 'geojson';

/** West, south, east, north. East exceeds 180 where the box crosses the antimeridian. */
export type Extent = [west: number, south: number, east: number, north: number];

/** Where Web Mercator ends, degrees. */
export const MAX_LATITUDE = 85.051129;

/** An OGC or RFC 7946 bbox of 4 or 6 numbers; west > east means that it crosses the antimeridian. */
export function parseBbox(value: unknown): Extent | undefined {
  if (!Array.isArray(value) || !value.every((n) => Number.isFinite(n))) return undefined;
  const [west, south, east, north] = value.length === 6 ? [value[0], value[1], value[3], value[4]] : value;
  if (value.length !== 4 && value.length !== 6) return undefined;
  return [west, Math.max(south, -MAX_LATITUDE), west > east ? east + 360 : east, Math.min(north, MAX_LATITUDE)];
}

/** The smallest box that holds all; undefined for none. */
export function union(extents: readonly Extent[]): Extent | undefined {
  const [first, ...rest] = extents;
  return first && rest.reduce<Extent>((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])], first);
}

/** The box of a geometry. One that was cut at the antimeridian gets a box across it. */
export function extentOf(geometry: Geometry): Extent | undefined {
  const positions = [...positionsOf(geometry)];
  if (positions.length === 0) return undefined;
  const plain = boxOf(positions);
  const shifted = boxOf(positions.map(([x, y]) => [x < 0 ? x + 360 : x, y]));
  return shifted[2] - shifted[0] < plain[2] - plain[0] ? shifted : plain;
}

function boxOf(positions: [number, number][]): Extent {
  const box: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of positions) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function* positionsOf(geometry: Geometry): Generator<[number, number]> {
  if (geometry.type === 'GeometryCollection') {
    for (const part of geometry.geometries) yield* positionsOf(part);
  } else {
    yield* flatten(geometry.coordinates);
  }
}

function* flatten(coordinates: unknown): Generator<[number, number]> {
  if (!Array.isArray(coordinates)) return;
  if (typeof coordinates[0] === 'number') yield [coordinates[0], coordinates[1]];
  else for (const part of coordinates) yield* flatten(part);
}
