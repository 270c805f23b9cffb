/** Conditions that nothing can be asked by. Their layer is not shown: as a whole it would pass for filtered. */

import { choose } from '../state/collections';
import { broken, type Broken } from '../state/filters';
import { own } from '../state/own';
import { openTab } from '../state/view';
import { inLanguages } from '../text/language';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { clauseKey } from './clause';

const words = inLanguages({
  en: { noColumn: (column: string) => `There is no column “${column}” now.`, refused: 'The server does not understand the condition:', withheld: 'Not shown: a condition of the filter cannot be applied.', remove: 'Remove this condition', change: 'Change the filter' },
  ru: { noColumn: (column: string) => `Поля «${column}» сейчас нет.`, refused: 'Сервер не понимает условие:', withheld: 'Не показано: одно из условий отбора неприменимо.', remove: 'Убрать это условие', change: 'Изменить отбор' },
  kk: { noColumn: (column: string) => `«${column}» өрісі қазір жоқ.`, refused: 'Сервер шартты түсінбейді:', withheld: 'Көрсетілмеген: сүзгі шарттарының бірі қолданылмайды.', remove: 'Бұл шартты алып тастау', change: 'Сүзгіні өзгерту' },
});

/** Whether a collection has such conditions. */
export const isWithheld = (collection: string): boolean => own(broken.value, collection) !== undefined;

/** That a layer is not shown, in a few words. */
export const withheld = (): string => words().withheld;

/** What is wrong with a condition, and the way out. */
export function BrokenNote({ of: { clause, reason }, onRemove }: { of: Broken; onRemove: () => void }) {
  return (
    <div class="message failed broken" role="alert">
      <Icon name="warning" />
      <p>{reason ? <>{words().refused} <span lang="en">{reason}</span></> : words().noColumn(clauseKey(clause))}</p>
      <Button onClick={onRemove}>{words().remove}</Button>
    </div>
  );
}

/** The way to the conditions. */
export function ToFilter({ collection }: { collection: string }) {
  const open = () => {
    choose(collection);
    openTab('filter');
    document.getElementById('tab-filter')?.focus();
  };
  return <Button onClick={open}>{words().change}</Button>;
}

/** In place of what would be asked by the filter. */
export function Withheld({ collection }: { collection: string }) {
  return (
    <div class="message">
      <p>{words().withheld}</p>
      <ToFilter collection={collection} />
    </div>
  );
}
