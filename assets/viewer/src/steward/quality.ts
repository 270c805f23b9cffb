/** What is wrong with the features of a collection, as the server found it. Pure. */

import { array, number, object, string } from '../server/http';

/** How sure a finding is, the surest first. */
export const SURENESS = ['certain', 'likely', 'possible'] as const;
export type Sure = (typeof SURENESS)[number];

/** Whose findings are on the map, and how sure those are that are told of. */
export interface FindingsOnMap {
  of: string;
  wanted: readonly Sure[];
}

/** As the address keeps it: `deposits:certain,likely`. */
export const formatFindings = ({ of, wanted }: FindingsOnMap): string => `${of}:${wanted.join(',')}`;

/** The inverse; undefined where no collection is named. */
export function parseFindings(text: string): FindingsOnMap | undefined {
  // The ids of collections may have colons.
  const end = text.lastIndexOf(':');
  const sure = text.slice(end + 1).split(',');
  return end > 0 ? { of: text.slice(0, end), wanted: SURENESS.filter((one) => sure.includes(one)) } : undefined;
}

/** Something that is wrong, or may be. */
export interface Finding {
  sure: Sure;
  /** In the words of the server. */
  reason: string;
  /** How many rows it is about. */
  rows: number;
  /** Features that it is about, as far as they are loaded and listed. */
  ids: string[];
  name: string;
  column: string;
  /** The row of the source, of what was not loaded. */
  sourceRow: number | undefined;
}

/** Something that was looked for. */
export interface Check {
  code: string;
  title: string;
  why: string;
  remedy: string;
  /** Whether it could be looked for; the notes say why not. */
  looked: boolean;
  notes: string[];
  /** How many findings there are; fewer may be listed. */
  count: number;
  counts: Record<Sure, number>;
  findings: Finding[];
}

/** The checks of `/collections/{id}/quality`. */
export const parseQuality = (document: unknown): Check[] => array(object(document)['checks']).map(parseCheck);

function parseCheck(value: unknown): Check {
  const json = object(value);
  return {
    code: string(json['check']),
    title: string(json['title']),
    why: string(json['why']),
    remedy: string(json['remedy']),
    looked: json['looked'] === true,
    notes: array(json['notes']).map(string),
    count: number(json['numberMatched']) ?? 0,
    counts: countsOf(json['sure']),
    findings: array(json['findings']).map(parseFinding),
  };
}

function parseFinding(value: unknown): Finding {
  const json = object(value);
  return {
    sure: SURENESS.find((sure) => sure === json['sure']) ?? 'possible',
    reason: string(json['reason']),
    rows: number(json['rows']) ?? 1,
    ids: array(json['ids']).map(String),
    name: string(json['name']),
    column: string(json['column']),
    sourceRow: number(json['sourceRow']),
  };
}

const countsOf = (value: unknown): Record<Sure, number> => {
  const json = object(value);
  return { certain: number(json['certain']) ?? 0, likely: number(json['likely']) ?? 0, possible: number(json['possible']) ?? 0 };
};

/** What all checks found together, by how sure it is. */
export function totals(checks: readonly Check[]): Record<Sure, number> {
  const sum = (sure: Sure) => checks.reduce((total, { counts }) => total + counts[sure], 0);
  return { certain: sum('certain'), likely: sum('likely'), possible: sum('possible') };
}
