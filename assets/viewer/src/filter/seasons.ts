/** Steps of time, as surveys go: years, seasons, decades. Pure. */

import type { Group } from '../server/counts';

/** How long a step is, as the server's groupings are called. */
export const UNITS = ['decade', 'year', 'season', 'month'] as const;
export type Unit = (typeof UNITS)[number];

/** A step, with its first and its last day, and what is in it. */
export interface Step {
  from: string;
  to: string;
  count: number;
}

/** More steps than this are no use to anybody. */
const MOST = 600;
const SEASONS = ['winter', 'spring', 'summer', 'autumn'];

/** All steps from the first to the last that has something in it, the empty ones between them too; none where there are too many. */
export function stepsOf(groups: readonly Group[], unit: Unit): Step[] {
  const counts = new Map<number, number>();
  for (const { key, count } of groups) {
    const index = indexOf(key, unit);
    if (index !== undefined) counts.set(index, count);
  }
  const first = Math.min(...counts.keys());
  const length = counts.size === 0 ? 0 : Math.max(...counts.keys()) - first + 1;
  if (length > MOST) return [];
  return Array.from({ length }, (_, i) => ({ ...daysOf(first + i, unit), count: counts.get(first + i) ?? 0 }));
}

/** Steps of one length are numbered. */
function indexOf(key: unknown, unit: Unit): number | undefined {
  const [year, part] = String(key).split(/(?<=.)-/);
  if (!year || !/^-?\d+$/.test(year)) return undefined;
  if (unit === 'year') return Number(year);
  if (unit === 'decade') return Math.floor(Number(year) / 10);
  const place = unit === 'season' ? SEASONS.indexOf(part ?? '') : Number(part) - 1;
  return place < 0 ? undefined : Number(year) * (unit === 'season' ? 4 : 12) + place;
}

/** The first and the last day. Winter begins in December of the year before. */
function daysOf(index: number, unit: Unit): { from: string; to: string } {
  const months = { decade: 120, year: 12, season: 3, month: 1 }[unit];
  const first = index * months - (unit === 'season' ? 1 : 0);
  return { from: dayOf(first, 1), to: dayOf(first + months, 0) };
}

/** A day of a month that is counted from the year 0; day 0 is the last of the month before. */
function dayOf(month: number, day: number): string {
  const date = new Date(0);
  date.setUTCFullYear(0, month, day);
  return date.toISOString().slice(0, 10);
}

/** The steps that bounds reach from and to; all of them without bounds. */
export function reach(steps: readonly Step[], from: string | undefined, to: string | undefined): [first: number, last: number] {
  const first = from === undefined ? 0 : steps.findIndex((step) => step.to >= from);
  const end = steps.length - 1;
  const last = to === undefined ? end : steps.filter((step) => step.from <= to).length - 1;
  return [first < 0 ? end : first, Math.max(last, 0)];
}

/**
 * Where a window of steps goes next, forwards or backwards: as wide as before, to where something is, and round at the ends.
 * From all steps it goes to the first.
 */
export function nextWindow(steps: readonly Step[], [first, last]: readonly [number, number], by: 1 | -1): [number, number] {
  const isAll = first === 0 && last === steps.length - 1;
  const width = isAll ? 1 : last - first + 1;
  const places = steps.length - width + 1;
  const start = isAll ? (by > 0 ? -1 : places) : first;
  for (let i = 1; i <= places; i++) {
    const place = (((start + by * i) % places) + places) % places;
    if (steps.slice(place, place + width).some(({ count }) => count > 0)) return [place, place + width - 1];
  }
  return [first, last];
}
