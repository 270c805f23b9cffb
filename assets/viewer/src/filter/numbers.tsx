/** A range of numbers: a histogram with two handles, and the bounds as numbers. */

import { countBy, spanOf } from '../server/counts';
import type { Column } from '../server/columns';
import { ServerError } from '../server/http';
import { filterWithout, setClause } from '../state/filters';
import { formatQuantity, unitName } from '../text/numbers';
import { columnTitle } from '../text/terms';
import { useDraft } from '../ui/debounce';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { quoteName, type Clause } from './clause';
import { binsOf, numberAt, placeOf, placesIn, type Span } from './histogram';
import { NoneOption } from './none';
import { NumberField } from './number-field';
import { Range } from './range';
import { words } from './words';

const BINS = 20;

type Between = Clause & { is: 'between' };
type Histogram = { span: Span; bars: number[]; none: number };

export function NumbersFacet({ collection, column, clause }: { collection: string; column: Column; clause: Clause | undefined }) {
  const filter = filterWithout(collection, column.name);
  const { state, isStale, retry } = useLoad(`${collection} ${column.name} ${filter}`, (signal) => fetchHistogram(collection, column, filter, signal));
  if (state.is === 'loading') return <Skeleton lines={2} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  if (!state.value) return <Empty>{words().noValues}</Empty>;
  return (
    <div class="facet-body" data-stale={isStale}>
      <Bounds histogram={state.value} collection={collection} column={column} clause={clause?.is === 'between' ? clause : undefined} />
    </div>
  );
}

function Bounds({ histogram: { span, bars, none }, collection, column, clause }: { histogram: Histogram; collection: string; column: Column; clause: Between | undefined }) {
  const { draft, change } = useDraft<Between>(clause ?? { is: 'between', column: column.name }, (next) => setClause(collection, column.name, withMeaning(next)));
  const { min = span.min, max = span.max, orNone } = draft;
  const setBounds = (low: number, high: number) => {
    change({ is: 'between', column: column.name, ...(orNone && { orNone }), ...(low > span.min && { min: low }), ...(high < span.max && { max: high }) });
  };
  return (
    <>
      <Range
        name={columnTitle(column.name)}
        bars={bars}
        end={placesIn(span)}
        chosen={[placeOf(min, span), placeOf(max, span)]}
        apart={0}
        handles={[words().from, words().to]}
        textOf={(place) => formatQuantity(numberAt(place, span), column.unit)}
        onChange={([low, high]) => setBounds(numberAt(low, span), numberAt(high, span))}
      />
      <div class="bounds">
        <NumberField label={words().from} value={min} onNumber={(value = span.min) => setBounds(value, max)} />
        <NumberField label={words().to} value={max} onNumber={(value = span.max) => setBounds(min, value)} />
        {column.unit && <span class="soft">{unitName(column.unit)}</span>}
      </div>
      <NoneOption count={none} checked={orNone ?? false} onChange={(checked) => change({ ...(checked && { orNone: true }), ...boundsOf(draft) })} />
    </>
  );
}

const boundsOf = ({ is, column, min, max }: Between): Between => ({ is, column, ...(min !== undefined && { min }), ...(max !== undefined && { max }) });

/** Without bounds there is no condition. */
const withMeaning = (clause: Between): Between | undefined => (clause.min === undefined && clause.max === undefined && !clause.orNone ? undefined : clause);

/** Bars and bounds; undefined where no feature has a value. Bars are left out where the server has none. */
async function fetchHistogram(collection: string, { name, type }: Column, filter: string | undefined, signal: AbortSignal): Promise<Histogram | undefined> {
  const isWhole = type === 'integer';
  try {
    const counts = await countBy(collection, `bins(${quoteName(name)},${BINS})`, filter, signal);
    const [min, max] = [counts.edges[0], counts.edges.at(-1)];
    return min === undefined || max === undefined ? undefined : { span: { min, max, isWhole }, ...binsOf(counts) };
  } catch (error) {
    if (!(error instanceof ServerError) || error.status !== 400) throw error;
  }
  const span = await spanOf(collection, quoteName(name), signal);
  return span && { span: { min: span[0], max: span[1], isWhole }, bars: [], none: 0 };
}
