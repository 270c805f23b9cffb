/** What the server says of data, in the language of the reader: its own words are English. A file of its own, because English readers do not need it. */

import { signal } from '@preact/signals';
import { array, getJson, object, string, type Json } from '../server/http';
import { language } from '../text/language';
import type { Check } from './quality';
import url from './said.json?url';

const texts = signal<Json | undefined>(undefined);
let isAsked = false;

/** The words of a kind in the language now; none while they are on their way, and for English. */
function wordsOf(kind: 'checks' | 'kinds'): Json {
  if (language.value === 'en') return {};
  if (!isAsked) {
    isAsked = true;
    // Without them the English words stay.
    getJson(url).then(
      (found) => (texts.value = found),
      () => (isAsked = false),
    );
  }
  return object(object(texts.value?.[language.value])[kind]);
}

/** What a check is called, why it matters, and what to do. */
export function checkSaid({ code, title, why, remedy }: Check): { title: string; why: string; remedy: string } {
  const [ownTitle, ownWhy, ownRemedy] = array(wordsOf('checks')[code]).map(string);
  return { title: ownTitle || title, why: ownWhy || why, remedy: ownRemedy || remedy };
}

/** What a kind of defect is called; `english` is what the server says. */
export const kindSaid = (kind: string, english: string): string => string(wordsOf('kinds')[kind]) || english;
