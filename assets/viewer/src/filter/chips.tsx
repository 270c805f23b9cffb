/** The conditions there are, each with a way to take it away. */

import { clauses, clearClauses, setClause } from '../state/filters';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { clauseKey } from './clause';
import { describeClause } from './describe';
import { words } from './words';
import { own } from '../state/own';

export function Chips({ collection }: { collection: string }) {
  const conditions = own(clauses.value, collection) ?? [];
  if (conditions.length === 0) return null;
  return (
    <ul class="chips" aria-label={words().conditions}>
      {conditions.map((clause) => {
        const text = describeClause(clause);
        return (
          <li key={clauseKey(clause)}>
            <button type="button" class="chip" aria-label={words().remove(text)} title={text} onClick={() => setClause(collection, clauseKey(clause), undefined)}>
              <span>{text}</span>
              <Icon name="close" />
            </button>
          </li>
        );
      })}
      <li>
        <Button kind="quiet" onClick={() => clearClauses(collection)}>{words().clear}</Button>
      </li>
    </ul>
  );
}
