/** That a layer is counted whole beside others that are filtered. */

import { choose } from '../state/collections';
import { openTab } from '../state/view';
import { inLanguages } from '../text/language';
import { Button } from '../ui/button';

const words = inLanguages({
  en: { unfiltered: 'Not filtered', filter: 'Filter' },
  ru: { unfiltered: 'Без отбора', filter: 'Отобрать' },
  kk: { unfiltered: 'Сүзгісіз', filter: 'Сүзу' },
});

export function Unfiltered({ id }: { id: string }) {
  const open = () => {
    choose(id);
    openTab('filter');
  };
  return (
    <p class="row soft">
      {words().unfiltered}
      <Button kind="quiet" onClick={open}>{words().filter}</Button>
    </p>
  );
}
