/** How the list stands: over which part of the world, in which order, with which columns. */

import { signal } from '@preact/signals';
import { keepInAddress } from '../state/address';
import { remember, remembered } from '../state/memory';
import { isListOpen } from '../state/view';
import { own } from '../state/own';

/** Whether the list has only what is in the map's view. */
export const isInView = signal(true);
/** The columns to sort by, by collection, as the API writes them: with a minus for the largest first. */
export const orders = signal<Readonly<Record<string, string>>>({});
/** Columns that somebody chose, by collection. */
export const chosenColumns = signal<Readonly<Record<string, readonly string[]>>>({});

export const setOrder = (collection: string, order: string | undefined): void => void (orders.value = { ...orders.value, [collection]: order ?? '' });

export function setColumns(collection: string, columns: readonly string[]): void {
  chosenColumns.value = { ...chosenColumns.value, [collection]: columns };
  remember(`columns.${collection}`, JSON.stringify(columns));
}

/** The columns that were chosen for a collection, now or another day. */
export function columnsChosen(collection: string): readonly string[] | undefined {
  const chosen = own(chosenColumns.value, collection);
  if (chosen) return chosen;
  try {
    const kept: unknown = JSON.parse(remembered(`columns.${collection}`) ?? '');
    return Array.isArray(kept) ? kept.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps in the address whether the list is open, and where it looks: `list=view`, `list=all`. */
export function keepListInAddress(): void {
  keepInAddress(
    'list',
    () => (isListOpen.value ? (isInView.value ? 'view' : 'all') : undefined),
    (text) => {
      isListOpen.value = text !== undefined;
      isInView.value = text !== 'all';
    },
  );
}
