/** What to do next while one draws, and the ways out. */

import { namePlace } from '../ask/beside';
import { measureText } from '../ask/measure';
import { words } from '../ask/words';
import { inverse } from '../geodesy/geodesic';
import { isPanelOpen } from '../state/view';
import { formatDistance } from '../text/numbers';
import { Button, IconButton } from '../ui/button';
import { cancelDrawing, canFinish, drawing, finishDrawing, undoPlace, type Drawing } from './draw';

export function DrawBar() {
  const now = drawing.value;
  if (!now) return null;
  const hint = now.tool === 'circle' ? words().draw.circle[now.places.length] : words().draw[now.tool];
  const size = sizeOf(now);
  return (
    <div class="sheet draw-bar" role="group" aria-label={words().tools[now.tool as 'polygon'] ?? words().measure}>
      <div>
        <p role="status">{hint}</p>
        <p class="soft keys">{words().draw.keys}</p>
        {size && <p class="count">{size}</p>}
      </div>
      <div class="row">
        {now.tool === 'circle' && now.places.length === 0 && !isPanelOpen.value && <Button onClick={namePlace}>{words().orPlace}</Button>}
        {now.places.length > 0 && <Button onClick={undoPlace}>{words().undo}</Button>}
        {canFinish(now) && <Button kind="main" onClick={finishDrawing}>{words().done}</Button>}
        <IconButton icon="close" name={words().cancel} onClick={cancelDrawing} />
      </div>
    </div>
  );
}

function sizeOf({ tool, places, pointer }: Drawing): string {
  const all = pointer ? [...places, pointer] : places;
  const [first, second] = all;
  if (!first || !second) return '';
  if (tool === 'circle') return formatDistance(inverse(first, second).distance_m);
  return measureText({ tool: tool === 'polygon' || tool === 'surface' ? 'surface' : 'distance', places: all });
}
