/** The page around the map. */

import { Card } from '../card/card';
import { goToList, List, ListToggle } from '../list/list';
import { Controls } from '../map/controls';
import { Coordinates } from '../map/coordinates';
import { DrawBar } from '../map/draw-bar';
import { PrintDialog } from '../map/print';
import { Tip } from '../map/tip';
import { isReachable, list } from '../state/collections';
import { isEmbedded } from '../state/view';
import { DropTarget, LocalCard } from '../steward/local/drop';
import { EmbedFrame } from './embed';
import { Gone } from './gone';
import { Panel } from './panel';
import { words } from './words';

export function App() {
  return (
    <>
      {isEmbedded ? <EmbedFrame /> : <Panel />}
      <Card />
      <Controls />
      {!isEmbedded && <Tools />}
      <DrawBar />
      <Tip />
      <Gone />
      {!isReachable.value && list.value.length > 0 && (
        <p class="banner" role="alert">
          {words().unreachable}
        </p>
      )}
    </>
  );
}

/** What only the whole page has. */
function Tools() {
  return (
    <>
      <section class="map-bar" aria-label={words().bar}>
        <ListToggle />
        <Coordinates />
      </section>
      <List />
      <PrintDialog />
      <LocalCard />
      <DropTarget />
    </>
  );
}

/** Stands before the map: the list is the alternative to it. */
export function SkipLink() {
  return (
    <button type="button" class="button skip" onClick={goToList}>
      {words().skip}
    </button>
  );
}
