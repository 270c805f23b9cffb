/** Which values of a column are members of a family of commodities: the server knows. */

import { countBy } from '../server/counts';
import { textOf } from './options';
import { toCql2, type Members } from './clause';

/** Asks for the members of some families. `by`: how the values of the column are told apart. */
export async function fetchMembers(collection: string, column: string, by: string, families: readonly string[], signal: AbortSignal): Promise<Members> {
  const ofEach = families.map(async (family) => {
    const { groups } = await countBy(collection, by, toCql2([{ is: 'among', column, values: [], families: [family] }]), signal);
    return [family, groups.map(({ key }) => textOf(key))] as const;
  });
  return new Map(await Promise.all(ofEach));
}
