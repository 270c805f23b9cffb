/** The bar of coordinates: where the pointer is, or the middle of the map; in the reader's system. */

import './controls.css';

import { signal } from '@preact/signals';
import type { LngLat, PointLike } from 'maplibre-gl';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Geographic } from '../geodesy/transverse-mercator';
import { remember, remembered } from '../state/memory';
import { inLanguages } from '../text/language';
import { quarters } from '../text/quarters';
import { copyText } from '../ui/copy';
import { Icon } from '../ui/icon';
import { SYSTEMS, writePlace, type System } from './coordinate-text';
import { map } from './map';

const words = inLanguages({
  en: {
    bar: 'Coordinates',
    system: 'System of coordinates',
    systems: { decimal: 'WGS 84, decimal', sexagesimal: 'WGS 84, degrees', pulkovo: 'Pulkovo 1942 GK (N, E)', qaztrf: 'QazTRF-23 GK (E, N)', utm: 'UTM (E, N)' },
    copy: 'Copy the coordinates of the middle of the map. Under the pointer: Ctrl+C',
    copied: 'Copied',
    refused: 'Could not be copied',
    zone: (zone: string) => `zone ${zone}`,
    outside: 'outside this system',
  },
  ru: {
    bar: 'Координаты',
    system: 'Система координат',
    systems: { decimal: 'WGS 84, десятичные', sexagesimal: 'WGS 84, градусы', pulkovo: 'СК-42, ГК (x на север, y)', qaztrf: 'QazTRF-23, ГК (E, N)', utm: 'UTM (E, N)' },
    copy: 'Скопировать координаты середины карты. Под указателем: Ctrl+C',
    copied: 'Скопировано',
    refused: 'Скопировать не удалось',
    zone: (zone: string) => `зона ${zone}`,
    outside: 'вне этой системы',
  },
  kk: {
    bar: 'Координаттар',
    system: 'Координаттар жүйесі',
    systems: { decimal: 'WGS 84, ондық', sexagesimal: 'WGS 84, градус', pulkovo: 'СК-42, ГК (x солтүстікке, y)', qaztrf: 'QazTRF-23, ГК (E, N)', utm: 'UTM (E, N)' },
    copy: 'Карта ортасының координаттарын көшіру. Меңзер астындағысы: Ctrl+C',
    copied: 'Көшірілді',
    refused: 'Көшіру мүмкін болмады',
    zone: (zone: string) => `${zone}-аймақ`,
    outside: 'бұл жүйеден тыс',
  },
});

const system = signal<System>(SYSTEMS.find((name) => name === remembered('coordinates')) ?? 'decimal');
/** Under the pointer; undefined while it is elsewhere. */
const pointer = signal<Geographic | undefined>(undefined);
const centre = signal<Geographic>({ lon: 0, lat: 0 });

function choose(name: string): void {
  system.value = SYSTEMS.find((known) => known === name) ?? 'decimal';
  remember('coordinates', system.value);
}

export function Coordinates() {
  const [note, setNote] = useState('');
  const isAtPointer = pointer.value !== undefined;
  const place = pointer.value ?? centre.value;
  const written = writePlace(place, system.value, quarters());
  useEffect(follow, []);
  useEffect(() => {
    const timer = setTimeout(() => setNote(''), 2500);
    return () => clearTimeout(timer);
  }, [note]);
  // At once: what is copied must be what is shown.
  useLayoutEffect(() => {
    // Ctrl+C with nothing marked means what is under the pointer.
    const onCopy = (event: ClipboardEvent) => {
      if (!pointer.value || !written || !getSelection()?.isCollapsed || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      event.clipboardData?.setData('text/plain', written.copied);
      event.preventDefault();
      setNote(words().copied);
    };
    document.addEventListener('copy', onCopy);
    return () => document.removeEventListener('copy', onCopy);
  }, [written?.copied]);
  const copy = async () => setNote((await copyText(written?.copied ?? '')) ? words().copied : words().refused);
  return (
    <div class="coordinates" role="group" aria-label={words().bar}>
      <select class="plain-select" aria-label={words().system} value={system.value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {SYSTEMS.map((name) => (
          <option key={name} value={name}>{words().systems[name]}</option>
        ))}
      </select>
      <button type="button" class="coordinates-copy" title={words().copy} disabled={!written} onClick={() => void copy()}>
        {!isAtPointer && <Icon name="middle" />}
        {written?.zone && <span class="soft">{words().zone(written.zone)}</span>}
        <span class="figures">{written?.shown ?? words().outside}</span>
        <Icon name="copy" />
      </button>
      <span class="copied" role="status">{note}</span>
    </div>
  );
}

function placeOf(at: LngLat): Geographic {
  const { lng: lon, lat } = at.wrap();
  return { lon, lat };
}

function follow(): () => void {
  /** The pixel under the pointer, which stays where it is while the map moves beneath it. */
  let at: PointLike | undefined;
  const onPointer = ({ point }: { point: PointLike }) => {
    at = point;
    pointer.value = placeOf(map.unproject(at));
  };
  const onLeave = () => (at = pointer.value = undefined);
  const onMove = () => {
    centre.value = placeOf(map.getCenter());
    if (at) pointer.value = placeOf(map.unproject(at));
  };
  // A finger is no pointer: after a touch, browsers tell of a mouse that is not there.
  const hasPointer = window.matchMedia('(hover: hover)').matches;
  if (hasPointer) map.on('mousemove', onPointer);
  map.on('mouseout', onLeave);
  map.on('move', onMove);
  onMove();
  return () => {
    map.off('mousemove', onPointer);
    map.off('mouseout', onLeave);
    map.off('move', onMove);
  };
}
