/** Rough geodesy on a sphere, good to half a per cent: how far something is, and circles to look at. Pure. */

import type { Position } from 'geojson';
import { normal, type Geographic } from './transverse-mercator';

const RADIUS_M = 6371008.8;
const RADIAN = Math.PI / 180;

/** The distance between two places, metres. */
export function roughDistance_m(a: Geographic, b: Geographic): number {
  const [dLat, dLon] = [(b.lat - a.lat) * RADIAN, (b.lon - a.lon) * RADIAN];
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RADIAN) * Math.cos(b.lat * RADIAN) * Math.sin(dLon / 2) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** A closed ring around a place. */
export function ringAround({ lon, lat }: Geographic, radius_m: number, corners = 64): Position[] {
  const [r, b] = [radius_m / RADIUS_M, lat * RADIAN];
  return Array.from({ length: corners + 1 }, (_, i) => {
    const bearing = (-2 * Math.PI * (i % corners)) / corners;
    const at = Math.asin(Math.sin(b) * Math.cos(r) + Math.cos(b) * Math.sin(r) * Math.cos(bearing));
    const turn = Math.atan2(Math.sin(bearing) * Math.sin(r) * Math.cos(b), Math.cos(r) - Math.sin(b) * Math.sin(at));
    return [lon + normal(turn / RADIAN), at / RADIAN];
  });
}
