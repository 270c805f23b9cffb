/** The conditions there are, each with a way to take it away. */

import { useRef } from 'preact/hooks';
import { broken, clauses, clearClauses, setClause } from '../state/filters';
import { Button } from '../ui/button';
import { focusSoon } from '../ui/focus';
import { Icon } from '../ui/icon';
import { BrokenNote } from './broken';
import { clauseKey, type Clause } from './clause';
import { describeClause } from './describe';
import { words } from './words';
import { own } from '../state/own';

export function Chips({ collection }: { collection: string }) {
  const listRef = useRef<HTMLUListElement>(null);
  const conditions = own(clauses.value, collection) ?? [];
  if (conditions.length === 0) return null;
  const wrong = own(broken.value, collection) ?? [];
  const remove = (clause: Clause) => {
    const place = conditions.indexOf(clause);
    setClause(collection, clauseKey(clause), undefined);
    goOn(() => listRef.current?.querySelectorAll<HTMLElement>('.chip')[Math.min(place, conditions.length - 2)]);
  };
  const clear = () => {
    clearClauses(collection);
    goOn(() => undefined);
  };
  return (
    <>
      <ul class="chips" ref={listRef} aria-label={words().conditions}>
        {conditions.map((clause) => {
          const text = describeClause(clause);
          const isWrong = wrong.some((other) => other.clause === clause);
          return (
            <li key={clauseKey(clause)}>
              <button type="button" class={`chip ${isWrong ? 'wrong' : ''}`} aria-label={words().remove(text)} title={text} onClick={() => remove(clause)}>
                {isWrong && <Icon name="warning" />}
                <span>{text}</span>
                <Icon name="close" />
              </button>
            </li>
          );
        })}
        <li>
          <Button kind="quiet" onClick={clear}>{words().clear}</Button>
        </li>
      </ul>
      {wrong.map((one) => <BrokenNote key={clauseKey(one.clause)} of={one} onRemove={() => remove(one.clause)} />)}
    </>
  );
}

/** The focus goes to the next condition; after the last, to the choice of the layer above. */
const goOn = (next: () => HTMLElement | undefined): void => focusSoon(() => next() ?? document.querySelector<HTMLElement>('.filter-head select'));
