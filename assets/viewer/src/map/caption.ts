/** What a picture of the map says besides the map: taken from what is on the page now. */

import { title } from '../frame/title';
import { shown } from '../state/collections';
import { clauseOn } from '../state/filters';
import { projection } from '../state/view';
import { inLanguages, locale } from '../text/language';
import { formatDistance, formatNumber } from '../text/numbers';
import { valueTitleIn } from '../text/terms';
import { legends } from './layers';
import { map } from './map';
import { metresPerPixel, roundLength, type Caption, type LegendBlock } from './picture-layout';
import { own } from '../state/own';

const words = inLanguages({
  en: { north: 'North is up.', mercator: (lat: string) => `Web Mercator (EPSG:3857); the scale is true at latitude ${lat}°.`, globe: 'A globe; the scale is true in the middle.' },
  ru: { north: 'Север вверху.', mercator: (lat: string) => `Проекция Web Mercator (EPSG:3857); масштаб верен на широте ${lat}°.`, globe: 'Глобус; масштаб верен в середине.' },
  kk: { north: 'Солтүстік жоғарыда.', mercator: (lat: string) => `Web Mercator проекциясы (EPSG:3857); масштаб ${lat}° ендікте дұрыс.`, globe: 'Глобус; масштаб ортасында дұрыс.' },
});

/** Longest scale bar, pixels of the page. */
const LONGEST_BAR = 160;

/** The caption of the present view. */
export function captionNow(heading: string): Caption {
  const { lat } = map.getCenter();
  const perPixel_m = metresPerPixel(lat, map.getZoom());
  const length_m = roundLength(LONGEST_BAR * perPixel_m);
  const way = projection.value === 'globe' ? words().globe : words().mercator(formatNumber(lat, 3));
  return {
    title: heading.trim() || title.value,
    date: new Intl.DateTimeFormat(locale.value, { dateStyle: 'long' }).format(new Date()),
    scale: { length: length_m / perPixel_m, label: formatDistance(length_m) },
    legend: shown.value.map((collection): LegendBlock => {
      const { id, kinds } = collection;
      const { color = '#7f8c8d', column, values = [] } = own(legends.value, id) ?? {};
      const clause = column === undefined ? undefined : clauseOn(id, column);
      const chosen = values.filter(({ value }) => clause?.is !== 'among' || clause.values.includes(value));
      return { title: collection.title, color, kinds, entries: chosen.map(({ value, color, symbol }) => ({ label: valueTitleIn(column ?? '', value), color, symbol })) };
    }),
    notes: [`${words().north} ${way}`, attributions().join(' · '), window.location.href].filter(Boolean),
  };
}

/** Who is to be named, as text. */
function attributions(): string[] {
  const stated = Object.values(map.getStyle()?.sources ?? {}).flatMap((source) => ('attribution' in source && source.attribution ? [source.attribution] : []));
  return [...new Set(stated)].map((markup) => new DOMParser().parseFromString(markup, 'text/html').body.textContent ?? '');
}
