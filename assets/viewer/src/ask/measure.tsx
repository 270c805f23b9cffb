/** Lengths along a line and the area of a surface, on the ellipsoid. */

import type { Position } from 'geojson';
import { legsOf, measureArea } from '../geodesy/geodesic';
import { drawing } from '../map/draw';
import { measured } from '../map/draw-shapes';
import { lookAt } from '../state/here';
import { formatArea, formatDistance, formatNumber } from '../text/numbers';
import { Button } from '../ui/button';
import { drawBesidePanel } from './beside';
import { words } from './words';

type Measured = NonNullable<typeof measured.value>;

export function MeasureTool() {
  const shown = measuredNow();
  const measure = (tool: Measured['tool']) => {
    measured.value = undefined;
    drawBesidePanel(tool, (places) => (measured.value = { tool, places }));
  };
  return (
    <section class="section" aria-label={words().measure}>
      <h3>{words().measure}</h3>
      <p class="soft">{words().measureHint}</p>
      <div class="tools">
        <Button icon="measure" pressed={drawing.value?.tool === 'distance'} onClick={() => measure('distance')}>{words().distance}</Button>
        <Button icon="polygon" pressed={drawing.value?.tool === 'surface'} onClick={() => measure('surface')}>{words().surface}</Button>
        <Button icon="pin" pressed={drawing.value?.tool === 'point'} onClick={() => drawBesidePanel('point', ([at]) => lookAt(at))}>{words().here}</Button>
        {measured.value && <Button icon="trash" kind="quiet" onClick={() => (measured.value = undefined)}>{words().clear}</Button>}
      </div>
      {shown && shown.places.length > 1 && <Result shown={shown} />}
    </section>
  );
}

/** What is being measured, else what was. */
function measuredNow(): Measured | undefined {
  const now = drawing.value;
  if (now?.tool !== 'distance' && now?.tool !== 'surface') return measured.value;
  return { tool: now.tool, places: now.pointer ? [...now.places, now.pointer] : now.places };
}

/** In one line, for the bar on the map. */
export function measureText({ tool, places }: Measured): string {
  return tool === 'distance' ? formatDistance(totalOf(places)) : places.length > 2 ? formatArea(measureArea(places).area_m2) : '';
}

const totalOf = (places: readonly Position[]): number => legsOf(places).reduce((sum, { distance_m }) => sum + distance_m, 0);

function Result({ shown: { tool, places } }: { shown: Measured }) {
  const isRing = tool === 'surface' && places.length > 2;
  const legs = legsOf(isRing ? [...places, places[0] ?? []] : places);
  return (
    <>
      {isRing && <p class="count">{formatArea(measureArea(places).area_m2)}</p>}
      {!isRing && <p class="count">{formatDistance(totalOf(places))}</p>}
      <table class="tonnages">
        <thead>
          <tr>
            <th scope="col">{words().leg}</th>
            <th scope="col">{words().distance}</th>
            <th scope="col">{words().bearing}</th>
          </tr>
        </thead>
        <tbody>
          {legs.map(({ distance_m, bearing_deg }, i) => (
            <tr key={i}>
              <th scope="row">{i + 1}</th>
              <td>{formatDistance(distance_m)}</td>
              <td>{`${formatNumber(Math.round(bearing_deg * 10) / 10)}°`}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{isRing ? words().perimeter : words().total}</th>
            <td>{formatDistance(legs.reduce((sum, { distance_m }) => sum + distance_m, 0))}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </>
  );
}
