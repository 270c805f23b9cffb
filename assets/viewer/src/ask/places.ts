/** Cities of Kazakhstan to go to and to ask around: their names and where they are. Pure. */

import type { Position } from 'geojson';
import type { Language } from '../text/language';

export interface City {
  names: Readonly<Record<Language, string>>;
  at: Position;
}

const city = (en: string, ru: string, kk: string, lat: number, lon: number): City => ({ names: { en, ru, kk }, at: [lon, lat] });

const CITIES: readonly City[] = [
  city('Astana', 'Астана', 'Астана', 51.13, 71.43),
  city('Almaty', 'Алматы', 'Алматы', 43.24, 76.95),
  city('Shymkent', 'Шымкент', 'Шымкент', 42.32, 69.59),
  city('Aktau', 'Актау', 'Ақтау', 43.65, 51.16),
  city('Aktobe', 'Актобе', 'Ақтөбе', 50.28, 57.17),
  city('Atyrau', 'Атырау', 'Атырау', 47.11, 51.91),
  city('Balkhash', 'Балхаш', 'Балқаш', 46.85, 74.99),
  city('Karaganda', 'Караганда', 'Қарағанды', 49.8, 73.1),
  city('Kokshetau', 'Кокшетау', 'Көкшетау', 53.28, 69.39),
  city('Konaev', 'Конаев', 'Қонаев', 43.86, 77.06),
  city('Kostanay', 'Костанай', 'Қостанай', 53.21, 63.63),
  city('Kyzylorda', 'Кызылорда', 'Қызылорда', 44.85, 65.51),
  city('Oskemen', 'Усть-Каменогорск', 'Өскемен', 49.95, 82.61),
  city('Pavlodar', 'Павлодар', 'Павлодар', 52.28, 76.97),
  city('Petropavl', 'Петропавловск', 'Петропавл', 54.87, 69.15),
  city('Semey', 'Семей', 'Семей', 50.41, 80.23),
  city('Taldykorgan', 'Талдыкорган', 'Талдықорған', 45.02, 78.37),
  city('Taraz', 'Тараз', 'Тараз', 42.9, 71.37),
  city('Turkistan', 'Туркестан', 'Түркістан', 43.3, 68.27),
  city('Oral', 'Уральск', 'Орал', 51.23, 51.37),
  city('Zhezkazgan', 'Жезказган', 'Жезқазған', 47.8, 67.71),
];

/** Cities whose name in some language begins so. */
export function citiesNamed(text: string): City[] {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? [] : CITIES.filter(({ names }) => Object.values(names).some((name) => name.toLowerCase().startsWith(wanted)));
}
