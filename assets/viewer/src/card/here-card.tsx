/** What is at a place: its coordinates in every system, its map sheets, and what each collection has there. */

import { useEffect } from 'preact/hooks';
import type { Feature, Position } from 'geojson';
import { formatPlace } from '../ask/title';
import { Positions } from '../find/positions';
import { keepClearOfCard } from '../map/map';
import { pinOverlay } from '../map/uncertainty';
import { array, getJson, object, string, withQuery, type Json } from '../server/http';
import { formatDistance } from '../text/numbers';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { askAbout, CardHead } from './head';
import { FoundHere } from './neighbours';
import { words } from './words';

const RADIUS_M = 5000;

export function HereCard({ at }: { at: Position }) {
  const path = withQuery('at', { point: at.map((degrees) => Number(degrees.toFixed(6))).join(','), radius: `${RADIUS_M}m`, f: 'json' });
  const { state, retry } = useLoad(path, (signal) => getJson(path, { signal }));
  useEffect(() => {
    pinOverlay.set({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at } });
    return () => pinOverlay.set(undefined);
  }, []);
  // The card grows with what it says.
  useEffect(() => {
    const [lon = 0, lat = 0] = at;
    keepClearOfCard([lon, lat, lon, lat]);
  }, [state.is]);
  return (
    <>
      <CardHead origin={words().whatIsHere} title={formatPlace(at)} />
      <div class="card-body" tabIndex={0} role="group" aria-label={words().whatIsHere}>
        {state.is === 'loading' && <Skeleton lines={6} />}
        {state.is === 'failed' && <Failed error={state.error} retry={retry} />}
        {state.is === 'ready' && <Answer answer={state.value} />}
      </div>
    </>
  );
}

function Answer({ answer }: { answer: Json }) {
  const sheets = array(answer['sheets']).map(object);
  return (
    <>
      <h3>{words().neighboursWithin(formatDistance(RADIUS_M))}</h3>
      <FoundHere features={array(answer['features']) as Feature[]} none={words().nothingHere} />
      <h3>{words().positions}</h3>
      <Positions answer={answer} />
      <h3>{words().sheets}</h3>
      <table class="attributes">
        <tbody>
          {sheets.map((sheet) => (
            <tr key={string(sheet['sheet'])}>
              <th scope="row">{string(sheet['scale'])}</th>
              <td>
                <button type="button" class="link" onClick={() => askAbout({ is: 'sheet', name: string(sheet['sheet']) })}>{string(sheet['sheet'])}</button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
