/** What an area is called. */

import { cover } from '../state/area';
import { formatDistance, formatNumber } from '../text/numbers';
import { readLabel } from './label';
import { areaFromText, type Area } from './shape';
import { words } from './words';

/** A title in the language of the reader. */
export function areaTitle(area: Area): string {
  const { titles } = words();
  switch (area.is) {
    case 'circle':
      return titles.circle(formatDistance(area.radius_m), area.name ?? formatPlace(area.centre));
    case 'corridor':
      return titles.corridor(formatDistance(area.reach_m));
    case 'sheet':
      return titles.sheet(area.name);
    case 'region':
      return (cover.value?.is === 'ready' ? cover.value.value.title : undefined) ?? titles.region;
    case 'polygon':
    case 'box':
      return titles[area.is];
  }
}

/** What is said of features in an area, by its label. */
export function labelTitle(label: string): string {
  const { titles, inside } = words();
  const [form, rest] = readLabel(label);
  if (form === 'polygon') return inside.polygon;
  if (form === 'sheet') return inside.sheet(rest);
  const circle = areaFromText(label);
  if (circle?.is === 'circle') return areaTitle(circle);
  return form === 'corridor' ? titles.corridor(formatDistance(Number(rest))) : rest || titles.box;
}

/** Latitude and longitude as people say them. */
export const formatPlace = ([lon = 0, lat = 0]: readonly number[]): string => `${formatNumber(round(lat))}°, ${formatNumber(round(lon))}°`;

const round = (degrees: number): number => Number(degrees.toFixed(3));
