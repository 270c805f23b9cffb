/** The features of a collection as a list: the alternative to the map, under the same filter. */

import './list.css';

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isWithheld, Withheld } from '../filter/broken';
import { quoteName } from '../filter/clause';
import { inSight, keepSight } from '../map/map';
import type { Collection } from '../server/collections';
import { fetchColumns, type Column } from '../server/columns';
import { withQuery } from '../server/http';
import { active, askable, choose } from '../state/collections';
import { areFiltersReady, clearClauses, filters } from '../state/filters';
import { isListOpen, isPanelOpen } from '../state/view';
import { byInterest } from '../text/column-rank';
import { Button, IconButton } from '../ui/button';
import { useSettled } from '../ui/debounce';
import { Icon } from '../ui/icon';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { boxParameter } from './box';
import { ColumnsMenu } from './columns-menu';
import { fetchPage, type Page } from './page';
import { columnsChosen, isInView, orders } from './state';
import { FeatureTable } from './table';
import { words } from './words';
import { own } from '../state/own';
import { current } from '../state/selection';

/** Rows of a page: enough to scroll, few enough to be quick. */
const LENGTH = 100;
/** Columns that are shown unasked. */
const COLUMNS = 6;

/** The drawer. */
export function List() {
  const isOpen = isListOpen.value;
  // It has its height by that.
  useLayoutEffect(() => {
    document.body.classList.toggle('has-list', isOpen);
  }, [isOpen]);
  const close = () => {
    isListOpen.value = false;
    // The button is hidden until the list is gone.
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById('list-toggle')?.focus()));
  };
  return (
    <section id="list" class="sheet" hidden={!isOpen} tabIndex={-1} aria-label={words().title(active.value?.title ?? '')} onKeyDown={({ key }) => key === 'Escape' && !current.value && close()}>
      {isOpen && (active.value ? <Drawer key={active.value.id} collection={active.value} onClose={close} /> : <Empty>{words().none}</Empty>)}
    </section>
  );
}

/** The button that opens it. */
export function ListToggle() {
  return (
    <button type="button" id="list-toggle" class="button" aria-expanded={isListOpen.value} aria-controls="list" onClick={() => (isListOpen.value ? (isListOpen.value = false) : goToList())}>
      <Icon name="table" />
      {words().list}
    </button>
  );
}

/** Opens the list and goes there. */
export function goToList(): void {
  isListOpen.value = true;
  requestAnimationFrame(() => document.getElementById('list')?.focus());
}

function Drawer({ collection, onClose }: { collection: Collection; onClose: () => void }) {
  const { state, retry } = useLoad(collection.id, () => fetchColumns(collection.id));
  const columns = state.is === 'ready' ? byInterest(state.value) : [];
  const chosen = columnsChosen(collection.id);
  // The list itself lies over the map, and so does the panel.
  useEffect(keepSight, [isPanelOpen.value, isInView.value]);
  const shown = chosen ? columns.filter(({ name }) => chosen.includes(name)) : columns.slice(0, COLUMNS);
  return (
    <>
      <header>
        <select class="select" aria-label={words().layer} value={collection.id} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          {askable.value.map(({ id, title }) => (
            <option key={id} value={id}>{title}</option>
          ))}
        </select>
        {collection.kinds.length > 0 && (
          <label class="row in-view">
            <input type="checkbox" role="switch" class="switch" checked={isInView.value} onChange={({ currentTarget }) => (isInView.value = currentTarget.checked)} />
            {words().inView}
          </label>
        )}
        <span class="spring" />
        <ColumnsMenu collection={collection.id} columns={columns} shown={shown.map(({ name }) => name)} />
        <IconButton icon="close" name={words().close} onClick={onClose} />
      </header>
      {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
      {state.is === 'loading' && <Skeleton lines={6} />}
      {isWithheld(collection.id) && <Withheld collection={collection.id} />}
      {state.is === 'ready' && !isWithheld(collection.id) && <Pages collection={collection} columns={shown} />}
    </>
  );
}

/** The query of the first page. */
function firstQuery({ id, kinds }: Collection, columns: readonly Column[]): string {
  const bbox = isInView.value && kinds.length > 0 ? boxParameter(inSight.value) : undefined;
  const properties = columns.map(({ name }) => quoteName(name)).join(',');
  return withQuery('', { limit: LENGTH, sortby: own(orders.value, id), bbox, filter: own(filters.value, id), properties }).slice(1);
}

function Pages({ collection, columns }: { collection: Collection; columns: readonly Column[] }) {
  const first = useSettled(firstQuery(collection, columns));
  /** Queries of the pages before this one, and its own. */
  const [turned, setTurned] = useState<{ of: string; queries: string[] }>({ of: first, queries: [] });
  const queries = turned.of === first ? turned.queries : [];
  const query = queries.at(-1) ?? first;
  const { state, isStale, retry } = useLoad(areFiltersReady.value ? query : undefined, async (signal) => {
    const page = await fetchPage(collection.id, query, signal);
    return { page, before: queries.length * LENGTH };
  });
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.scrollTo(0, 0), [query]);
  if (state.is === 'loading') return <Skeleton lines={6} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  // What stands before a page belongs to its answer: the last one is shown until the next one is here.
  const { page, before } = state.value;
  const turn = (next: string[]) => setTurned({ of: first, queries: next });
  return (
    <>
      <div class="list-body" ref={body} tabIndex={0} role="group" aria-label={words().title(collection.title)} data-stale={isStale}>
        {page.features.length === 0 ? <Nothing collection={collection.id} /> : <FeatureTable collection={collection.id} caption={collection.title} columns={columns} features={page.features} />}
      </div>
      <footer>
        <span role="status">{words().range(page.matched === 0 ? 0 : before + 1, before + page.features.length, page.matched)}</span>
        <span class="spring" />
        <Turns page={page} queries={queries} turn={turn} />
      </footer>
    </>
  );
}

function Turns({ page: { next }, queries, turn }: { page: Page; queries: string[]; turn: (queries: string[]) => void }) {
  if (next === undefined && queries.length === 0) return null;
  return (
    <div class="row" role="group" aria-label={words().pages}>
      <IconButton icon="previous" name={words().previous} disabled={queries.length === 0} onClick={() => turn(queries.slice(0, -1))} />
      <IconButton icon="next" name={words().next} disabled={next === undefined} onClick={() => next !== undefined && turn([...queries, next])} />
    </div>
  );
}

function Nothing({ collection }: { collection: string }) {
  const isFiltered = own(filters.value, collection) !== undefined;
  return (
    <div class="message">
      <p>{isInView.value ? words().nothingHere : words().nothing}</p>
      {isInView.value && <Button onClick={() => (isInView.value = false)}>{words().everywhere}</Button>}
      {isFiltered && <Button onClick={() => clearClauses(collection)}>{words().clear}</Button>}
    </div>
  );
}
