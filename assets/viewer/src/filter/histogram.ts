/** Where the handles of a range of numbers can stand, and how high its bars are. Pure. */

import type { Counts } from '../server/counts';

/** How many places there are at most between the least and the greatest. */
const PLACES = 200;

/** What numbers there are. */
export interface Span {
  min: number;
  max: number;
  isWhole: boolean;
}

/** How many places there are: of few whole numbers each has one of its own. */
export const placesIn = ({ min, max, isWhole }: Span): number => (isWhole ? Math.min(PLACES, Math.max(1, max - min)) : PLACES);

/** The number that a place stands for, no more exact than places are. */
export function numberAt(place: number, span: Span): number {
  const { min, max, isWhole } = span;
  const places = placesIn(span);
  if (place <= 0) return min;
  if (place >= places) return max;
  const grain = 10 ** Math.floor(Math.log10((max - min) / places) || 0);
  const unit = isWhole ? Math.max(1, grain) : grain;
  const rounded = Number((Math.round((min + ((max - min) * place) / places) / unit) * unit).toPrecision(12));
  return Math.min(max, Math.max(min, rounded));
}

/** The place nearest to a number. */
export function placeOf(value: number, span: Span): number {
  const { min, max } = span;
  const places = placesIn(span);
  if (max <= min) return 0;
  return Math.min(places, Math.max(0, Math.round(((value - min) / (max - min)) * places)));
}

/** How many are in each bin, and how many have no value. */
export function binsOf({ groups, edges }: Counts): { bars: number[]; none: number } {
  const bars = edges.slice(1).map(() => 0);
  let none = 0;
  for (const { key, count } of groups) {
    const bin = key === null ? -1 : edges.indexOf((key as { min: number }).min);
    if (bin < 0) none += count;
    else bars[Math.min(bin, bars.length - 1)] = count;
  }
  return { bars, none };
}
