/** The regions of Kazakhstan, by their English names in small letters. */

import type { Language } from './language';

export const REGIONS: Readonly<Record<string, Partial<Record<Language, string>>>> = {
  abai: { ru: 'область Абай', kk: 'Абай облысы' },
  akmola: { ru: 'Акмолинская область', kk: 'Ақмола облысы' },
  aktobe: { ru: 'Актюбинская область', kk: 'Ақтөбе облысы' },
  almaty: { ru: 'Алматинская область', kk: 'Алматы облысы' },
  atyrau: { ru: 'Атырауская область', kk: 'Атырау облысы' },
  'east kazakhstan': { ru: 'Восточно-Казахстанская область', kk: 'Шығыс Қазақстан облысы' },
  jambyl: { ru: 'Жамбылская область', kk: 'Жамбыл облысы' },
  jetisu: { ru: 'область Жетісу', kk: 'Жетісу облысы' },
  karaganda: { ru: 'Карагандинская область', kk: 'Қарағанды облысы' },
  kostanay: { ru: 'Костанайская область', kk: 'Қостанай облысы' },
  kyzylorda: { ru: 'Кызылординская область', kk: 'Қызылорда облысы' },
  mangystau: { ru: 'Мангистауская область', kk: 'Маңғыстау облысы' },
  'north kazakhstan': { ru: 'Северо-Казахстанская область', kk: 'Солтүстік Қазақстан облысы' },
  pavlodar: { ru: 'Павлодарская область', kk: 'Павлодар облысы' },
  turkestan: { ru: 'Туркестанская область', kk: 'Түркістан облысы' },
  ulytau: { ru: 'область Улытау', kk: 'Ұлытау облысы' },
  'west kazakhstan': { ru: 'Западно-Казахстанская область', kk: 'Батыс Қазақстан облысы' },
};
