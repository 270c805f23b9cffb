/** What MapLibre itself says: to the eye, and to screen readers. */

import { inLanguages } from '../text/language';

/** In the language of the moment, by MapLibre's own keys. */
export const mapWords = inLanguages({
  en: {
    'Map.Title': 'Map',
    'AttributionControl.ToggleAttribution': 'Sources of the map',
    ...units('m', 'km'),
    ...gestures('Hold Ctrl and scroll to zoom', 'Hold ⌘ and scroll to zoom', 'Use two fingers to move the map'),
  },
  ru: {
    'Map.Title': 'Карта',
    'AttributionControl.ToggleAttribution': 'Источники карты',
    ...units('м', 'км'),
    ...gestures('Чтобы менять масштаб, прокручивайте с клавишей Ctrl', 'Чтобы менять масштаб, прокручивайте с клавишей ⌘', 'Двигайте карту двумя пальцами'),
  },
  kk: {
    'Map.Title': 'Карта',
    'AttributionControl.ToggleAttribution': 'Картаның дереккөздері',
    ...units('м', 'км'),
    ...gestures('Масштабты өзгерту үшін Ctrl пернесін басып айналдырыңыз', 'Масштабты өзгерту үшін ⌘ пернесін басып айналдырыңыз', 'Картаны екі саусақпен жылжытыңыз'),
  },
});

function units(metres: string, kilometres: string): Record<string, string> {
  return { 'ScaleControl.Meters': metres, 'ScaleControl.Kilometers': kilometres };
}

function gestures(windows: string, mac: string, mobile: string): Record<string, string> {
  const of = 'CooperativeGesturesHandler';
  return { [`${of}.WindowsHelpText`]: windows, [`${of}.MacHelpText`]: mac, [`${of}.MobileHelpText`]: mobile };
}
