/** The features of a collection as files. */

import { useState } from 'preact/hooks';
import { areaLabel } from '../ask/label';
import { areaTitle } from '../ask/title';
import type { Clause } from '../filter/clause';
import { describeClause } from '../filter/describe';
import { itemsPath, type Collection } from '../server/collections';
import { getJson, number, type Json } from '../server/http';
import { area } from '../state/area';
import { clauses, filters } from '../state/filters';
import { openTab } from '../state/view';
import { formatCount } from '../text/numbers';
import { Button } from '../ui/button';
import { useLoad } from '../ui/load';
import { Failed } from '../ui/message';
import { crsName, offeredCrs } from './crs';
import { fileName } from './file-name';
import { formatQuery, offeredFormats } from './formats';
import { isInArea, question } from './question';
import { words } from './words';
import { own } from '../state/own';

/** `described`: the document of the collection, whose links say what there is. */
export function Download({ collection: { id, kinds }, described }: { collection: Collection; described: Json }) {
  const [crs, setCrs] = useState('');
  const asked = question(id);
  const filter = own(filters.value, id);
  const systems = offeredCrs(described);
  // Another collection may not offer what was chosen for the one before.
  const chosen = systems.includes(crs) && kinds.length > 0 ? crs : '';
  const conditions = own(clauses.value, id) ?? [];
  const inArea: Clause[] = area.value && isInArea.value ? [{ is: 'written', text: '', areas: [areaLabel(area.value, areaTitle(area.value))] }] : [];
  return (
    <section class="section" aria-labelledby="take-download">
      <h3 id="take-download">{words().download}</h3>
      <Count id={id} asked={asked} />
      {area.value && (
        <label class="row">
          <input type="checkbox" role="switch" class="switch" checked={isInArea.value} onChange={({ currentTarget }) => (isInArea.value = currentTarget.checked)} />
          <span>{words().inArea(areaTitle(area.value))}</span>
        </label>
      )}
      {filter && (
        <div class="asked">
          <p title={filter}>{conditions.map(describeClause).join(' · ')}</p>
          <Button kind="quiet" onClick={() => openTab('filter')}>{words().change}</Button>
        </div>
      )}
      {kinds.length > 0 && systems.length > 1 && (
        <label class="field">
          <span>{words().crs}</span>
          <select class="select" value={chosen} onChange={({ currentTarget }) => setCrs(currentTarget.value)}>
            {systems.map((code) => (
              <option key={code} value={code}>{crsName(code, words().crsWords)}</option>
            ))}
          </select>
        </label>
      )}
      <ul class="formats" aria-label={words().formats}>
        {offeredFormats(described).map((format) => {
          const system = format.isGeographic ? '' : chosen;
          const path = itemsPath(id, { ...formatQuery(format), ...(system && { crs: system }), ...asked });
          const hint = system === chosen ? words().hints[format.code] : words().alwaysWgs84;
          return (
            <li key={format.code}>
              <a href={path} download={fileName(id, [...conditions, ...inArea], system, format.extension)}>
                <b>{format.name}</b>
                <span>{hint}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** How many features there will be. */
function Count({ id, asked }: { id: string; asked: Record<string, string> }) {
  const path = itemsPath(id, { f: 'json', resulttype: 'hits', ...asked });
  const { state, isStale, retry } = useLoad(path, (signal) => getJson(path, { signal }));
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  const count = state.is === 'ready' && !isStale ? number(state.value['numberMatched']) : undefined;
  return (
    <p role="status" class="soft">
      {count === undefined ? words().counting : count === 0 ? words().noneMatch : words().count(formatCount(count), count)}
    </p>
  );
}
