/** A place in every system of coordinates, as the server tells of it at `/at`. */

import { systemOfEpsg } from '../geodesy/systems';
import { array, number, object, string, type Json } from '../server/http';
import { formatDistance } from '../text/numbers';
import { words } from './words';

export function Positions({ answer }: { answer: Json }) {
  return (
    <table class="positions">
      <caption class="unseen">{words().positions}</caption>
      <tbody>
        {array(answer['positions']).map(object).map((position) => {
          const crs = string(position['crs']);
          const accuracy = number(position['accuracy_m']);
          return (
            <tr key={crs}>
              <th scope="row">{systemTitle(crs) ?? string(position['name'])}</th>
              <td>
                {coordinatesOf(position)}
                {accuracy ? <> <span class="soft" title={string(position['operation'])}>{words().accuracy(formatDistance(accuracy))}</span></> : null}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What a system is called here, by the end of its URI. */
function systemTitle(crs: string): string | undefined {
  const known = systemOfEpsg(Number(crs.split('/').at(-1)));
  if (!known) return undefined;
  const { systems, zone } = words();
  return known.zone === undefined ? systems[known.system] : `${systems[known.system]}, ${zone(known.zone)}`;
}

/** In the order of the system's axes, each with its letter: metres to a tenth, degrees to a metre. */
function coordinatesOf(position: Json): string {
  const axes = array(position['axes']).map(string);
  return array(position['coordinates'])
    .map((value, i) => {
      const isMetres = (axes[i] ?? '').endsWith('ing');
      const letter = /^north|^lat/.test(axes[i] ?? '') ? words().north : words().east;
      const plain = number(value) ?? 0;
      return `${isMetres ? metresInGroups(plain) : `${plain.toFixed(5)}°`}\u00a0${letter}`;
    })
    .join(', ');
}

/** With narrow spaces, which the search understands again: a comma parts coordinates. */
const metresInGroups = (metres: number): string => metres.toFixed(1).replace(/\B(?=(\d{3})+\.)/g, '\u202f');
