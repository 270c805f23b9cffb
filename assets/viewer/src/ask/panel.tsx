/** The tab of questions: where, about what, and the answers; and a tool to measure. */

import './ask.css';

import { measureArea } from '../geodesy/geodesic';
import { extentOf } from '../geodesy/extent';
import { fitTo } from '../map/map';
import { area, cover, fetchCover } from '../state/area';
import { formatArea, formatDistance } from '../text/numbers';
import { IconButton } from '../ui/button';
import { Failed, Skeleton } from '../ui/message';
import { Answers } from './answers';
import { AreaFields } from './area-fields';
import { MeasureTool } from './measure';
import { isNamed, type Area } from './shape';
import { areaTitle } from './title';
import { AreaTools } from './tools';
import { words } from './words';

/** The tab. */
export function AskPanel() {
  const asked = area.value;
  return (
    <>
      <section class="section" aria-label={words().where}>
        <h3>{words().where}</h3>
        {!asked && <p class="soft">{words().hint}</p>}
        <AreaTools />
        {asked && <Chosen asked={asked} />}
      </section>
      {asked && cover.value?.is === 'ready' && <Answers />}
      <MeasureTool />
    </>
  );
}

/** The area: what it is called, how large it is, and its numbers to change. */
function Chosen({ asked }: { asked: Area }) {
  const now = cover.value;
  const extent = now?.is === 'ready' ? extentOf(now.value.polygon) : undefined;
  return (
    <div class="chosen-area">
      <header class="row">
        <strong>{areaTitle(asked)}</strong>
        {extent && <IconButton icon="zoomTo" name={words().show} onClick={() => fitTo(extent)} />}
        <IconButton icon="trash" name={words().remove} onClick={() => (area.value = undefined)} />
      </header>
      {now?.is === 'loading' && <Skeleton lines={1} />}
      {now?.is === 'failed' && (isNamed(asked) ? <Failed error={now.error} retry={() => void fetchCover(asked)} /> : <Failed error={now.error} />)}
      {now?.is === 'ready' && (
        <p class="soft">
          {words().extent(formatArea(sizeOf(now.value.polygon)))}
          {now.value.moved_m > 0 && ` ${words().moved(formatDistance(now.value.moved_m))}`}
        </p>
      )}
      <AreaFields asked={asked} />
    </div>
  );
}

/** Square metres of outlines without their holes. */
function sizeOf({ type, coordinates }: Extract<NonNullable<typeof cover.value>, { is: 'ready' }>['value']['polygon']): number {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  const sizes = polygons.flatMap((rings) => rings.map((ring, i) => (i === 0 ? 1 : -1) * measureArea(ring.slice(1)).area_m2));
  return sizes.reduce((sum, size) => sum + size, 0);
}
