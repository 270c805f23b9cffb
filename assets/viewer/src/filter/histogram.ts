/** Where the handles of a range of numbers can stand, and how high its bars are. Pure. */

import type { Counts } from '../server/counts';

/** How many places there are between the least and the greatest. */
export const PLACES = 200;

/** What numbers there are. */
export interface Span {
  min: number;
  max: number;
  isWhole: boolean;
}

/** The number that a place stands for, no more exact than places are. */
export function numberAt(place: number, { min, max, isWhole }: Span): number {
  if (place <= 0) return min;
  if (place >= PLACES) return max;
  const grain = 10 ** Math.floor(Math.log10((max - min) / PLACES) || 0);
  const unit = isWhole ? Math.max(1, grain) : grain;
  const rounded = Number((Math.round((min + ((max - min) * place) / PLACES) / unit) * unit).toPrecision(12));
  return Math.min(max, Math.max(min, rounded));
}

/** The place nearest to a number. */
export function placeOf(value: number, { min, max }: Span): number {
  if (max <= min) return 0;
  return Math.min(PLACES, Math.max(0, Math.round(((value - min) / (max - min)) * PLACES)));
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
