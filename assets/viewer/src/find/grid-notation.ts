/** Metres of a projection as people write them: Gauss–Krüger with the zone before the easting, and UTM. Pure. */

import { fromPulkovo, fromQazTrf, fromUtm } from '../geodesy/systems';
import type { Geographic } from '../geodesy/transverse-mercator';
import type { Reading } from './notation';

/** Digits in groups of three or not, and perhaps decimals. */
const NUMBER = /\d{1,3}( \d{3})+([.,]\d{1,3}(?!\d))?|\d+([.,]\d{1,3}(?!\d))?/g;
/** A zone of UTM with its letter, N for the north, S for the south, or that of a band of latitude, before or after the metres. */
const UTM_BEFORE = /^(?:utm)?\s*(?:zone|зона)?\s*(\d{1,2})\s?([c-hj-np-x])(?![a-z])[\s,;:]*(.+)$/;
const UTM_AFTER = /^(.+?)[\s,;:]*(?:utm)?\s*(?:zone|зона)?\s*(?<![\d.,])(\d{1,2})\s?([c-hj-np-x])$/;
/** Further north, a northing is more likely the easting of one of the western zones. */
const ARCTIC = 66.5;

/** The places that metres can mean. */
export function readGrid(text: string): Reading[] {
  const plain = text.trim().toLowerCase().replace(/[\u00a0\u2007-\u200a\u202f]/g, ' ');
  const [, zone, letter, metres] = UTM_BEFORE.exec(plain) ?? movedAhead(UTM_AFTER.exec(plain)) ?? [];
  if (zone && letter && metres) return inUtm(Number(zone), letter, metresOf(metres));
  const [a, b] = metresOf(plain) ?? [];
  if (a === undefined || b === undefined || a < 1e6 || b < 1e6) return [];
  const northingFirst = gaussKruger(a, b, ['pulkovo', 'qaztrf']);
  const isCertain = northingFirst.some(({ lat }) => lat < ARCTIC);
  return isCertain ? northingFirst : [...gaussKruger(b, a, ['qaztrf', 'pulkovo']), ...northingFirst];
}

const movedAhead = (match: RegExpExecArray | null): string[] | undefined => match?.map((part, i) => [part, match[2], match[3], match[1]][i] ?? '');

/** Pulkovo 1942 has the northing first and QazTRF-23 the easting, but people exchange them: the order says which is likelier. */
function gaussKruger(northing_m: number, easting_m: number, systems: readonly ('pulkovo' | 'qaztrf')[]): Reading[] {
  return systems.flatMap((system) => {
    const place = (system === 'pulkovo' ? fromPulkovo : fromQazTrf)({ northing_m, easting_m });
    return place ? [{ lon: place.lon, lat: place.lat, system, zone: String(place.zone) }] : [];
  });
}

function inUtm(zone: number, letter: string, metres: [number, number] | undefined): Reading[] {
  const isSouth = letter === 's' || letter < 'n';
  const [a, b] = metres ?? [];
  if (a === undefined || b === undefined) return [];
  const read = (easting_m: number, northing_m: number): Geographic | undefined => (easting_m >= 1e5 && easting_m < 1e6 && northing_m <= 1e7 ? fromUtm({ easting_m, northing_m }, zone, isSouth) : undefined);
  const place = read(a, b) ?? read(b, a);
  return place ? [{ ...place, system: 'utm', zone: `${zone}${isSouth ? 'S' : 'N'}` }] : [];
}

/** Two numbers with nothing but names and units around them. */
function metresOf(text: string): [number, number] | undefined {
  const rest = text.replace(NUMBER, ' ');
  const numbers = [...text.matchAll(NUMBER)].map(([number]) => Number(number.replaceAll(' ', '').replace(',', '.')));
  const [a, b] = numbers;
  return a !== undefined && b !== undefined && numbers.length === 2 && /^[\s,;:=/()|.xyхуneсвшmм]*$/.test(rest) ? [a, b] : undefined;
}
