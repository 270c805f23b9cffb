/** What a feature is: its commodity with the symbol of the map, and the few columns that say most. */

import { entryOf } from '../map/layers';
import { columnTitle, commodityTitle, valueTitleIn } from '../text/terms';
import { formatNumber } from '../text/numbers';
import { Symbol } from '../ui/swatch';
import type { Parts } from './parts';
import { words } from './words';

export function Facts({ parts: { commodity, others, facts }, properties, collection }: { parts: Pick<Parts, 'commodity' | 'others' | 'facts'>; properties: Record<string, unknown>; collection: string }) {
  if (commodity === undefined && facts.length === 0) return null;
  const entry = commodity === undefined ? undefined : entryOf(collection, commodity);
  const value = (name: string, of: unknown) => (typeof of === 'number' ? formatNumber(of) : valueTitleIn(name, String(of)));
  return (
    <table class="attributes facts">
      <tbody>
        {commodity !== undefined && (
          <tr>
            <th scope="row">{words().commodity}</th>
            <td class="kind">
              <Symbol name={entry?.symbol} color={entry?.color ?? ''} />
              {valueTitleIn('commodity', commodity)}
            </td>
          </tr>
        )}
        {others.length > 0 && (
          <tr>
            <th scope="row">{words().others}</th>
            <td>{others.map(commodityTitle).join(', ')}</td>
          </tr>
        )}
        {facts.map((name) => (
          <tr key={name}>
            <th scope="row">{columnTitle(name)}</th>
            <td>{value(name, properties[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
