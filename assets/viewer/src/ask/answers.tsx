/** What each collection has in the area. */

import { computed, signal } from '@preact/signals';
import type { Collection } from '../server/collections';
import { keepInAddress } from '../state/address';
import { askable, visible } from '../state/collections';
import { filters } from '../state/filters';
import { Empty } from '../ui/message';
import { AnswerOf } from './answer';
import { words } from './words';

/** The collections that were chosen; undefined while the choice is left to the map. */
const chosen = signal<ReadonlySet<string> | undefined>(undefined);

/** Those that are asked: the chosen ones, else what is on the map, and tables that take their place from it. */
const asked = computed<readonly Collection[]>(() => {
  const isAsked = ({ id, placedBy }: Collection) => chosen.value?.has(id) ?? (visible.value.has(id) || (placedBy !== undefined && visible.value.has(placedBy.collection)));
  return askable.value.filter((collection) => isLocated(collection) && isAsked(collection));
});

const isLocated = ({ kinds, featureCount }: Collection): boolean => kinds.length > 0 && featureCount !== 0;

/** Keeps in the address which collections are asked, where they were chosen. */
export function followAsked(): void {
  keepInAddress('about', () => chosen.value && [...chosen.value].join(','), (text) => (chosen.value = text === undefined ? undefined : new Set(text.split(',').filter(Boolean))));
}

function toggle(id: string): void {
  const next = new Set(asked.value.map((collection) => collection.id));
  if (!next.delete(id)) next.add(id);
  chosen.value = next;
}

export function Answers() {
  const ids = new Set(asked.value.map(({ id }) => id));
  const filtered = asked.value.filter(({ id }) => filters.value[id] !== undefined);
  return (
    <section class="answers" aria-label={words().answers}>
      {asked.value.length === 0 && <Empty>{words().noCollections}</Empty>}
      {asked.value.map((collection) => <AnswerOf key={collection.id} collection={collection} others={filtered.filter(({ id }) => id !== collection.id)} />)}
      <details class="section about">
        <summary>{words().what}</summary>
        {askable.value.filter(isLocated).map(({ id, title }) => (
          <label key={id} class="row">
            <input type="checkbox" checked={ids.has(id)} onChange={() => toggle(id)} />
            {title}
          </label>
        ))}
      </details>
    </section>
  );
}
