/** Names of pictures of rings, which say all that is to be drawn. Pure. */

const PREFIX = 'ring\u0000';

/** A value and its share, in twentieths. */
export interface Share {
  value: string;
  share: number;
}

/** The name of a picture; `parseRing` is the inverse. */
export const ringName = (collection: string, shares: readonly Share[]): string => `${PREFIX}${collection}\u0000${shares.map(({ value, share }) => `${value}\u0001${share}\u0002`).join('')}`;

/** What a picture shows; undefined for pictures that are no rings. */
export function parseRing(name: string): { collection: string; shares: Share[] } | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  const [collection = '', parts = ''] = name.slice(PREFIX.length).split('\u0000');
  const shares = parts.split('\u0002').map((part) => part.split('\u0001'));
  return { collection, shares: shares.flatMap(([value, share]) => (value && Number(share) > 0 ? [{ value, share: Number(share) }] : [])) };
}
