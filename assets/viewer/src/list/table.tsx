/** Features as rows: sorted by their headings, opened by a click. */

import './table.css';

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Feature } from 'geojson';
import { show, type Shown } from '../card/value';
import { quoteName } from '../filter/clause';
import { extentOf } from '../geodesy/extent';
import { bringIntoView } from '../map/map';
import type { Column } from '../server/columns';
import { pick, selected } from '../state/selection';
import { isListOpen } from '../state/view';
import { columnTitle } from '../text/terms';
import { pointAt } from './pointed';
import { orders, setOrder } from './state';
import { words } from './words';
import { own } from '../state/own';

interface Props {
  collection: string;
  caption: string;
  columns: readonly Column[];
  features: readonly Feature[];
}

export function FeatureTable({ collection, caption, columns, features }: Props) {
  useEffect(() => () => pointAt(undefined), [features]);
  const openedRef = useReturnOfFocus();
  const open = (feature: Feature, row: HTMLElement) => {
    openedRef.current = row;
    pick([{ collection, id: feature.id === undefined ? undefined : String(feature.id), feature }]);
    if (window.matchMedia('(max-width: 720px)').matches) isListOpen.value = false;
    const extent = feature.geometry && extentOf(feature.geometry);
    if (extent) bringIntoView(extent);
  };
  return (
    <table>
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading key={column.name} collection={collection} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {features.map((feature) => (
          <Row key={feature.id} collection={collection} columns={columns} feature={feature} onOpen={open} />
        ))}
      </tbody>
    </table>
  );
}

function Heading({ collection, column: { name, type } }: { collection: string; column: Column }) {
  const order = own(orders.value, collection);
  const asked = quoteName(name);
  const sorted = order === asked ? 'ascending' : order === `-${asked}` ? 'descending' : undefined;
  const next = sorted === 'ascending' ? `-${asked}` : sorted ? undefined : asked;
  const isNumber = type === 'number' || type === 'integer';
  return (
    <th scope="col" aria-sort={sorted} class={isNumber ? 'number' : undefined}>
      {/* Lists have no order. */}
      {type === 'list' ? columnTitle(name) : <button type="button" title={name} onClick={() => setOrder(collection, next)}>{columnTitle(name)}</button>}
    </th>
  );
}

function Row({ collection, columns, feature, onOpen }: { collection: string; columns: readonly Column[]; feature: Feature; onOpen: (feature: Feature, row: HTMLElement) => void }) {
  const isSelected = selected.value?.collection === collection && selected.value.id === String(feature.id);
  const [first, ...others] = columns;
  const open = ({ currentTarget }: { currentTarget: HTMLElement }) => onOpen(feature, currentTarget.closest('tr')?.querySelector('button') ?? currentTarget);
  return (
    <tr aria-current={isSelected || undefined} onClick={open} onPointerEnter={() => pointAt(feature)} onPointerLeave={() => pointAt(undefined)} onFocusIn={() => pointAt(feature)} onFocusOut={() => pointAt(undefined)}>
      <th scope="row">
        <button type="button" onKeyDown={walk}>{(first && textOf(feature, first)) || `${words().unnamed} ${feature.id ?? ''}`}</button>
      </th>
      {others.map((column) => (
        <td key={column.name} class={column.type === 'number' || column.type === 'integer' ? 'number' : undefined}>
          {textOf(feature, column)}
        </td>
      ))}
    </tr>
  );
}

function textOf({ properties }: Feature, { name, unit }: Column): string {
  const shown = show(properties?.[name], unit, [words().yes, words().no], name);
  return shown === undefined ? '' : inOneLine(shown);
}

const inOneLine = (shown: Shown): string => (shown.as === 'folded' ? shown.summary : shown.text);

/** Arrow keys go from row to row. */
function walk(event: KeyboardEvent): void {
  const row = (event.target as HTMLElement).closest('tr');
  const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  if (!next) return;
  event.preventDefault();
  next.querySelector('button')?.focus();
}

/** Who came to a card from the list comes back to the same row. */
function useReturnOfFocus() {
  const openedRef = useRef<HTMLElement>(undefined);
  const isOpen = selected.value !== undefined;
  // At once: a card may be closed before the effects of its opening have run, which take the focus once more.
  useLayoutEffect(() => {
    const row = openedRef.current;
    if (isOpen || !row) return;
    openedRef.current = undefined;
    requestAnimationFrame(() => {
      const { activeElement: at } = document;
      if (!at || at === document.body || at.matches('.maplibregl-canvas, #card *')) row.focus();
    });
  }, [isOpen]);
  return openedRef;
}
