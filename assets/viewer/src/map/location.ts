/** Where the reader is, if the device tells: a dot and a circle of its accuracy. */

import { signal } from '@preact/signals';
import { extentOf } from '../geodesy/extent';
import { ringAround } from '../geodesy/sphere';
import { inLanguages } from '../text/language';
import { fitTo } from './map';
import { Overlay } from './overlay';

const words = inLanguages({
  en: { denied: 'The browser may not tell where you are. Allow it in the settings of this page, next to its address.', unavailable: 'This device cannot tell where it is now: it finds neither satellites nor a network.', timeout: 'No position came in time. Try again under open sky.', insecure: 'Browsers tell where you are only to pages with HTTPS.' },
  ru: { denied: 'Браузеру не разрешено сообщать, где вы. Разрешите это в настройках страницы, рядом с её адресом.', unavailable: 'Устройство сейчас не знает, где оно: нет ни спутников, ни сети.', timeout: 'Положение не определилось вовремя. Попробуйте ещё раз под открытым небом.', insecure: 'Браузеры сообщают ваше место только страницам с HTTPS.' },
  kk: { denied: 'Браузерге орныңызды айтуға рұқсат жоқ. Бет мекенжайының жанындағы баптаулардан рұқсат беріңіз.', unavailable: 'Құрылғы қазір өз орнын білмейді: спутник те, желі де жоқ.', timeout: 'Орын уақытында анықталмады. Ашық аспан астында қайталап көріңіз.', insecure: 'Браузерлер орныңызды тек HTTPS беттеріне айтады.' },
});

/** Whether the place is drawn, is on its way, or why it is not there. */
export const location = signal<{ is: 'off' | 'asking' | 'shown' } | { is: 'failed'; reason: string }>({ is: 'off' });

const isPoint = ['==', ['geometry-type'], 'Point'] as unknown as ['==', string, string];

const overlay = new Overlay('location', ({ halo }) => [
  { type: 'fill', paint: { 'fill-color': '#1a73e8', 'fill-opacity': 0.12 } },
  { type: 'line', paint: { 'line-color': '#1a73e8', 'line-width': 1.2 } },
  { type: 'circle', filter: isPoint, paint: { 'circle-color': '#1a73e8', 'circle-radius': 7, 'circle-stroke-color': halo, 'circle-stroke-width': 2.5 } },
]);

/** Asks where we are and goes there; takes the dot away where it is drawn. */
export function toggleLocation(): void {
  if (location.value.is === 'shown') return hideLocation();
  if (!window.isSecureContext || !('geolocation' in navigator)) return fail(words().insecure);
  location.value = { is: 'asking' };
  return navigator.geolocation.getCurrentPosition(show, ({ code }) => fail([words().unavailable, words().denied, words().unavailable, words().timeout][code] ?? words().unavailable), { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 });
}

/** Takes the dot, or the message, away. */
export function hideLocation(): void {
  overlay.set(undefined);
  location.value = { is: 'off' };
}

const fail = (reason: string): void => void (location.value = { is: 'failed', reason });

function show({ coords: { longitude: lon, latitude: lat, accuracy } }: GeolocationPosition): void {
  const circle = { type: 'Polygon' as const, coordinates: [ringAround({ lon, lat }, Math.max(accuracy, 1))] };
  overlay.set({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: {}, geometry: circle },
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lon, lat] } },
    ],
  });
  location.value = { is: 'shown' };
  const extent = extentOf(circle);
  if (extent) fitTo(extent, true, 14);
}
