/** Which values of a column are members of a family of commodities: the server knows. */

import { countBy } from '../server/counts';
import { useLoad } from '../ui/load';
import { textOf } from './options';
import { toCql2, type Clause, type Members } from './clause';

/**
 * The members of the families that a condition names; none for a family whose members are not known, or not yet.
 * `by`: how the values of the column are told apart.
 */
export function useMembers(collection: string, column: string, by: string, clause: Clause | undefined): Members {
  const families = (clause?.is === 'among' && clause.families) || [];
  const { state } = useLoad(families.length > 0 ? JSON.stringify([collection, by, families]) : undefined, (signal) => fetchMembers(collection, column, by, families, signal));
  const members = state.is === 'ready' ? state.value : new Map<string, readonly string[]>();
  // While others are asked for, those of families that were given up may still be there.
  return new Map([...members].filter(([family]) => families.includes(family)));
}

async function fetchMembers(collection: string, column: string, by: string, families: readonly string[], signal: AbortSignal): Promise<Members> {
  const ofEach = families.map(async (family) => {
    const { groups } = await countBy(collection, by, toCql2([{ is: 'among', column, values: [], families: [family] }]), signal);
    return [family, groups.map(({ key }) => textOf(key))] as const;
  });
  return new Map(await Promise.all(ofEach));
}
