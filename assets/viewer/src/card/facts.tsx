/** What a feature is: its commodity with the symbol of the map, and the few columns that say most. */

import { legends } from '../map/layers';
import { columnTitle, commodityNamed, valueTitle } from '../text/terms';
import { formatNumber } from '../text/numbers';
import { Symbol } from '../ui/swatch';
import type { Parts } from './parts';
import { words } from './words';

export function Facts({ parts: { commodity, others, facts }, properties, collection }: { parts: Pick<Parts, 'commodity' | 'others' | 'facts'>; properties: Record<string, unknown>; collection: string }) {
  if (commodity === undefined && facts.length === 0) return null;
  const value = (of: unknown) => (typeof of === 'number' ? formatNumber(of) : valueTitle(String(of)));
  return (
    <table class="attributes facts">
      <tbody>
        {commodity !== undefined && (
          <tr>
            <th scope="row">{words().commodity}</th>
            <td class="kind"><Commodity name={commodity} collection={collection} /></td>
          </tr>
        )}
        {others.length > 0 && (
          <tr>
            <th scope="row">{words().others}</th>
            <td>{others.map(valueTitle).join(', ')}</td>
          </tr>
        )}
        {facts.map((name) => (
          <tr key={name}>
            <th scope="row">{columnTitle(name)}</th>
            <td>{value(properties[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A commodity by the symbol and colour of the legend, and its name in the language. */
export function Commodity({ name, collection }: { name: string; collection?: string }) {
  const entry = legends.value[collection ?? '']?.values?.find(({ value }) => value === name);
  const known = commodityNamed(name);
  return (
    <>
      {(entry ?? known) && <Symbol name={entry?.symbol ?? known?.symbol} color={entry?.color ?? known?.color ?? ''} />}
      {valueTitle(name)}
    </>
  );
}
