/** What the server has, which of it is on the map, and how each fares. */

import { batch, computed, signal } from '@preact/signals';
import { fetchCollections, inLanguage, isDrawable, type Collection } from '../server/collections';
import { forgetColumns } from '../server/columns';
import { ServerError } from '../server/http';
import { language } from '../text/language';
import { own } from './own';

/** Something that is asked for. */
export type Loadable<T> = { is: 'loading' } | { is: 'failed'; error: Error } | { is: 'ready'; value: T };

/** Where a collection stands on the map. */
export type Status = { is: 'hidden' | 'loading' | 'shown' } | { is: 'incomplete'; reason: string } | { is: 'failed'; error: unknown };

/** With more collections than this, only the first are switched on at first. */
const VISIBLE_AT_FIRST = 12;
/** How often to ask again while the server is still loading files, does not answer, or in general. */
const POLL_MS = { loading: 1500, unreachable: 3000, calm: 15_000 };

/** The list as it came last. */
export const collections = signal<Loadable<Collection[]>>({ is: 'loading' });
/** Whether the server answered last time; a list that came before stays in use meanwhile. */
export const isReachable = signal(true);
/** Grows when data may have changed. */
export const revision = signal(0);
/** The ids of the collections that are switched on. */
export const visible = signal<ReadonlySet<string>>(new Set());
/** What became of those on the map. */
export const statuses = signal<Readonly<Record<string, Status>>>({});
/** The collection that the panels speak of: filters, questions, downloads. */
const chosen = signal<string | undefined>(undefined);

/** The list in the language of the reader, empty until it is here. */
export const list = computed<readonly Collection[]>(() => (collections.value.is === 'ready' ? collections.value.value.map((collection) => inLanguage(collection, language.value)) : []));
/** By id. */
export const byId = computed(() => new Map(list.value.map((collection) => [collection.id, collection])));
/** Those that can be drawn. */
export const drawable = computed(() => list.value.filter(isDrawable));
/** Those on the map, the first uppermost. */
export const shown = computed(() => drawable.value.filter(({ id }) => visible.value.has(id)));
/** Those with features that can be asked for. */
export const askable = computed(() => list.value.filter(({ error, loading, tilesOnly }) => !error && !loading && !tilesOnly));
/** The collection that the panels speak of: the chosen one, else the first on the map. */
export const active = computed<Collection | undefined>(() => {
  const found = askable.value.find(({ id }) => id === chosen.value);
  return found ?? askable.value.find(({ id }) => visible.value.has(id)) ?? askable.value[0];
});

export const choose = (id: string): void => void (chosen.value = id);

export function setVisible(id: string, isVisible: boolean): void {
  const next = new Set(visible.value);
  if (isVisible) next.add(id);
  else next.delete(id);
  visible.value = next;
}

export function setStatus(id: string, status: Status): void {
  const before = own(statuses.value, id);
  if (status.is === 'failed' || JSON.stringify(before) !== JSON.stringify(status)) statuses.value = { ...statuses.value, [id]: status };
}

/** Collections that already got their first chance to be switched on. */
const met = new Set<string>();
let last = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether the choice of what is on the map is ours: the address made none. */
let isOurs = true;
/** The question that is under way: one at a time, however many ask. */
let asking: Promise<void> | undefined;

/** Asks for the list, from now on again and again. `mayChoose`: whether the address leaves it to us what is on the map. */
export function followCollections(mayChoose: boolean): void {
  isOurs = mayChoose;
  void askForCollections();
}

/** Asks for the list at once: something seems to have changed. */
export const askForCollections = (): Promise<void> => (asking ??= ask().finally(() => (asking = undefined)));

async function ask(): Promise<void> {
  let wait = POLL_MS.calm;
  try {
    const found = await fetchCollections();
    take(found);
    isReachable.value = true;
    if (found.some(({ loading }) => loading)) wait = POLL_MS.loading;
  } catch (error) {
    isReachable.value = false;
    wait = POLL_MS.unreachable;
    if (collections.value.is !== 'ready') collections.value = { is: 'failed', error: error instanceof Error ? error : new ServerError(String(error), undefined) };
  }
  clearTimeout(timer);
  timer = setTimeout(() => void (document.hidden ? whenSeen() : askForCollections()), wait);
}

/** Nobody looks: ask when somebody does. */
function whenSeen(): void {
  document.addEventListener('visibilitychange', () => void askForCollections(), { once: true });
}

function take(found: Collection[]): void {
  const now = JSON.stringify(found);
  if (now === last) return;
  const isChange = last !== '';
  last = now;
  const drawn = found.filter(isDrawable);
  const first = isOurs ? drawn.filter((collection) => collection.visible).slice(0, VISIBLE_AT_FIRST).map(({ id }) => id) : [];
  const fresh = first.filter((id) => !met.has(id));
  for (const { id } of drawn) met.add(id);
  batch(() => {
    if (isChange) {
      forgetColumns();
      revision.value++;
    }
    collections.value = { is: 'ready', value: found };
    visible.value = new Set([...visible.value, ...fresh]);
  });
}
