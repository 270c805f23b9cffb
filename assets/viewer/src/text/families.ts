/** Families of commodities, by the vocabulary of the CGI, that people speak of. */

import { language, type Language } from './language';

const FAMILIES: Record<string, Partial<Record<Language, string>>> = {
  'precious metal': { en: 'Precious metals', ru: 'Драгоценные металлы', kk: 'Асыл металдар' },
  'base metal': { en: 'Base metals', ru: 'Цветные металлы', kk: 'Түсті металдар' },
  'ferrous metal': { en: 'Iron and alloy metals', ru: 'Чёрные металлы', kk: 'Қара металдар' },
  'rare earth element': { en: 'Rare earths', ru: 'Редкие земли', kk: 'Сирек жер элементтері' },
  'industrial mineral': { en: 'Industrial minerals', ru: 'Нерудное сырьё', kk: 'Кенсіз шикізат' },
  'industrial rock': { en: 'Industrial rocks', ru: 'Горные породы', kk: 'Тау жыныстары' },
  'dimension stone': { en: 'Dimension stone', ru: 'Облицовочный камень', kk: 'Қаптама тас' },
  aggregate: { en: 'Aggregate', ru: 'Песок, гравий, щебень', kk: 'Құм, қиыршық тас' },
  gemstone: { en: 'Gemstones', ru: 'Самоцветы', kk: 'Асыл тастар' },
};

/** Whether a term is a family that we have a name for. */
export const isFamily = (term: string): boolean => term in FAMILIES;

/** What a family is called. */
export const familyTitle = (family: string): string => FAMILIES[family]?.[language.value] ?? family;
