/** North, south, east and west beside degrees. */

import { LATIN, type Quarters } from '../geodesy/degrees';
import { inLanguages } from './language';

export const quarters = inLanguages<Quarters>({
  en: LATIN,
  ru: ['с. ш.', 'ю. ш.', 'в. д.', 'з. д.'],
  kk: ['с. е.', 'о. е.', 'ш. б.', 'б. б.'],
});
