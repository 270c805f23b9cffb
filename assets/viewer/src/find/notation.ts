/** Coordinates as people write them: degrees in `degree-notation.ts`, metres in `grid-notation.ts`. Pure. */

import type { Geographic } from '../geodesy/transverse-mercator';
import { readDegrees } from './degree-notation';
import { readGrid } from './grid-notation';

/** One way to understand a text. */
export interface Reading extends Geographic {
  system: 'wgs84' | 'pulkovo' | 'qaztrf' | 'utm';
  /** Of a projection; with `S` of UTM in the south. */
  zone?: string;
}

/** Every place that a text can mean, the likeliest first; none for what is no coordinates. */
export function readCoordinates(text: string): Reading[] {
  // Longer texts are no coordinates; somebody pasted a page.
  if (text.length > 200 || !/\d/.test(text)) return [];
  const metres = readGrid(text);
  return metres.length > 0 ? metres : readDegrees(text).map((place) => ({ ...place, system: 'wgs84' }));
}
