/** A range of time: bars by year or season, two handles, and a player. */

import { useState } from 'preact/hooks';
import { countBy } from '../server/counts';
import type { Column } from '../server/columns';
import { filterWithout, setClause } from '../state/filters';
import { columnTitle } from '../text/terms';
import { useDraft } from '../ui/debounce';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { quoteName, type Clause } from './clause';
import { stepTitle } from './describe';
import { NoneOption } from './none';
import { Player } from './player';
import { Range } from './range';
import { reach, stepsOf, UNITS, type Step, type Unit } from './seasons';
import { words } from './words';

type Bounds = Clause & { is: 'between' | 'during' };

/** Whether a column has years for numbers. */
export const isOfYears = ({ name, type, unit }: Column): boolean => type === 'integer' && !unit && /year|date|год|жыл/i.test(name);

export function TimeFacet({ collection, column, clause }: { collection: string; column: Column; clause: Clause | undefined }) {
  const [unit, setUnit] = useState<Unit>('year');
  // Steps of another length begin anew.
  const restart = (next: Unit) => {
    setUnit(next);
    setClause(collection, column.name, undefined);
  };
  const units = isOfYears(column) ? UNITS.slice(0, 2) : UNITS;
  const filter = filterWithout(collection, column.name);
  const { state, isStale, retry } = useLoad(`${collection} ${column.name} ${unit} ${filter}`, async (signal) => {
    const { groups } = await countBy(collection, `${unit}(${quoteName(column.name)})`, filter, signal);
    return { steps: stepsOf(groups, unit), none: groups.find(({ key }) => key === null)?.count ?? 0, unit };
  });
  if (state.is === 'loading') return <Skeleton lines={2} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  const bounds = clause?.is === 'between' || clause?.is === 'during' ? clause : undefined;
  return (
    <div class="facet-body" data-stale={isStale}>
      {state.value.steps.length === 0 ? <Empty>{words().noValues}</Empty> : <Seasons collection={collection} column={column} clause={bounds} {...state.value} />}
      <label class="row">
        <span class="soft">{words().step}</span>
        <select class="plain-select" value={unit} onChange={({ currentTarget }) => restart(units.find((name) => name === currentTarget.value) ?? 'year')}>
          {units.map((name) => (
            <option key={name} value={name}>{words().units[name]}</option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Seasons({ collection, column, clause, steps, none, unit }: { collection: string; column: Column; clause: Bounds | undefined; steps: Step[]; none: number; unit: Unit }) {
  const empty: Bounds = isOfYears(column) ? { is: 'between', column: column.name } : { is: 'during', column: column.name };
  const { draft, change } = useDraft<Bounds>(clause ?? empty, (next) => setClause(collection, column.name, withMeaning(next)));
  const end = steps.length - 1;
  const chosen = reach(steps, ...daysOf(draft));
  const orNone = draft.orNone && { orNone: true as const };
  const choose = ([first, last]: readonly [number, number]): Bounds => {
    const [from, to] = [first > 0 ? steps[first]?.from : undefined, last < end ? steps[last]?.to : undefined];
    if (empty.is === 'during') return { ...empty, ...(from && { from }), ...(to && { to }), ...orNone };
    return { ...empty, ...(from && { min: yearOf(from) }), ...(to && { max: yearOf(to) }), ...orNone };
  };
  const titleOf = (place: number) => (steps[place] ? stepTitle(steps[place], unit) : '');
  const [first, last] = chosen;
  const [from, to] = [titleOf(first), titleOf(last)];
  return (
    <>
      <p class="period">{from === to ? from : words().between(from, to)}</p>
      {/* The handles stand before the first step and after the last one. */}
      <Range
        name={columnTitle(column.name)}
        bars={steps.map(({ count }) => count)}
        end={steps.length}
        chosen={[first, last + 1]}
        apart={1}
        handles={[words().from, words().to]}
        textOf={(place, handle) => titleOf(place - handle)}
        onChange={([low, high]) => change(choose([low, high - 1]))}
      />
      <Player steps={steps} chosen={chosen} onStep={(next) => setClause(collection, column.name, withMeaning(choose(next)))} />
      <NoneOption count={none} checked={draft.orNone ?? false} onChange={(checked) => change(withNone(draft, checked))} />
    </>
  );
}

/** The bounds of a condition as days. */
function daysOf(clause: Bounds): [string | undefined, string | undefined] {
  if (clause.is === 'during') return [clause.from, clause.to];
  const day = (year: number | undefined, rest: string) => (year === undefined ? undefined : `${String(year).padStart(4, '0')}-${rest}`);
  return [day(clause.min, '01-01'), day(clause.max, '12-31')];
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

function withNone(clause: Bounds, isWanted: boolean): Bounds {
  const next = { ...clause };
  if (isWanted) next.orNone = true;
  else delete next.orNone;
  return next;
}

function withMeaning(clause: Bounds): Bounds | undefined {
  return daysOf(clause).some(Boolean) || clause.orNone ? clause : undefined;
}
