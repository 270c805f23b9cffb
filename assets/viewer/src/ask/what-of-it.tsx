/** Which part of a layer was counted, where filters of other layers make that a question. */

import type { Collection } from '../server/collections';
import { byId, choose } from '../state/collections';
import { filters } from '../state/filters';
import { openTab } from '../state/view';
import { inLanguages } from '../text/language';
import { Button } from '../ui/button';
import { MOST_CARRIED, type Carried } from './carried';

const inGuillemets = (titles: readonly string[]): string => titles.map((title) => `«${title}»`).join(', ');

const words = inLanguages({
  en: {
    carried: (title: string) => `Only what belongs to the features that the filter of “${title}” leaves.`,
    tooMany: (title: string, most: number) => `Counted whole: the filter of “${title}” leaves more than ${most} features to follow.`,
    unfiltered: (titles: readonly string[]) => `Counted whole: the filter of ${titles.map((title) => `“${title}”`).join(', ')} does not hold here.`,
    filter: 'Filter',
  },
  ru: {
    carried: (title: string) => `Только то, что относится к объектам, отобранным в слое «${title}».`,
    tooMany: (title: string, most: number) => `Посчитано всё: в слое «${title}» отобрано больше ${most} объектов, за ними не проследить.`,
    unfiltered: (titles: readonly string[]) => `Посчитано всё: отбор слоя ${inGuillemets(titles)} сюда не относится.`,
    filter: 'Отобрать',
  },
  kk: {
    carried: (title: string) => `Тек «${title}» қабатында сүзілген нысандарға тиесілісі.`,
    tooMany: (title: string, most: number) => `Бәрі саналды: «${title}» қабатында ${most}-ден көп нысан сүзілген, олармен байланыстыру мүмкін емес.`,
    unfiltered: (titles: readonly string[]) => `Бәрі саналды: ${inGuillemets(titles)} қабатының сүзгісі мұнда қолданылмайды.`,
    filter: 'Сүзу',
  },
});

/** `others`: the layers beside it that are filtered; `under`: what came over from the layer that it takes its place from. */
export function WhatOfIt({ collection: { id, placedBy }, others, under: { carried, tooMany } }: { collection: Collection; others: readonly Collection[]; under: Carried }) {
  const giver = byId.value.get(placedBy?.collection ?? '')?.title ?? '';
  if (carried !== undefined) return <p class="soft">{words().carried(giver)}</p>;
  if (!tooMany && (others.length === 0 || filters.value[id] !== undefined)) return null;
  const open = () => {
    choose(id);
    openTab('filter');
  };
  return (
    <p class="row soft">
      {tooMany ? words().tooMany(giver, MOST_CARRIED) : words().unfiltered(others.map(({ title }) => title))}
      <Button kind="quiet" onClick={open}>{words().filter}</Button>
    </p>
  );
}
