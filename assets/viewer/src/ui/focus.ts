/** Where the focus goes when what had it goes away. */

/** Moves the focus to what is there once the page is drawn anew. */
export const focusSoon = (find: () => HTMLElement | null | undefined): void => void requestAnimationFrame(() => find()?.focus());
