/** The head of a card, and the way out of it. */

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Area } from '../ask/shape';
import { legends } from '../map/layers';
import { map } from '../map/map';
import { area } from '../state/area';
import { lookAt } from '../state/here';
import { pick } from '../state/selection';
import { openTab } from '../state/view';
import { IconButton } from '../ui/button';
import { focusSoon } from '../ui/focus';
import { words } from './words';
import { own } from '../state/own';

/** Closes whatever card there is; the focus goes back to the map. */
export function closeCard(): void {
  pick([]);
  lookAt(undefined);
  map.getCanvas().focus();
}

/** Asks about an area in the panel. A card that lies over the panel makes room for it. */
export function askAbout(what: Area): void {
  area.value = what;
  openTab('ask');
  if (document.getElementById('panel')?.checkVisibility({ visibilityProperty: true })) return;
  closeCard();
  focusSoon(() => document.getElementById('tab-ask'));
}

/** Its heading takes the focus, so that it is read out. */
export function CardHead({ origin, collection, title, children }: { origin: string; collection?: string; title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <header>
      <div class="heading">
        <p class="origin" style={{ '--colour': collection === undefined ? undefined : own(legends.value, collection)?.color }}>
          {collection !== undefined && <span class="legend-dot" />}
          {origin}
        </p>
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        {children}
      </div>
      <IconButton icon="close" name={words().close} onClick={closeCard} />
    </header>
  );
}
