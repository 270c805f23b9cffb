/** The panel of collections: what is here, how it looks, and a switch for each. */

import type { Collection, Kind } from './api';
import type { Categories } from './categories';
import { el, iconButton } from './element';
import { formatCount } from './format-value';
import { foldIcon, markIcon, swatch, warningIcon, zoomToIcon } from './icons';
import type { Status } from './layers';

/** Values of a legend that are always shown. */
const LEGEND_LENGTH = 8;

const NOUNS: Record<Kind | 'row' | 'feature', readonly [string, string]> = {
  point: ['point', 'points'],
  line: ['line', 'lines'],
  polygon: ['polygon', 'polygons'],
  feature: ['feature', 'features'],
  row: ['row, no geometry', 'rows, no geometry'],
};

/** What the panel asks for. */
export interface PanelActions {
  toggle: (id: string, visible: boolean) => void;
  zoomTo: (id: string) => void;
}

interface Row {
  root: HTMLElement;
  toggle: HTMLInputElement | undefined;
  note: HTMLElement;
  legend: HTMLElement;
  restingNote: string;
}

/** The panel. */
export class Panel {
  private readonly body = el('div', { class: 'panel-body', id: 'panel-body' });
  private readonly summary = el('span', { class: 'panel-summary' });
  private readonly rows = new Map<string, Row>();

  constructor(
    private readonly root: HTMLElement,
    private readonly actions: PanelActions,
  ) {
    const fold = iconButton('Show or hide the layers', foldIcon(), () => this.setFolded(!this.isFolded()));
    fold.classList.add('fold');
    fold.setAttribute('aria-controls', this.body.id);
    root.append(el('header', {}, markIcon(), el('h1', {}, 'Lode'), this.summary, fold), this.body);
    this.setFolded(window.matchMedia('(max-width: 640px)').matches);
  }

  /** While the list is on its way. */
  showLoading(): void {
    this.body.replaceChildren(el('p', { class: 'message', role: 'status' }, el('span', { class: 'spinner' }), 'Loading the collections…'));
  }

  /** When the list did not come. */
  showUnreachable(reason: string, retry: () => void): void {
    this.setFolded(false);
    const button = el('button', { type: 'button', class: 'button', onclick: retry }, 'Try again');
    this.body.replaceChildren(el('div', { class: 'message failed', role: 'alert' }, el('p', {}, reason), button));
  }

  /** The list. */
  showCollections(collections: readonly Collection[], colours: ReadonlyMap<string, string>): void {
    this.rows.clear();
    const rows = collections.map((collection) => this.addRow(collection, colours.get(collection.id) ?? ''));
    const list = el('ul', { class: 'collections' }, ...rows);
    const empty = el('p', { class: 'message' }, 'This server has no collections. Start it with the path of a file: lode serve data.gpkg');
    const links = el('footer', {}, link('./?f=json', 'API'), link('./api', 'OpenAPI'), link('./collections?f=json', 'Collections'));
    this.body.replaceChildren(rows.length > 0 ? list : empty, links);
    this.summary.textContent = formatCount(collections.length, ['collection', 'collections'], navigator.language);
  }

  /** Reflects what became of a collection. */
  setStatus(id: string, status: Status, categories: Categories | undefined): void {
    const row = this.rows.get(id);
    if (!row) return;
    row.root.dataset['status'] = status.is;
    if (row.toggle) row.toggle.checked = status.is !== 'hidden' && status.is !== 'failed';
    row.note.textContent = 'reason' in status ? status.reason : row.restingNote;
    if (categories) row.legend.replaceChildren(...(status.is === 'hidden' ? [] : legend(categories)));
  }

  private addRow(collection: Collection, colour: string): HTMLElement {
    const { id, title, kinds, error, loading, tilesOnly } = collection;
    const onMap = kinds.length > 0 && collection.featureCount !== 0;
    const restingNote = noteOf(collection);
    const toggle = onMap
      ? el('input', { type: 'checkbox', role: 'switch', class: 'switch', 'aria-label': `Show ${title}`, onchange: () => this.actions.toggle(id, toggle?.checked ?? false) })
      : undefined;
    const note = el('span', { class: 'note' }, restingNote);
    const details = el(
      'details',
      {},
      el('summary', { title: 'Description and addresses' }, el('span', { class: 'title' }, title), note),
      collection.description && el('p', {}, collection.description),
      collection.attribution && el('p', { class: 'attribution' }, collection.attribution),
      error || loading ? null : el('p', { class: 'links' }, !tilesOnly && link(`collections/${id}/items?f=json`, 'GeoJSON'), onMap && link(`xyz/${id}/tilejson.json`, 'TileJSON'), link(`collections/${id}?f=json`, 'Metadata'), !tilesOnly && link(`collections/${id}/report`, 'Load report')),
    );
    const zoomTo = onMap && collection.extent ? iconButton(`Zoom to ${title}`, zoomToIcon(), () => this.actions.zoomTo(id)) : null;
    const legendList = el('ul', { class: 'legend' });
    const status = error ? 'failed' : loading ? 'loading' : onMap ? 'hidden' : 'table';
    const root = el('li', { class: 'collection', 'data-id': id, 'data-status': status }, error ? warningIcon() : swatch(kinds), details, zoomTo, toggle, legendList);
    root.style.setProperty('--colour', collection.style.color ?? colour);
    this.rows.set(id, { root, toggle, note, legend: legendList, restingNote });
    return root;
  }

  private isFolded(): boolean {
    return this.root.classList.contains('folded');
  }

  private setFolded(folded: boolean): void {
    this.root.classList.toggle('folded', folded);
    this.root.querySelector('.fold')?.setAttribute('aria-expanded', String(!folded));
  }
}

function noteOf({ kinds, featureCount, rowsRejected, loading, error, tilesOnly }: Collection): string {
  if (error) return error;
  if (loading) return '';
  if (tilesOnly) return kinds.length > 0 ? 'ready-made tiles' : 'images, not drawn here';
  const [kind] = kinds;
  const noun = NOUNS[kinds.length > 1 ? 'feature' : (kind ?? 'row')];
  const count = featureCount === 0 ? 'empty' : featureCount === undefined ? noun[1] : formatCount(featureCount, noun, navigator.language);
  return rowsRejected > 0 ? `${count} · ${formatCount(rowsRejected, ['row', 'rows'], navigator.language)} rejected` : count;
}

/** The commonest values, and the others folded away. */
function legend({ shown, hasOther, otherColour }: Categories): HTMLElement[] {
  const entries = shown.map(({ value, colour }) => legendEntry(value, colour));
  if (hasOther) entries.push(legendEntry('other', otherColour));
  const folded = entries.splice(LEGEND_LENGTH);
  if (folded.length === 0) return entries;
  return [...entries, el('li', {}, el('details', {}, el('summary', {}, `${folded.length} more`), el('ul', {}, ...folded)))];
}

function legendEntry(value: string, colour: string): HTMLElement {
  const dot = el('span', { class: 'legend-dot' });
  dot.style.setProperty('--colour', colour);
  return el('li', {}, dot, value);
}

function link(href: string, text: string): HTMLAnchorElement {
  return el('a', { href, target: '_blank', rel: 'noopener' }, text);
}
