/** What happened while a collection was loaded. Pure. */

import { array, number, object, string } from '../server/http';

export const OUTCOMES = ['rejected', 'suspected', 'repaired'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A row that was not as it should be. */
export interface Defect {
  row: number;
  outcome: string;
  kind: string;
  detail: string;
}

/** A page of `/collections/{id}/report`. */
export interface Report {
  source: string;
  format: string;
  read: number;
  kept: number;
  rows: Record<Outcome, number>;
  /** Why reading stopped before the end of the source. */
  incomplete: string;
  notes: string[];
  counts: { outcome: string; kind: string; explanation: string; count: number }[];
  /** How many defects there are in all. */
  matched: number;
  defects: Defect[];
}

export function parseReport(document: unknown): Report {
  const json = object(document);
  const count = (name: string) => number(json[name]) ?? 0;
  return {
    source: string(json['source']),
    format: string(json['format']),
    read: count('rows_read'),
    kept: count('rows_kept'),
    rows: { rejected: count('rows_rejected'), suspected: count('rows_suspected'), repaired: count('rows_repaired') },
    incomplete: string(json['incomplete']),
    notes: array(json['notes']).map(string),
    counts: array(json['counts']).map(object).map((one) => ({ outcome: string(one['outcome']), kind: string(one['kind']), explanation: string(one['explanation']), count: number(one['count']) ?? 0 })),
    matched: count('numberMatched'),
    defects: array(json['defects']).map(object).map((one) => ({ row: number(one['row']) ?? 0, outcome: string(one['outcome']), kind: string(one['kind']), detail: string(one['detail']) })),
  };
}
