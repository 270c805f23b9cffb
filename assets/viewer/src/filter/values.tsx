/** A code list: its values with counts, that tell what a click would give. */

import { useState } from 'preact/hooks';
import { legends } from '../map/layers';
import { countBy, type Counts, type Group } from '../server/counts';
import type { Column } from '../server/columns';
import { revision } from '../state/collections';
import { filterWithout, setClause } from '../state/filters';
import { formatCount } from '../text/numbers';
import { commodityNamed, columnTitle } from '../text/terms';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { Symbol } from '../ui/swatch';
import { quoteName, toggledAmong, type Clause, type Members } from './clause';
import { optionTitle } from './describe';
import { useMembers } from './members';
import { NoneOption } from './none';
import { isCodeList, optionsOf, search, type Option } from './options';
import { TextFacet } from './text';
import { words } from './words';
import { own } from '../state/own';

/** Values that are shown at first, and at most. */
const [FIRST, MOST] = [8, 200];

interface Props {
  collection: string;
  column: Column;
  clause: Clause | undefined;
}

export function ValuesFacet(props: Props) {
  const { collection, column, clause } = props;
  const by = column.type === 'list' ? `each(${quoteName(column.name)})` : quoteName(column.name);
  const filter = filterWithout(collection, column.name);
  const key = `${collection} ${column.name} ${revision.value}`;
  const all = useLoad(key, () => countAll(key, collection, by));
  const now = useLoad(filter === undefined ? undefined : `${key} ${filter}`, (signal) => countBy(collection, by, filter, signal));
  const members = useMembers(collection, column.name, by, clause);
  if (all.state.is === 'loading') return <Skeleton lines={4} />;
  // The server does not list so many values.
  if (all.state.is === 'failed') return column.type === 'text' ? <TextFacet {...props} /> : <Failed error={all.state.error} retry={all.retry} />;
  if (column.type === 'text' && !isCodeList(all.state.value)) return <TextFacet {...props} />;
  if (filter !== undefined && now.state.is === 'failed') return <Failed error={now.state.error} retry={now.retry} />;
  const { groups } = all.state.value;
  const filtered: readonly Group[] = filter !== undefined && now.state.is === 'ready' ? now.state.value.groups : groups;
  return (
    <div class="facet-body" data-stale={filter !== undefined && now.isStale}>
      <Options {...props} options={optionsOf(groups, filtered)} members={members} />
    </div>
  );
}

/** `members`: what each family that is chosen comprises. */
function Options({ collection, column: { name, type }, clause, options, members }: Props & { options: readonly Option[]; members: Members }) {
  const [text, setText] = useState(clause?.is === 'like' ? clause.text : '');
  const [isWhole, setWhole] = useState(false);
  const chosen = clause?.is === 'among' ? [...clause.values, ...[...members.values()].flat()] : [];
  const choose = (value: string) => setClause(collection, name, toggledAmong(clause, name, value, members));
  const given = options.filter(({ value }) => value !== '');
  const found = search(given, text, (value) => optionTitle(name, value));
  const length = isWhole || text ? MOST : FIRST;
  // What is chosen stays in sight.
  const shown = found.filter(({ value }, i) => i < length || chosen.includes(value));
  const rest = found.length - shown.length;
  return (
    <>
      {given.length > FIRST + 4 && <input class="input" type="search" aria-label={`${columnTitle(name)}: ${words().search}`} placeholder={words().search} value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />}
      {type === 'text' && text.trim() && (
        <Button pressed={clause?.is === 'like' && clause.text === text} onClick={() => setClause(collection, name, { is: 'like', column: name, text })}>
          {words().contains(text)}
        </Button>
      )}
      <ul class="options">
        {shown.map((option) => (
          <li key={option.value}>
            <Choice collection={collection} column={name} option={option} checked={chosen.includes(option.value)} onChange={() => choose(option.value)} />
          </li>
        ))}
      </ul>
      {rest > 0 && length === MOST && <p class="soft">{words().tooMany(rest)}</p>}
      {!text && given.length > FIRST && (
        <button type="button" class="more" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words().less : words().more(given.length - FIRST)}
        </button>
      )}
      <NoneOption count={options.find(({ value }) => value === '')?.count ?? 0} checked={chosen.includes('')} onChange={() => choose('')} />
    </>
  );
}

/** With the symbol of a commodity, or the colour that the map has for the value. */
function Choice({ collection, column, option: { value, count }, checked, onChange }: { collection: string; column: string; option: Option; checked: boolean; onChange: () => void }) {
  const legend = own(legends.value, collection);
  const entry = legend?.column === column ? legend.values?.find((line) => line.value === value) : undefined;
  const commodity = commodityNamed(value);
  const sample = entry ?? commodity;
  return (
    <label class="choice" data-empty={count === 0 && !checked}>
      <input type="checkbox" checked={checked} onChange={onChange} />
      {sample && <Symbol name={sample.symbol} color={sample.color} />}
      <span class="name">{optionTitle(column, value)}</span>
      <span class="tally">{formatCount(count)}</span>
    </label>
  );
}

const counted = new Map<string, Promise<Counts>>();

/** Counts without a filter are asked for once. */
function countAll(key: string, collection: string, by: string): Promise<Counts> {
  const counts = counted.get(key) ?? countBy(collection, by, undefined);
  counted.set(key, counts);
  counts.catch(() => counted.delete(key));
  return counts;
}
