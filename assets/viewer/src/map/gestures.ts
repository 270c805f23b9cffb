/** What MapLibre says where scrolling belongs to the page around the map. */

import { inLanguages } from '../text/language';

/** In the language of the moment, by MapLibre's own keys. */
export const gestureWords = inLanguages({
  en: gestures('Hold Ctrl and scroll to zoom', 'Hold ⌘ and scroll to zoom', 'Use two fingers to move the map'),
  ru: gestures('Чтобы менять масштаб, прокручивайте с клавишей Ctrl', 'Чтобы менять масштаб, прокручивайте с клавишей ⌘', 'Двигайте карту двумя пальцами'),
  kk: gestures('Масштабты өзгерту үшін Ctrl пернесін басып айналдырыңыз', 'Масштабты өзгерту үшін ⌘ пернесін басып айналдырыңыз', 'Картаны екі саусақпен жылжытыңыз'),
});

function gestures(windows: string, mac: string, mobile: string): Record<string, string> {
  const of = 'CooperativeGesturesHandler';
  return { [`${of}.WindowsHelpText`]: windows, [`${of}.MacHelpText`]: mac, [`${of}.MobileHelpText`]: mobile };
}
