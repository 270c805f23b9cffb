/** What one collection has in the area: how many, of what, how much, how much is covered, and which. */

import { isWithheld, Withheld } from '../filter/broken';
import { AREAS } from '../filter/clause';
import { legends } from '../map/layers';
import type { Collection } from '../server/collections';
import { area } from '../state/area';
import { areFiltersReady, clauseOn, setClause } from '../state/filters';
import { setVisible } from '../state/collections';
import { formatCount, formatQuantity, formatShare } from '../text/numbers';
import { columnTitle } from '../text/terms';
import { Button } from '../ui/button';
import { useLoad, useSettled } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { areaAsFilter, fetchAnswer, questionKey, type Answer } from './asking';
import { Bars } from './bars';
import { FoundList } from './found-list';
import { areaLabel } from './label';
import { both } from './shape';
import { byCount, type Statistics } from './statistics';
import { areaTitle } from './title';
import { Tonnages } from './tonnages';
import { WhatOfIt } from './what-of-it';
import { words } from './words';

/** While numbers are typed or dragged nothing is asked. */
const CALM_MS = 250;

/** `others`: the layers beside it that are filtered. */
export function AnswerOf({ collection, others }: { collection: Collection; others: readonly Collection[] }) {
  const isOff = isWithheld(collection.id) || !areFiltersReady.value;
  const key = useSettled(questionKey(collection), CALM_MS);
  const { state, isStale, retry } = useLoad(isOff ? undefined : key, (signal) => fetchAnswer(collection, signal));
  return (
    <section class={`section answer ${isStale && state.is === 'ready' ? 'stale' : ''}`} aria-label={collection.title} aria-busy={isStale} data-id={collection.id}>
      <h3 class="row" style={{ '--colour': legends.value[collection.id]?.color }}>
        <span class="legend-dot" />
        {collection.title}
      </h3>
      {isWithheld(collection.id) ? (
        <Withheld collection={collection.id} />
      ) : state.is === 'loading' ? (
        <Skeleton lines={3} />
      ) : state.is === 'failed' ? (
        <Failed error={state.error} retry={retry} />
      ) : (
        <>
          <WhatOfIt collection={collection} others={others} under={state.value.under} />
          <Content collection={collection} answer={state.value} of={key} />
        </>
      )}
    </section>
  );
}

function Content({ collection: { id, kinds }, answer: { counts, tonnages, refusal, coverage, under }, of }: { collection: Collection; answer: Answer; of: string }) {
  const [kind] = counts.by;
  const use = async () => {
    const labels = area.value ? [areaLabel(area.value, areaTitle(area.value))] : [];
    const text = await areaAsFilter(id);
    if (under.carried) addWritten(id, '', under.carried);
    addWritten(id, AREAS, text, labels);
    setVisible(id, true);
  };
  return (
    <>
      <p class="count" role="status">{counts.count === 0 ? words().nothing : words().count(counts.count, formatCount(counts.count))}</p>
      {area.value?.is === 'region' && counts.count > 0 && kinds.some((kind) => kind !== 'point') && <p class="soft">{words().touching}</p>}
      {coverage && <Coverage coverage={coverage} />}
      {counts.count > 0 && (
        <>
          {kind !== undefined && <Bars id={id} column={kind} bars={byCount(counts.groups).map(({ key, count }) => ({ value: key[kind], count }))} />}
          {tonnages && <Tonnages tonnages={tonnages} />}
          {refusal && <p class="soft">{words().notAdded} <span lang="en">{refusal}</span></p>}
          <FoundList id={id} count={counts.count} of={of} carried={under.carried} />
          <p class="row">
            <Button icon="filter" onClick={() => void use()}>{words().useAsFilter}</Button>
          </p>
          <Rules all={[counts, tonnages, coverage]} />
        </>
      )}
    </>
  );
}

/** A condition more beside what is written already. */
function addWritten(id: string, key: string, text: string, areas?: readonly string[]): void {
  const before = clauseOn(id, key);
  const { text: other, areas: others = [] } = before?.is === 'written' ? before : {};
  setClause(id, key, { is: 'written', text: both(other, text) ?? '', ...(areas && { areas: [...others, ...areas] }) });
}

/** Square kilometres, and their share of the area. */
function Coverage({ coverage: { values } }: { coverage: Statistics }) {
  const { covered_km2, covered_share } = values;
  if (covered_km2 === undefined) return null;
  const share = covered_share === undefined ? '' : ` · ${words().coveredShare(formatShare(covered_share))}`;
  return <p>{`${words().covered}: ${formatQuantity(Math.round(covered_km2 * 10) / 10, 'km2')}${share}`}</p>;
}

/** Every number by its rule: in the words of the server where the language has none of its own. */
function Rules({ all }: { all: readonly (Statistics | undefined)[] }) {
  const measures = new Map(all.flatMap((answer) => answer?.measures ?? []).map((measure) => [measure.name, measure]));
  measures.delete('count');
  if (measures.size === 0) return null;
  const { measures: titles, ruleOf } = words();
  return (
    <details class="rules">
      <summary>{words().rules}</summary>
      <dl>
        {[...measures.values()].map(({ name, column, rule, without }) => {
          const own = (ruleOf as Record<string, string>)[column ? 'sum' : name];
          return (
            <div key={name}>
              <dt>{column ? columnTitle(column) : ((titles as Record<string, string>)[name] ?? name)}</dt>
              <dd lang={own ? undefined : 'en'}>{own ?? rule}</dd>
              {without > 0 && <dd>{words().without(without)}</dd>}
            </div>
          );
        })}
      </dl>
    </details>
  );
}
