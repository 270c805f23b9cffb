/** Names of files that say what is in them. Pure. */

import { areasOf, readLabel } from '../ask/label';
import type { Clause } from '../filter/clause';

/** Beyond so many letters a name helps nobody. */
const LONGEST = 80;

/** `deposits_commodity-copper_EPSG-28412.gpkg`: the collection, what was chosen of it, and the system unless it is WGS 84. */
export function fileName(collection: string, clauses: readonly Clause[], crs: string, extension: string): string {
  const parts = new Set([collection, ...clauses.map(clauseName), crs].map(plain).filter(Boolean));
  return `${[...parts].join('_').slice(0, LONGEST).replace(/[-_]+$/, '')}.${extension}`;
}

function clauseName(clause: Clause): string {
  switch (clause.is) {
    case 'among':
      return [clause.column, ...(clause.families ?? []), ...clause.values].join('-');
    case 'between':
      return [clause.column, clause.min ?? '', 'to', clause.max ?? ''].join('-');
    case 'during':
      return [clause.column, clause.from ?? '', 'to', clause.to ?? ''].join('-');
    case 'like':
      return [clause.column, clause.text].join('-');
    case 'written':
      return areasOf(clause).map(areaName).join('_') || 'filtered';
  }
}

/** `M-42-XII`, `Akmola`, `in-polygon`, `within-420km-of-Astana` */
function areaName(label: string): string {
  const [form, rest] = readLabel(label);
  if (form !== 'circle') return form === 'sheet' || form === 'region' ? rest : `in-${form}`;
  const [, , radius_m, ...name] = rest.split(',');
  return [`within-${Number(radius_m) / 1000}km`, ...(name.length > 0 ? ['of', ...name] : [])].join('-');
}

/** Letters of any script, digits and single dashes: fine in every file system and shell. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}._-]+|-{2,}/gu, '-').replace(/^-|-$/g, '');
