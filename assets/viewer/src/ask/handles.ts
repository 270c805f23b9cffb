/** What of an area can be taken hold of, and what becomes of the area when it is moved. Pure. */

import type { Position } from 'geojson';
import { destination, inverse, midway } from '../geodesy/geodesic';
import type { Area, Drawn } from './shape';

/** A handle: a corner or place by its number, the middle of the edge after it, the centre or the rim of a circle. */
export type Grip = { is: 'corner' | 'middle'; index: number } | { is: 'centre' | 'rim' };

const MIN_RADIUS_M = 10;
/** Towards the east, where a label has room. */
const RIM_BEARING = 90;

export const isDrawn = (area: Area | undefined): area is Drawn => area?.is === 'polygon' || area?.is === 'circle' || area?.is === 'corridor';

/** The places that a drawn area is made of, and how few it needs. */
export function placesOf(area: Drawn): { places: readonly Position[]; least: number } {
  if (area.is === 'circle') return { places: [area.centre], least: 1 };
  return area.is === 'polygon' ? { places: area.corners, least: 3 } : { places: area.line, least: 2 };
}

/** The same area with other places. */
export function withPlaces(area: Drawn, places: Position[]): Drawn {
  if (area.is === 'polygon') return { ...area, corners: places };
  if (area.is === 'corridor') return { ...area, line: places };
  const { name: _, ...unnamed } = area;
  return { ...unnamed, centre: places[0] ?? area.centre };
}

/** Where the handles of an area are. */
export function gripsOf(area: Drawn): { at: Position; grip: Grip }[] {
  if (area.is === 'circle') {
    return [
      { at: area.centre, grip: { is: 'centre' } },
      { at: destination(area.centre, RIM_BEARING, area.radius_m), grip: { is: 'rim' } },
    ];
  }
  const { places } = placesOf(area);
  const corners = places.map((at, index) => ({ at, grip: { is: 'corner' as const, index } }));
  const edges = area.is === 'polygon' ? places : places.slice(0, -1);
  const middles = edges.map((from, index) => ({ at: midway(from, places[(index + 1) % places.length] ?? from), grip: { is: 'middle' as const, index } }));
  return [...middles, ...corners];
}

/** The area after a handle was moved. A moved middle becomes a corner. */
export function moveGrip(area: Drawn, grip: Grip, to: Position): Drawn {
  if (!('index' in grip)) {
    if (grip.is === 'centre') return withPlaces(area, [to]);
    return area.is === 'circle' ? { ...area, radius_m: Math.max(MIN_RADIUS_M, inverse(area.centre, to).distance_m) } : area;
  }
  const places = [...placesOf(area).places];
  if (grip.is === 'corner') places[grip.index] = to;
  else places.splice(grip.index + 1, 0, to);
  return withPlaces(area, places);
}

/** The area without one of its places, where it can do without. */
export function withoutPlace(area: Drawn, index: number): Drawn {
  const { places, least } = placesOf(area);
  return places.length > least ? withPlaces(area, places.filter((_, i) => i !== index)) : area;
}
