/** The ways to say where. */

import { useState } from 'preact/hooks';
import type { Position } from 'geojson';
import { inverse } from '../geodesy/geodesic';
import { extentOf } from '../geodesy/extent';
import { cancelDrawing, drawing } from '../map/draw';
import { fitTo, map } from '../map/map';
import { area, cover } from '../state/area';
import { Button } from '../ui/button';
import { focusSoon } from '../ui/focus';
import { drawBesidePanel, isPhone } from './beside';
import { goToNamed } from './bring';
import { PlaceBox } from './place-box';
import { RegionBox, SheetBox } from './region-box';
import { isNamed, type Area, type Drawn } from './shape';
import { words } from './words';

/** What opens a box to type in. */
type Box = 'circle' | 'region' | 'sheet';

/** A corridor is this part of its line wide at first. */
const CORRIDOR_PART = 0.1;

export function AreaTools() {
  const [box, setBox] = useState<Box | undefined>(undefined);
  const tools = words().tools;
  const draw = (tool: Drawn['is']) => {
    setBox(tool === 'circle' ? 'circle' : undefined);
    drawArea(tool);
  };
  const open = (chosen: Box) => {
    cancelDrawing();
    setBox(box === chosen ? undefined : chosen);
  };
  const choose = (chosen: Area) => {
    // The box may go away with the focus in it.
    const opener = document.querySelector<HTMLElement>('.tools [aria-pressed="true"]');
    focusSoon(() => (document.activeElement === document.body ? opener : undefined));
    cancelDrawing();
    // A circle can be moved to another place.
    if (chosen.is !== 'circle') setBox(undefined);
    area.value = chosen;
    if (isNamed(chosen)) goToNamed(chosen);
  };
  return (
    <>
      <div class="tools" role="group" aria-label={words().where}>
        {(['polygon', 'circle', 'corridor'] as const).map((tool) => (
          <Button key={tool} icon={tool} pressed={drawing.value?.tool === tool} onClick={() => draw(tool)}>{tools[tool]}</Button>
        ))}
        <Button icon="region" pressed={box === 'region'} onClick={() => open('region')}>{tools.region}</Button>
        <Button icon="sheet" pressed={box === 'sheet'} onClick={() => open('sheet')}>{tools.sheet}</Button>
        <Button icon="zoomTo" onClick={() => choose(viewBox())}>{tools.box}</Button>
      </div>
      {box === 'circle' && <PlaceBox choose={choose} />}
      {box === 'region' && <RegionBox choose={choose} />}
      {box === 'sheet' && <SheetBox choose={choose} />}
    </>
  );
}

/** Lets the reader draw an area. */
function drawArea(tool: Drawn['is']): void {
  drawBesidePanel(tool, (places) => {
    area.value = areaOf(tool, places);
    const extent = cover.value?.is === 'ready' ? extentOf(cover.value.value.polygon) : undefined;
    // On a phone the panel would lie over it.
    if (extent && isPhone()) requestAnimationFrame(() => fitTo(extent));
  });
}

function areaOf(tool: Drawn['is'], places: Position[]): Drawn {
  const [first = [0, 0], last = first] = [places[0], places.at(-1)];
  if (tool === 'polygon') return { is: 'polygon', corners: places };
  const { distance_m } = inverse(first, last);
  if (tool === 'circle') return { is: 'circle', centre: first, radius_m: neat(distance_m) };
  return { is: 'corridor', line: places, reach_m: neat(distance_m * CORRIDOR_PART) };
}

/** Three digits are as fine as anybody points. */
const neat = (metres: number): number => Math.max(10, Number(metres.toPrecision(3)));

function viewBox(): Area {
  const bounds = map.getBounds();
  return { is: 'box', west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}
