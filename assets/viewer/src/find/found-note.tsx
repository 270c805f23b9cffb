/** What was found, beneath the search: a place in every system of coordinates, or a sheet and what is on it. */

import { toSexagesimal } from '../geodesy/degrees';
import { itemsPath, type Collection } from '../server/collections';
import { array, getJson, number, object, string, withQuery } from '../server/http';
import { choose, shown } from '../state/collections';
import { setClause } from '../state/filters';
import { formatCount } from '../text/numbers';
import { quarters } from '../text/quarters';
import { Button, IconButton } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { found as state, goToPlace, goToSheet, type Found } from './found';
import { Positions } from './positions';
import { SCALE_TITLES, readSheetName, sheetToCql2, type SheetName } from './sheet-name';
import { fetchSheet } from './sheets';
import { words } from './words';

type Place = Extract<Found, { is: 'place' }>;

export function FoundNote({ found }: { found: Found }) {
  const isPlace = found.is === 'place';
  const goThere = () => (isPlace ? goToPlace(found) : void fetchSheet(found).then((sheet) => goToSheet(found, sheet), () => {}));
  return (
    <section class="found-note" aria-label={isPlace ? words().place : words().sheet}>
      <header>
        <h2>{isPlace ? toSexagesimal(found, quarters()) : found.name}</h2>
        <IconButton icon="zoomTo" name={words().zoom} onClick={goThere} />
        <IconButton icon="close" name={words().close} onClick={() => (state.value = undefined)} />
      </header>
      {isPlace ? <PlaceNote place={found} /> : <SheetNote sheet={found} />}
    </section>
  );
}

function PlaceNote({ place: { lon, lat } }: { place: Place }) {
  const path = withQuery('at', { point: `${lon},${lat}` });
  const { state, retry } = useLoad(path, (signal) => getJson(`${path}&f=json`, { signal }));
  if (state.is === 'loading') return <Skeleton lines={3} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  const sheets = array(state.value['sheets']).map((sheet) => string(object(sheet)['sheet']));
  return (
    <>
      <Positions answer={state.value} />
      {sheets.length > 0 && (
        <p class="row">
          <span class="soft">{words().lies}</span>
          {sheets.map((name) => (
            <Button key={name} kind="quiet" onClick={() => openSheet(name)}>{name}</Button>
          ))}
        </p>
      )}
      <p><a href={`${path}&f=html`} target="_blank" rel="noopener">{words().here}</a></p>
    </>
  );
}

function openSheet(text: string): void {
  const [sheet] = readSheetName(text);
  if (sheet) void fetchSheet(sheet).then((feature) => goToSheet(sheet, feature), () => {});
}

function SheetNote({ sheet }: { sheet: SheetName }) {
  const layers = shown.value.filter(({ tilesOnly }) => !tilesOnly);
  const key = `${sheet.name} ${layers.map(({ id }) => id).join(',')}`;
  const { state, retry } = useLoad(key, (signal) => Promise.all(layers.map(async (collection) => ({ collection, count: await countOn(sheet, collection, signal) }))));
  return (
    <>
      <p class="soft">{SCALE_TITLES[sheet.scale]}</p>
      {state.is === 'loading' && <Skeleton lines={1} />}
      {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
      {state.is === 'ready' && (
        <ul class="on-sheet" aria-label={words().onSheet}>
          {state.value.length === 0 && <li class="soft">{words().nothing}</li>}
          {state.value.map(({ collection, count }) => (
            <li key={collection.id}>
              <a href={itemsPath(collection.id, { sheet: sheet.name, f: 'html' })} target="_blank" rel="noopener">{collection.title}</a>
              <span class="soft">{formatCount(count)}</span>
              <span class="spring" />
              {count > 0 && <IconButton icon="filter" name={words().only(collection.title)} onClick={() => showOnly(collection, sheet)} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

async function countOn(sheet: SheetName, { id }: Collection, signal: AbortSignal): Promise<number> {
  const answer = await getJson(itemsPath(id, { sheet: sheet.name, limit: 1, f: 'json' }), { signal });
  return number(answer['numberMatched']) ?? array(answer['features']).length;
}

function showOnly({ id }: Collection, sheet: SheetName): void {
  choose(id);
  setClause(id, '', { is: 'written', text: sheetToCql2(sheet) });
}
