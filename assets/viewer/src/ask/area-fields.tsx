/** The numbers of a drawn area, to be typed. */

import type { Position } from 'geojson';
import { area } from '../state/area';
import { IconButton } from '../ui/button';
import { bringWhole } from './bring';
import { isDrawn, placesOf, withoutPlace, withPlaces } from './handles';
import type { Area, Drawn } from './shape';
import { words } from './words';

export function AreaFields({ asked }: { asked: Area }) {
  if (!isDrawn(asked)) return null;
  const { places, least } = placesOf(asked);
  const setPlace = (index: number) => (place: Position) => change(withPlaces(asked, places.map((other, i) => (i === index ? place : other))));
  if (asked.is === 'circle') {
    return (
      <div class="fields">
        <NumberField name={words().radius} value={asked.radius_m / 1000} min={0.01} max={20_000} set={(km) => change({ ...asked, radius_m: km * 1000 })} />
        <PlaceFields place={asked.centre} set={setPlace(0)} of={words().centre} />
      </div>
    );
  }
  return (
    <>
      {asked.is === 'corridor' && (
        <div class="fields">
          <NumberField name={words().reach} value={asked.reach_m / 1000} min={0.01} max={2000} set={(km) => change({ ...asked, reach_m: km * 1000 })} />
        </div>
      )}
      <details>
        <summary>{`${words().places} (${places.length})`}</summary>
        <ol class="corners">
          {places.map((place, i) => (
            <li key={i} class="fields">
              <PlaceFields place={place} set={setPlace(i)} of={words().corner(i + 1)} />
              <IconButton icon="close" name={words().removeCorner(i + 1)} disabled={places.length <= least} onClick={() => change(withoutPlace(asked, i))} />
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}

/** Who types what lies out of sight wants to see it. */
function change(changed: Drawn): void {
  area.value = changed;
  bringWhole(changed);
}

/** Latitude and longitude; `of` says what is there. */
function PlaceFields({ place: [lon = 0, lat = 0], set, of }: { place: Position; set: (place: Position) => void; of: string }) {
  return (
    <>
      <NumberField name={words().latitude} label={`${of}: ${words().latitude}`} value={lat} min={-90} max={90} set={(value) => set([lon, value])} />
      <NumberField name={words().longitude} label={`${of}: ${words().longitude}`} value={lon} min={-540} max={540} set={(value) => set([value, lat])} />
    </>
  );
}

/** A number that counts once it is typed in whole; nonsense is put back. */
function NumberField({ name, label = name, value, min, max, set }: { name: string; label?: string; value: number; min: number; max: number; set: (value: number) => void }) {
  const shown = String(Number(value.toFixed(5)));
  const change = (input: HTMLInputElement) => {
    const typed = Number(input.value.replace(',', '.'));
    if (input.value.trim() !== '' && typed >= min && typed <= max) set(typed);
    else input.value = shown;
  };
  return (
    <label class="field">
      <span class="soft">{name}</span>
      <input class="input" inputMode="decimal" aria-label={label} value={shown} onChange={({ currentTarget }) => change(currentTarget)} />
    </label>
  );
}
