/** What the server calls itself, in the language of the reader where it can. */

import { computed, effect, signal } from '@preact/signals';
import { getJson, object, string, type Json } from '../server/http';
import { language } from '../text/language';

const landing = signal<Json>({});

export const title = computed(() => {
  const translated = object(object(object(landing.value['lode'])['translations'])[language.value]);
  return string(translated['title']) || string(landing.value['title']) || 'Lode';
});

/** Asks for the title and keeps that of the document in step. */
export function followTitle(): void {
  effect(() => {
    document.title = title.value;
  });
  getJson('./?f=json').then(
    (page) => (landing.value = page),
    () => {},
  );
}
