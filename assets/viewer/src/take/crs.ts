/** Coordinate reference systems by names that people know. Pure. */

import { array, object, string } from '../server/http';

/** What names are made of, in the language of the reader. */
export interface CrsWords {
  /** Before the code of a system without a name of its own. */
  geographic: string;
  latitudeFirst: string;
  pulkovo: string;
  zone: (zone: number, meridian: number) => string;
  webMercator: string;
}

/** The code of a system from its URI, as the parameter `crs` takes it: `EPSG:28412`; empty for longitude and latitude, which is what comes without it. */
export function crsCode(uri: string): string {
  const [, authority = '', code = ''] = /\/def\/crs\/([^/]+)\/[^/]+\/([^/]+)$/.exec(uri) ?? [];
  return authority === 'OGC' ? '' : `${authority}:${code}`;
}

/** The systems that a collection offers, in its order. */
export const offeredCrs = (collection: unknown): string[] => [...new Set(array(object(collection)['crs']).map((uri) => crsCode(string(uri))))].filter((code) => code !== ':');

/** What a system is called. */
export function crsName(code: string, words: CrsWords): string {
  const number = Number(/^EPSG:(\d+)$/.exec(code)?.[1]);
  if (code === '') return `WGS 84 · ${words.geographic}`;
  if (number === 4326) return `WGS 84 · ${words.latitudeFirst} · ${code}`;
  if (number === 3857) return `${words.webMercator} · ${code}`;
  if (number === 4284) return `${words.pulkovo} · ${words.latitudeFirst} · ${code}`;
  if (number > 28400 && number <= 28432) return `${words.pulkovo} · ${zoneName(number - 28400, words)} · ${code}`;
  if (number > 32600 && number <= 32660) return `WGS 84 · UTM ${number - 32600}N · ${code}`;
  return code;
}

/** Gauss–Krüger zones are 6° wide; the first lies around 3° E. */
const zoneName = (zone: number, words: CrsWords): string => words.zone(zone, zone * 6 - 3);
