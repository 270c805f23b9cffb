/** What is wrong with the features of a collection: each check with what it found, why, and what to do. */

import { useState } from 'preact/hooks';
import type { Collection } from '../server/collections';
import { collectionPath, getJson } from '../server/http';
import { inLanguages } from '../text/language';
import { formatCount } from '../text/numbers';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { findingsOf, layerError, wanted } from './findings-layer';
import { lookAtFinding } from './look';
import { SURENESS, parseQuality, totals, type Check, type Finding, type Sure } from './quality';
import { checkSaid } from './said';
import { SureMark, sureColor } from './sure';
import { words } from './words';

/** How many findings are listed at a time. */
const PAGE = 20;

/** What to tell of a position that the map does not have. */
const offMap = inLanguages({
  en: 'The position is not on the map, which ends at 85° of latitude.',
  ru: 'Этого места на карте нет: она кончается на 85° широты.',
  kk: 'Бұл орын картада жоқ: карта 85° ендікте аяқталады.',
});

export function Findings({ collection }: { collection: Collection }) {
  const { id } = collection;
  const { state, retry } = useLoad(id, async (signal) => parseQuality(await getJson(collectionPath(id, '/quality?f=json'), { signal })));
  return (
    <section class="section" aria-labelledby="findings">
      <h3 id="findings">{words().findings}</h3>
      {state.is === 'loading' ? <Skeleton lines={5} /> : state.is === 'failed' ? <Failed error={state.error} retry={retry} /> : <Found collection={collection} checks={state.value} />}
    </section>
  );
}

function Found({ collection, checks }: { collection: Collection; checks: readonly Check[] }) {
  const counts = totals(checks);
  const isOnMap = findingsOf.value === collection.id;
  const all = SURENESS.reduce((sum, sure) => sum + counts[sure], 0);
  const countOf = (check: Check) => SURENESS.reduce((sum, sure) => sum + (wanted.value.has(sure) ? check.counts[sure] : 0), 0);
  const shown = checks.filter((check) => countOf(check) > 0);
  const most = Math.max(...shown.map(countOf));
  const report = (format: string) => collectionPath(collection.id, `/quality?f=${format}`);
  if (all === 0) {
    return (
      <>
        <p class="clean">{words().clean}</p>
        <Passed checks={checks} />
      </>
    );
  }
  return (
    <>
      <p class="soft" role="status">{words().found(all)}</p>
      <div class="row" role="group" aria-label={words().sureness}>
        {SURENESS.map((sure) => (
          <button key={sure} type="button" class="sure" aria-pressed={wanted.value.has(sure)} disabled={counts[sure] === 0} onClick={() => toggle(sure)}>
            <SureMark sure={sure} />
            {`${words().sure[sure]} ${formatCount(counts[sure])}`}
          </button>
        ))}
      </div>
      {collection.kinds.length > 0 && (
        <label class="switch-row">
          {words().onMap}
          <input type="checkbox" role="switch" class="switch" checked={isOnMap} onChange={({ currentTarget }) => (findingsOf.value = currentTarget.checked ? collection.id : undefined)} />
        </label>
      )}
      {isOnMap && layerError.value !== undefined && <Failed error={layerError.value} />}
      {shown.length === 0 && <Empty>{words().noneSure}</Empty>}
      <ul class="checks">
        {shown.map((check) => (
          <li key={check.code}>
            <CheckDetails check={check} count={countOf(check)} most={most} collection={collection.id} />
          </li>
        ))}
      </ul>
      <Passed checks={checks} />
      <p class="row soft">
        {words().download}
        <a href={report('csv')} download={`${collection.id}_quality.csv`}>CSV</a>
        {collection.kinds.length > 0 && <a href={report('geojson')} download={`${collection.id}_quality.geojson`}>GeoJSON</a>}
      </p>
    </>
  );
}

function toggle(sure: Sure): void {
  const next = new Set(wanted.value);
  if (!next.delete(sure)) next.add(sure);
  wanted.value = next;
}

function CheckDetails({ check, count, most, collection }: { check: Check; count: number; most: number; collection: string }) {
  const { title, why, remedy } = checkSaid(check);
  return (
    <details class="check">
      <summary>
        <span class="check-title">{title}</span>
        <span class="check-count">{formatCount(count)}</span>
        <span class="check-bar" aria-hidden="true">
          {SURENESS.filter((sure) => wanted.value.has(sure) && check.counts[sure] > 0).map((sure) => (
            <span key={sure} style={{ width: `${(check.counts[sure] / most) * 100}%`, background: sureColor(sure) }} />
          ))}
        </span>
      </summary>
      <p class="soft">{why}</p>
      <p class="soft"><b>{words().remedy}:</b> {remedy}</p>
      <Table check={check} collection={collection} title={title} />
    </details>
  );
}

function Table({ check, collection, title }: { check: Check; collection: string; title: string }) {
  const [length, setLength] = useState(PAGE);
  const findings = check.findings.filter(({ sure }) => wanted.value.has(sure));
  const missing = check.count - check.findings.length;
  return (
    <>
      <table class="findings" aria-label={title}>
        <thead class="unseen">
          <tr>
            <th scope="col">{words().sureness}</th>
            <th scope="col">{words().what}</th>
          </tr>
        </thead>
        <tbody>
          {findings.slice(0, length).map((finding, i) => (
            <Row key={i} finding={finding} collection={collection} />
          ))}
        </tbody>
      </table>
      {findings.length > length && <Button kind="quiet" onClick={() => setLength(length + 5 * PAGE)}>{words().more(findings.length - length)}</Button>}
      {missing > 0 && findings.length <= length && <p class="soft">{words().notListed(missing)}</p>}
    </>
  );
}

function Row({ finding, collection }: { finding: Finding; collection: string }) {
  const { sure, ids, name, sourceRow, rows, reason, column } = finding;
  const [isOffMap, setOffMap] = useState(false);
  const look = async () => setOffMap(!(await lookAtFinding(collection, ids)));
  const title = name || ids[0] || (sourceRow === undefined ? column : words().row(sourceRow));
  return (
    <tr>
      <td title={words().sure[sure]}>
        <SureMark sure={sure} />
        <span class="unseen">{words().sure[sure]}</span>
      </td>
      <td>
        {ids.length > 0 ? <button type="button" class="link" onClick={() => void look()}>{title}</button> : <b>{title}</b>}
        {rows > 1 && <span class="soft"> {words().rows(rows)}</span>}
        {isOffMap && <p role="alert">{offMap()}</p>}
        {/* The words of the server are English. */}
        <p class="soft" lang="en">{reason}</p>
      </td>
    </tr>
  );
}

/** What was looked for without finding anything, and what could not be looked for. */
function Passed({ checks }: { checks: readonly Check[] }) {
  const passed = checks.filter(({ looked, count }) => looked && count === 0);
  const skipped = checks.filter(({ looked }) => !looked);
  return (
    <details class="passed">
      <summary>{words().passed(passed.length)}</summary>
      <ul>
        {passed.map((check) => <li key={check.code}>{checkSaid(check).title}</li>)}
        {skipped.map((check) => (
          <li key={check.code} title={check.notes.join('; ')}>{`${checkSaid(check).title} — ${words().notLooked}`}</li>
        ))}
      </ul>
    </details>
  );
}
