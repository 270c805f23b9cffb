/** GeoJSON (RFC 7946), whole or as a sequence (RFC 8142, or a line for each feature), feature by feature. Pure. */

import type { Geometry } from 'geojson';
import { Unreadable, lineCounter, take, type Parsed } from './parsed';

export function* parseGeoJson(text: string): Generator<undefined, Parsed> {
  const parsed: Parsed = { features: [], faults: [] };
  const lineOf = lineCounter(text);
  for (const [start, end] of pieces(text)) {
    yield;
    const line = lineOf(start);
    const piece = parseJson(text.slice(start, end));
    if (piece === undefined) parsed.faults.push({ line, why: 'broken' });
    else if (piece['type'] === 'Feature') take(parsed, line, (piece['properties'] ?? {}) as Record<string, unknown>, piece['geometry'] as Geometry | null);
    else if (piece['coordinates'] || piece['geometries']) take(parsed, line, {}, piece as unknown as Geometry);
    else if (!piece['features']) parsed.faults.push({ line, why: 'broken' });
  }
  return parsed;
}

/** From where to where the features lie: members of the `features` of a collection, or whatever stands by itself. */
function* pieces(text: string): Generator<[number, number], undefined> {
  const marks = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g;
  const lineOf = lineCounter(text);
  let [depth, whole, start] = [0, 0, 0];
  let isCollection = false;
  let areFeatures = false;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const [mark] = match;
    if (mark === '{' || mark === '[') {
      if (depth === 0) [whole, isCollection] = [match.index, false];
      else if (areFeatures && depth === 2) start = match.index;
      depth++;
    } else if (mark === '}' || mark === ']') {
      depth--;
      if (areFeatures && depth === 2) yield [start, marks.lastIndex];
      if (areFeatures && depth === 1) areFeatures = false;
      if (depth === 0 && !isCollection) yield [whole, marks.lastIndex];
    } else if (depth === 1 && mark === '"features"' && /^\s*:\s*\[/.test(text.slice(marks.lastIndex, marks.lastIndex + 40))) {
      areFeatures = isCollection = true;
    }
  }
  if (depth !== 0) throw new Unreadable('broken', lineOf(whole));
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
