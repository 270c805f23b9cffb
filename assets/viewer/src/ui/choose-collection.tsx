/** Which collection a panel speaks of. */

import type { Collection } from '../server/collections';
import { inLanguages } from '../text/language';

const words = inLanguages({ en: { collection: 'Layer' }, ru: { collection: 'Слой' }, kk: { collection: 'Қабат' } });

export function ChooseCollection({ among, id, onChoose }: { among: readonly Collection[]; id: string; onChoose: (id: string) => void }) {
  return (
    <label class="field">
      <span>{words().collection}</span>
      <select class="select" value={id} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {among.map((collection) => (
          <option key={collection.id} value={collection.id}>{collection.title}</option>
        ))}
      </select>
    </label>
  );
}
