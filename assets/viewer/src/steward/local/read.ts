/** Files of the reader's own, read by the browser and sent nowhere. */

import { parseCsv } from './parse-csv';
import { parseGeoJson } from './parse-geojson';
import { parseGpx } from './parse-gpx';
import { parseKml } from './parse-kml';
import { Unreadable, type Parsed, type Parser } from './parsed';

/** Beyond this a browser is the wrong place. */
export const MOST_BYTES = 20 * 1024 * 1024;

const PARSERS: Record<string, Parser> = { geojson: parseGeoJson, json: parseGeoJson, geojsonl: parseGeoJson, geojsons: parseGeoJson, ndjson: parseGeoJson, csv: parseCsv, tsv: parseCsv, txt: parseCsv, kml: parseKml, gpx: parseGpx };
/** What a file may be called. */
export const EXTENSIONS = Object.keys(PARSERS).map((extension) => `.${extension}`);

/** How long one piece of work may keep the page waiting. */
const SLICE_MS = 24;

/** Reads a file. Throws {@link Unreadable}. */
export async function readFile(file: File): Promise<Parsed> {
  const parser = PARSERS[file.name.split('.').at(-1)?.toLowerCase() ?? ''];
  if (!parser) throw new Unreadable('unknown');
  if (file.size > MOST_BYTES) throw new Unreadable('tooBig');
  const parsed = await inSlices(parser(decode(await file.arrayBuffer())));
  if (parsed.features.length === 0 && parsed.faults.length === 0) throw new Unreadable('nothing');
  return parsed;
}

/** Does the work of a generator bit by bit, and lets the page draw and answer in between. */
async function inSlices<T>(work: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const { done, value } = work.next();
      if (done) return value;
    }
    await new Promise((resume) => setTimeout(resume));
  }
}

/** Tables of old programs are in Windows-1251 where they are not in UTF-8. */
function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}
