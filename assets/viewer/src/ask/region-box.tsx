/** An area by its name: a polygon of a collection, or a sheet of the international map. */

import { useState } from 'preact/hooks';
import type { Feature } from 'geojson';
import { quoteName } from '../filter/clause';
import { itemsPath } from '../server/collections';
import { fetchColumns } from '../server/columns';
import { array, getJson } from '../server/http';
import { askable, byId } from '../state/collections';
import { current } from '../state/selection';
import { language } from '../text/language';
import { featureTitle, nameColumns } from '../text/terms';
import { Button } from '../ui/button';
import { useLoad, useSettled } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import type { Area } from './shape';
import { Suggest } from './suggest';
import { words } from './words';

const MOST_FOUND = 8;

/** A feature of a collection of polygons: found by its name, or the one that is selected. */
export function RegionBox({ choose }: { choose: (area: Area) => void }) {
  const collections = askable.value.filter(({ kinds }) => kinds.includes('polygon'));
  const [chosen, setChosen] = useState('');
  const [text, setText] = useState('');
  const id = collections.some((collection) => collection.id === chosen) ? chosen : (collections[0]?.id ?? '');
  const q = useSettled(text.trim(), 200);
  const { state, retry } = useLoad(id && `${id} ${q} ${language.value}`, async (signal) => ({ of: `${id} ${q}`, regions: await findRegions(id, q, signal) }));
  const { of, regions } = state.is === 'ready' ? state.value : { of: undefined, regions: [] };
  const isBusy = id !== '' && state.is !== 'failed' && of !== `${id} ${text.trim()}`;
  const selected = current.value;
  const isRegion = selected?.id !== undefined && byId.value.get(selected.collection)?.kinds.includes('polygon');
  const take = (collection: string, feature: string) => choose({ is: 'region', collection, id: feature });
  return (
    <div class="box">
      {isRegion && <Button icon="pin" onClick={() => take(selected.collection, selected.id ?? '')}>{words().selected}</Button>}
      <label>
        <span class="soft">{words().collection}</span>
        <select class="select" value={id} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {collections.map(({ id: value, title }) => <option key={value} value={value}>{title}</option>)}
        </select>
      </label>
      <Suggest id="region-name" label={words().findRegion} text={text} onText={setText} options={regions} isBusy={isBusy} take={(feature) => take(id, String(feature.id))} show={nameOf}>
        {state.is === 'loading' && id && <Skeleton lines={2} />}
        {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
        {state.is === 'ready' && regions.length === 0 && <Empty>{words().nothingNamed(q)}</Empty>}
      </Suggest>
    </div>
  );
}

const nameOf = ({ id, properties }: Feature): string => featureTitle(properties ?? {}) ?? String(id);

/** The first by name in the reader's language. */
async function findRegions(id: string, q: string, signal: AbortSignal): Promise<Feature[]> {
  const [named] = nameColumns((await fetchColumns(id)).map(({ name }) => name));
  const body = await getJson(itemsPath(id, { q, limit: MOST_FOUND, sortby: named && quoteName(named), f: 'json' }), { signal });
  const found = (array(body['features']) as Feature[]).filter((feature) => feature.id !== undefined);
  // The server sorts by the letters' codes, the reader by the alphabet.
  return found.sort((a, b) => nameOf(a).localeCompare(nameOf(b), language.value, { numeric: true }));
}

/** A sheet: the server judges its name. */
export function SheetBox({ choose }: { choose: (area: Area) => void }) {
  const [text, setText] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim()) choose({ is: 'sheet', name: text.trim() });
  };
  return (
    <form class="box" onSubmit={submit}>
      <label>
        <span class="soft">{words().sheetName}</span>
        <input class="input" placeholder={words().sheetHint} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </label>
      <button type="submit" class="button main">{words().show}</button>
    </form>
  );
}
