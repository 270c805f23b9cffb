/** Colours for collections and categories. */

/**
 * Colours that stay apart under the common colour-vision deficiencies, on light and on dark ground
 * (after Okabe and Ito, and Paul Tol).
 */
export const PALETTE = ['#0077bb', '#e06c1f', '#009e73', '#cc4f8a', '#d99a00', '#33a9d6', '#8f5fb8', '#a85432'] as const;

/** For values beyond the palette. */
export const OTHER_COLOUR = '#8a949b';

/**
 * A colour for each id: the one its name asks for, or the next that is free. An id keeps its colour
 * when others come and go, as long as nobody competes for it.
 */
export function assignColours(ids: readonly string[]): Map<string, string> {
  const colours = new Map<string, string>();
  const taken = new Set<number>();
  for (const id of [...ids].sort()) {
    if (taken.size === PALETTE.length) taken.clear();
    let slot = hash(id) % PALETTE.length;
    while (taken.has(slot)) slot = (slot + 1) % PALETTE.length;
    taken.add(slot);
    colours.set(id, PALETTE[slot] ?? OTHER_COLOUR);
  }
  return colours;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of new TextEncoder().encode(text)) value = Math.imul(value ^ unit, 0x01000193);
  return value >>> 0;
}
