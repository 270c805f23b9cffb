/** The page around the map. */

import { Card } from '../card/card';
import { List } from '../list/list';
import { Controls } from '../map/controls';
import { DrawBar } from '../map/draw-bar';
import { Tip } from '../map/tip';
import { isReachable, list } from '../state/collections';
import { isEmbedded } from '../state/view';
import { Panel } from './panel';
import { words } from './words';

export function App() {
  return (
    <>
      {!isEmbedded && <Panel />}
      <Card />
      <Controls />
      {!isEmbedded && <List />}
      <DrawBar />
      <Tip />
      {!isReachable.value && list.value.length > 0 && (
        <p class="banner" role="alert">
          {words().unreachable}
        </p>
      )}
    </>
  );
}
