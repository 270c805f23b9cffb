/** A result as a line of the list. */

import { roughDistance_m } from '../geodesy/sphere';
import { toDecimal, toSexagesimal } from '../geodesy/degrees';
import { extentOf } from '../geodesy/extent';
import { legends } from '../map/layers';
import { camera } from '../state/view';
import { formatDistance } from '../text/numbers';
import { language } from '../text/language';
import { quarters } from '../text/quarters';
import { featureTitle, valueTitle } from '../text/terms';
import { Icon } from '../ui/icon';
import { Swatch, Symbol } from '../ui/swatch';
import type { Result } from './results';
import { SCALE_TITLES } from './sheet-name';
import { words } from './words';
import { own } from '../state/own';

/** What a result is called. */
export function titleOf(result: Result): string {
  switch (result.is) {
    case 'feature':
      return featureTitle(result.feature.properties ?? {}) ?? `${result.collection.title} ${result.feature.id ?? ''}`;
    case 'place':
      return toSexagesimal(result.reading, quarters());
    case 'city':
      return result.city.names[language.value];
    case 'sheet':
      return result.sheet.name;
    case 'example':
      return result.text;
  }
}

export function Option({ result }: { result: Result }) {
  return (
    <>
      <Sample result={result} />
      <span class="option-text">
        <span class="option-title">{titleOf(result)}</span>
        <span class="option-note">{noteOf(result)}</span>
      </span>
      <span class="option-distance">{distanceOf(result)}</span>
    </>
  );
}

function Sample({ result }: { result: Result }) {
  if (result.is !== 'feature') return <Icon name={result.is === 'place' || result.is === 'city' ? 'pin' : result.is === 'sheet' ? 'sheet' : 'search'} />;
  const { column, values = [], color = 'currentcolor' } = own(legends.value, result.collection.id) ?? {};
  const entry = column === undefined ? undefined : values.find(({ value }) => value === result.feature.properties?.[column]);
  return entry ? <Symbol name={entry.symbol} color={entry.color} /> : <span class="option-swatch" style={{ color }}><Swatch kinds={result.collection.kinds} /></span>;
}

/** What tells this result from others: other names, commodity, status; the system, the scale. */
function noteOf(result: Result): string {
  if (result.is === 'place') {
    const { system, zone } = result.reading;
    return [words().systems[system], zone && words().zone(zone), toDecimal(result.reading)].filter(Boolean).join(' · ');
  }
  if (result.is === 'sheet') return SCALE_TITLES[result.sheet.scale];
  if (result.is === 'example') return '';
  // Other names tell what was found by them.
  if (result.is === 'city') return [...new Set(Object.values(result.city.names))].filter((name) => name !== titleOf(result)).join(' · ');
  const properties = result.feature.properties ?? {};
  const title = titleOf(result);
  const text = (name: string) => (typeof properties[name] === 'string' ? String(properties[name]) : '');
  const names = ['name', 'name_kk', 'name_ru', 'name_en'].map(text).filter((name) => name !== title);
  const column = own(legends.value, result.collection.id)?.column ?? 'commodity';
  const values = [column, 'status', 'category'].map(text).filter(Boolean).map(valueTitle);
  return [...new Set([...names, ...values])].filter(Boolean).join(' · ');
}

/** Farther out than this, nobody knows what lies in the middle of the map. */
const NEAR_ZOOM = 5;

/** How far from the middle of the map. */
function distanceOf(result: Result): string {
  const extent = result.is === 'city' ? extentOf({ type: 'Point', coordinates: result.city.at }) : result.is === 'feature' && result.feature.geometry ? extentOf(result.feature.geometry) : undefined;
  if (!extent || !camera.value || camera.value.zoom < NEAR_ZOOM) return '';
  const [west, south, east, north] = extent;
  return formatDistance(roughDistance_m(camera.value, { lon: (west + east) / 2, lat: (south + north) / 2 }));
}
