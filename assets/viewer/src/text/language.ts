/** The language of the page: Kazakh, Russian or English; chosen, remembered, or as the browser asks. */

import { computed, effect, signal } from '@preact/signals';
import { remember, remembered } from '../state/memory';

export const LANGUAGES = { kk: 'Қазақша', ru: 'Русский', en: 'English' } as const;
export type Language = keyof typeof LANGUAGES;

export const isLanguage = (value: string | undefined): value is Language => value !== undefined && Object.hasOwn(LANGUAGES, value);

/** The language now. */
export const language = signal<Language>(firstLanguage());

function firstLanguage(): Language {
  const kept = remembered('language');
  if (isLanguage(kept)) return kept;
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en';
}

/** Chooses a language, from now on. */
export function setLanguage(chosen: string): void {
  if (!isLanguage(chosen)) return;
  language.value = chosen;
  remember('language', chosen);
}

/** What `Intl` is asked for. Where a browser has no Kazakh, Russian numbers read the same; some browsers only say that they had it. */
export const locale = computed(() => {
  const knows = language.value !== 'kk' || new Intl.NumberFormat('kk').format(1.5) === '1,5';
  return knows ? language.value : 'ru';
});

/** Texts in every language; the function gives those of the language now. */
export function inLanguages<T>(texts: Record<Language, T>): () => T {
  return () => texts[language.value];
}

/** A word in the form that goes with a number. Kazakh has one form; Russian `one`, `few` and `many`. */
export function plural(count: number, forms: { one?: string; few?: string; many?: string; other: string }): string {
  const rule = new Intl.PluralRules(language.value).select(count) as keyof typeof forms;
  return forms[rule] ?? forms.other;
}

/** Keeps `lang` and the title of the document true. */
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
}
