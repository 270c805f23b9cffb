/** The card of a feature: its name, its attributes, and the way to the next one under the same click. */

import { featurePath, type Collection } from './api';
import { el, iconButton } from './element';
import { show, titleOf, type Properties, type Shown } from './format-value';
import { closeIcon, nextIcon, previousIcon, zoomToIcon } from './icons';

/** What one card shows. */
export interface CardContent {
  collection: Collection;
  colour: string;
  id: string | undefined;
  properties: Properties;
  /** Which of how many, counted from 0. */
  page: { index: number; count: number };
  /** Why the attributes may be incomplete. */
  warning: string | undefined;
}

/** What the card asks for. */
export interface CardActions {
  turnTo: (index: number) => void;
  zoomTo: () => void;
  close: () => void;
}

/** The card. */
export class Card {
  constructor(
    private readonly root: HTMLElement,
    private readonly actions: CardActions,
  ) {
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape' && !root.hidden) actions.close();
    });
  }

  /** Fills and opens the card. `focus` moves the keyboard and the screen reader there; once there, they keep their place. */
  open(content: CardContent, focus: boolean): void {
    const focused = this.root.contains(document.activeElement) ? document.activeElement : null;
    const { collection, colour, id, page, warning } = content;
    const heading = el('h2', { tabindex: -1 }, titleOf(content.properties, navigator.language) ?? (id === undefined ? collection.title : `${collection.title} ${id}`));
    const origin = el('p', { class: 'origin' }, el('span', { class: 'legend-dot' }), collection.title);
    origin.style.setProperty('--colour', colour);
    this.root.replaceChildren(
      el('header', {}, el('div', { class: 'heading' }, origin, heading), iconButton('Close', closeIcon(), this.actions.close)),
      el('div', { class: 'card-body', tabindex: 0, role: 'group', 'aria-label': 'Attributes' }, warning && el('p', { class: 'warning' }, warning), attributes(content.properties)),
      el('footer', {}, page.count > 1 && this.pager(page), el('span', { class: 'spring' }), id !== undefined && itemLink(collection.id, id), iconButton('Zoom to this feature', zoomToIcon(), this.actions.zoomTo)),
    );
    this.root.hidden = false;
    document.body.classList.add('has-card');
    const sameButton = this.root.querySelector<HTMLElement>(`[aria-label="${focused?.getAttribute('aria-label') ?? ''}"]`);
    if (focus || focused) (sameButton ?? heading).focus({ preventScroll: true });
  }

  /** Closes the card. */
  close(): void {
    this.root.hidden = true;
    this.root.replaceChildren();
    document.body.classList.remove('has-card');
  }

  private pager({ index, count }: CardContent['page']): HTMLElement {
    const turn = (by: number) => () => this.actions.turnTo((index + by + count) % count);
    return el(
      'div',
      { class: 'pager', role: 'group', 'aria-label': 'Features here' },
      iconButton('Previous feature', previousIcon(), turn(-1)),
      el('span', { 'aria-live': 'polite' }, `${index + 1} of ${count}`),
      iconButton('Next feature', nextIcon(), turn(1)),
    );
  }
}

function itemLink(collection: string, id: string): HTMLElement {
  return el('a', { href: featurePath(collection, id), target: '_blank', rel: 'noopener' }, 'GeoJSON');
}

function attributes(properties: Properties): HTMLElement {
  const rows: HTMLElement[] = [];
  const empty: string[] = [];
  for (const [name, value] of Object.entries(properties)) {
    const shown = show(value, navigator.language);
    if (shown) rows.push(el('tr', {}, el('th', { scope: 'row' }, name.replaceAll('_', ' ')), el('td', {}, cell(shown))));
    else empty.push(name.replaceAll('_', ' '));
  }
  return el(
    'div',
    {},
    rows.length > 0 ? el('table', {}, el('tbody', {}, ...rows)) : el('p', { class: 'message' }, 'No attributes.'),
    empty.length > 0 && el('p', { class: 'empty' }, `Without a value: ${empty.join(', ')}`),
  );
}

function cell(shown: Shown): HTMLElement | string {
  switch (shown.as) {
    case 'text':
      return shown.text;
    case 'link':
      return el('a', { href: shown.href, target: '_blank', rel: 'noopener' }, shown.text);
    case 'folded':
      return el('details', {}, el('summary', {}, shown.summary), shown.text);
    case 'json':
      return el('pre', {}, shown.text);
  }
}
