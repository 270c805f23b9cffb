/** What a picture of the map says besides the map: taken from what is on the page now. */

import { title } from '../frame/title';
import { shown } from '../state/collections';
import { projection } from '../state/view';
import { inLanguages } from '../text/language';
import { formatDate, formatDistance, formatNumber } from '../text/numbers';
import { legendLines } from '../layers/legend-lines';
import { COUNTED } from './clusters';
import { legends } from './layers';
import { freeBox, freeView, map } from './map';
import { collectionOf } from './overlay';
import { metresPerPixel, roundLength, type Caption, type LegendBlock } from './picture-layout';
import { own } from '../state/own';

const words = inLanguages({
  en: { more: (count: number) => `and ${count} more`, north: 'North is up.', mercator: (lat: string) => `Web Mercator (EPSG:3857); the scale is true at latitude ${lat}°.`, globe: 'A globe; the scale is true in the middle.' },
  ru: { more: (count: number) => `и ещё ${count}`, north: 'Север вверху.', mercator: (lat: string) => `Проекция Web Mercator (EPSG:3857); масштаб верен на широте ${lat}°.`, globe: 'Глобус; масштаб верен в середине.' },
  kk: { more: (count: number) => `тағы ${count}`, north: 'Солтүстік жоғарыда.', mercator: (lat: string) => `Web Mercator проекциясы (EPSG:3857); масштаб ${lat}° ендікте дұрыс.`, globe: 'Глобус; масштаб ортасында дұрыс.' },
});

/** More of a legend would leave no room for the map. */
const MOST_LINES = 24;
/** Longest scale bar, pixels of the page. */
const LONGEST_BAR = 160;

/** The caption of the present view. */
export function captionNow(heading: string): Caption {
  const { lat } = freeView();
  const perPixel_m = metresPerPixel(lat, map.getZoom());
  const length_m = roundLength(LONGEST_BAR * perPixel_m);
  const way = projection.value === 'globe' ? words().globe : words().mercator(formatNumber(lat, 3));
  return {
    title: heading.trim() || title.value,
    // Swedish writes dates as ISO 8601 does.
    date: formatDate(new Date().toLocaleDateString('sv')),
    scale: { length: length_m / perPixel_m, label: formatDistance(length_m) },
    legend: shown.value.map((collection): LegendBlock => {
      const { id, kinds } = collection;
      const legend = own(legends.value, id) ?? { color: '#7f8c8d' };
      const seen = legend.column === undefined ? new Set() : valuesInView(id, legend.column);
      const entries = legendLines(legend).filter(({ values }) => values.some((value) => seen.has(value))).map(({ title, color, symbol }) => ({ label: title, color, symbol }));
      const left = entries.length - MOST_LINES;
      return { title: collection.title, color: legend.color, kinds, entries: entries.slice(0, MOST_LINES), ...(left > 0 && { rest: words().more(left) }) };
    }),
    notes: [`${words().north} ${way}`, attributions().join(' · '), window.location.href].filter(Boolean),
  };
}

/** The values of a column that are to be seen of a collection, also those that rings have the colours of. */
function valuesInView(id: string, column: string): ReadonlySet<unknown> {
  const layers = map.getStyle().layers.filter((layer) => collectionOf(layer) === id).map((layer) => layer.id);
  const names = [column, ...COUNTED.map((place) => `${column}_${place}`)];
  const { left, top, width, height } = freeBox();
  const box: [[number, number], [number, number]] = [[left, top], [left + width, top + height]];
  return new Set(map.queryRenderedFeatures(box, { layers }).flatMap(({ properties }) => names.map((name) => properties[name] as unknown)));
}

/** Who is to be named, as text. */
function attributions(): string[] {
  const stated = Object.values(map.getStyle()?.sources ?? {}).flatMap((source) => ('attribution' in source && source.attribution ? [source.attribution] : []));
  return [...new Set(stated)].map((markup) => new DOMParser().parseFromString(markup, 'text/html').body.textContent ?? '');
}
