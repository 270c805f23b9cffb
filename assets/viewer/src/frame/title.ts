/** What the server calls itself. */

import { effect, signal } from '@preact/signals';
import { getJson, string } from '../server/http';

export const title = signal('Lode');

/** Asks for the title and keeps that of the document in step. */
export function followTitle(): void {
  effect(() => {
    document.title = title.value;
  });
  getJson('./?f=json').then(
    (landing) => (title.value = string(landing['title']) || title.value),
    () => {},
  );
}
