/** Sums of ore and metal by commodity and category, none of them added to another kind. */

import { useState } from 'preact/hooks';
import { formatCount, formatQuantity } from '../text/numbers';
import { columnTitle, valueTitle } from '../text/terms';
import { byCategory, type Group, type Statistics } from './statistics';
import { words } from './words';

const LENGTH = 8;

export function Tonnages({ tonnages }: { tonnages: Statistics }) {
  const { by, groups, measures } = tonnages;
  const [isWhole, setWhole] = useState(false);
  const sums = measures.filter(({ name, column }) => column !== undefined && groups.some(({ values }) => values[name] !== undefined));
  const given = byCategory(tonnages).filter((group) => sums.some(({ name }) => group.values[name] !== undefined));
  if (given.length === 0) return null;
  const hidden = given.length - LENGTH;
  return (
    <>
      <table class="tonnages">
        <thead>
          <tr>
            <th scope="col">{by.slice(0, 2).map(columnTitle).join(', ')}</th>
            <th scope="col">{words().number}</th>
            {sums.map(({ name, column = name }) => <th key={name} scope="col">{columnTitle(column)}</th>)}
          </tr>
        </thead>
        <tbody>
          {given.slice(0, isWhole ? undefined : LENGTH).map((group) => (
            <tr key={Object.values(group.key).join('|')}>
              <th scope="row"><Key by={by} group={group} /></th>
              <td>{formatCount(group.count)}</td>
              {sums.map(({ name, unit }) => <td key={name}>{amount(group.values[name], unit)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && (
        <button type="button" class="button quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? words().fewer : words().more(hidden)}
        </button>
      )}
    </>
  );
}

/** The commodity, and beneath it the category. */
function Key({ by, group: { key } }: { by: readonly string[]; group: Group }) {
  const [first = '', ...rest] = by.map((column) => key[column] ?? '');
  const beneath = rest.filter((value) => value !== '').map(valueTitle).join(', ').replaceAll('/', '/\u200b');
  return (
    <>
      {first === '' ? words().noValue : valueTitle(first)}
      <span class="soft">{beneath || (by.length > 1 && words().noValue)}</span>
    </>
  );
}

/** Sums are as sure as four digits. */
const amount = (value: number | undefined, unit: string): string => (value === undefined ? '–' : formatQuantity(Number(value.toPrecision(4)), unit));
