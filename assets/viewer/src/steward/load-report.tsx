/** What happened while a collection was loaded, row by row. */

import { useState } from 'preact/hooks';
import { collectionPath, getJson, withQuery } from '../server/http';
import { formatCount } from '../text/numbers';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { OUTCOMES, parseReport, type Report } from './report';
import { kindSaid } from './said';
import { words } from './words';

/** Rows that are asked for at a time. */
const PAGE = 20;

export function LoadReport({ id }: { id: string }) {
  const [limit, setLimit] = useState(PAGE);
  const path = withQuery(collectionPath(id, '/report'), { limit });
  const { state, isStale, retry } = useLoad(path, async (signal) => parseReport(await getJson(path, { signal })));
  return (
    <section class="section" aria-labelledby="load-report">
      <h3 id="load-report">{words().report}</h3>
      {state.is === 'loading' ? (
        <Skeleton lines={2} />
      ) : state.is === 'failed' ? (
        <Failed error={state.error} retry={retry} />
      ) : (
        <>
          <Summary report={state.value} />
          <Defects report={state.value} />
          {state.value.defects.length < state.value.matched && (
            <Button kind="quiet" disabled={isStale} onClick={() => setLimit(limit + 5 * PAGE)}>{words().more(state.value.matched - state.value.defects.length)}</Button>
          )}
        </>
      )}
    </section>
  );
}

function Summary({ report: { source, format, read, kept, rows, incomplete, notes, counts } }: { report: Report }) {
  return (
    <>
      <p class="soft">{[source, format].filter(Boolean).join(' · ')}</p>
      <p>{words().read(kept, read)}</p>
      {counts.length === 0 && <p class="soft">{words().allFine}</p>}
      {counts.length > 0 && (
        <p class="row">
          {OUTCOMES.filter((outcome) => rows[outcome] > 0).map((outcome) => (
            <span key={outcome} class={`outcome ${outcome}`}>{`${words().outcomes[outcome]}: ${formatCount(rows[outcome])}`}</span>
          ))}
        </p>
      )}
      {incomplete && <p class="warning">{`${words().incomplete}: ${incomplete}`}</p>}
      {counts.map(({ kind, outcome, explanation, count }) => (
        <p key={`${kind} ${outcome}`} class="fault-kind">
          <span>{kindSaid(kind, explanation)}</span>
          <b>{formatCount(count)}</b>
        </p>
      ))}
      {notes.length > 0 && (
        <details class="passed">
          <summary>{words().notes}</summary>
          <ul lang="en">
            {notes.map((note) => <li key={note}>{note}</li>)}
          </ul>
        </details>
      )}
    </>
  );
}

function Defects({ report: { defects, counts } }: { report: Report }) {
  if (defects.length === 0) return null;
  const explained = (kind: string) => counts.find((count) => count.kind === kind)?.explanation ?? kind;
  return (
    <table class="findings" aria-label={words().defects}>
      <thead>
        <tr>
          <th scope="col">{words().number}</th>
          <th scope="col">{words().outcome}</th>
          <th scope="col">{words().detail}</th>
        </tr>
      </thead>
      <tbody>
        {defects.map(({ row, outcome, kind, detail }, i) => (
          <tr key={i}>
            <td>{formatCount(row)}</td>
            <td>{words().outcomes[outcome] ?? outcome}</td>
            <td>
              {kindSaid(kind, explained(kind))}
              <p class="soft" lang="en">{detail}</p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
