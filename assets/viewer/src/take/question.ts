/** What is asked of a collection, as parameters: everything that leaves this page takes them along. */

import { signal } from '@preact/signals';
import { questionOf } from '../state/area';
import { filters } from '../state/filters';
import { own } from '../state/own';

/** Whether files keep to the area that is asked about, if there is one. */
export const isInArea = signal(true);

/** The parameters that choose the features of a file. */
export const question = (collection: string): Record<string, string> => (isInArea.value ? given(questionOf(collection)) : layerQuestion(collection));

/** The parameters that choose the features of a layer: those of its tiles. */
export const layerQuestion = (collection: string): Record<string, string> => given({ filter: own(filters.value, collection) });

const given = (parameters: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
