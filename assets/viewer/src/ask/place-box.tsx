/** A circle around a place by its name: a city, or a feature of what is on the map. */

import { useState } from 'preact/hooks';
import type { Feature, Position } from 'geojson';
import { extentOf } from '../geodesy/extent';
import { fitTo } from '../map/map';
import { circle } from '../geodesy/geodesic';
import { itemsPath } from '../server/collections';
import { array, getJson } from '../server/http';
import { area } from '../state/area';
import { askable, visible } from '../state/collections';
import { language } from '../text/language';
import { featureTitle } from '../text/terms';
import { useLoad, useSettled } from '../ui/load';
import { Failed } from '../ui/message';
import { PLACE_BOX } from './beside';
import { citiesNamed } from './places';
import type { Area } from './shape';
import { Suggest } from './suggest';
import { words } from './words';

interface Place {
  name: string;
  at: Position;
  /** Where it is from. */
  from?: string;
}

const RADIUS_M = 50_000;
const PER_COLLECTION = 4;

export function PlaceBox({ choose }: { choose: (area: Area) => void }) {
  const [text, setText] = useState('');
  const typed = text.trim();
  const wanted = useSettled(typed, 200);
  const { state, retry } = useLoad(wanted || undefined, async (signal) => ({ of: wanted, places: await findPlaces(wanted, signal) }));
  const answer = state.is === 'ready' ? state.value : undefined;
  const options = typed === '' ? [] : (answer?.places ?? []);
  const isBusy = typed !== '' && state.is !== 'failed' && answer?.of !== typed;
  const take = ({ name, at }: Place) => {
    const radius_m = area.value?.is === 'circle' ? area.value.radius_m : RADIUS_M;
    setText('');
    choose({ is: 'circle', centre: at, radius_m, name });
    const extent = extentOf({ type: 'LineString', coordinates: circle(at, radius_m) });
    if (extent) fitTo(extent);
  };
  return (
    <div class="box">
      <Suggest id={PLACE_BOX} label={words().near} hint={words().nearHint} text={text} onText={setText} options={options} isBusy={isBusy} take={take} show={shownOf}>
        {typed !== '' && state.is === 'failed' && <Failed error={state.error} retry={retry} />}
        {typed !== '' && !isBusy && answer && options.length === 0 && <p class="soft">{words().nothingNamed(typed)}</p>}
      </Suggest>
    </div>
  );
}

const shownOf = ({ name, from }: Place) => (
  <>
    {name}
    {from && <span class="soft">{from}</span>}
  </>
);

/** Cities first, then points of what is on the map. */
async function findPlaces(text: string, signal: AbortSignal): Promise<Place[]> {
  const cities = citiesNamed(text).map(({ names, at }) => ({ name: names[language.value], at }));
  const searched = askable.value.filter(({ id, kinds }) => visible.value.has(id) && kinds.includes('point'));
  const found = await Promise.all(searched.map(({ id, title }) => findFeatures(id, title, text, signal)));
  return [...cities, ...found.flat()];
}

async function findFeatures(id: string, from: string, q: string, signal: AbortSignal): Promise<Place[]> {
  const body = await getJson(itemsPath(id, { q, limit: PER_COLLECTION, f: 'json' }), { signal });
  return (array(body['features']) as Feature[]).flatMap(({ geometry, properties }) => {
    const name = featureTitle(properties ?? {});
    return geometry?.type === 'Point' && name !== undefined ? [{ name, at: geometry.coordinates, from }] : [];
  });
}
