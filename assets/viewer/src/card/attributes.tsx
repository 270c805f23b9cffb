/** The attributes of a feature as a table. */

import type { Column } from '../server/columns';
import { inLanguages } from '../text/language';
import { columnTitle } from '../text/terms';
import { show, type Shown } from './value';

const words = inLanguages({
  en: { none: 'No attributes.', without: 'Without a value', yes: 'yes', no: 'no' },
  ru: { none: 'Атрибутов нет.', without: 'Без значения', yes: 'да', no: 'нет' },
  kk: { none: 'Атрибуттар жоқ.', without: 'Мәні жоқ', yes: 'иә', no: 'жоқ' },
});

export function Attributes({ properties, columns, hidden }: { properties: Record<string, unknown>; columns: readonly Column[]; hidden: ReadonlySet<string> }) {
  const entries = Object.entries(properties).filter(([name]) => !hidden.has(name));
  const unitOf = (name: string) => columns.find((column) => column.name === name)?.unit;
  const shown = entries.map(([name, value]) => [name, show(value, unitOf(name), [words().yes, words().no], name)] as const);
  const given = shown.filter((entry): entry is [string, Shown] => entry[1] !== undefined);
  const empty = shown.filter(([, value]) => value === undefined).map(([name]) => columnTitle(name));
  return (
    <>
      {given.length > 0 ? (
        <table class="attributes">
          <tbody>
            {given.map(([name, value]) => (
              <tr key={name}>
                <th scope="row" title={name}>{columnTitle(name)}</th>
                <td>
                  <Cell shown={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        entries.length === 0 && <p class="message">{words().none}</p>
      )}
      {empty.length > 0 && <p class="empty-values">{`${words().without}: ${empty.join(', ')}`}</p>}
    </>
  );
}

function Cell({ shown }: { shown: Shown }) {
  switch (shown.as) {
    case 'text':
      return <>{shown.text}</>;
    case 'link':
      return <a href={shown.href} target="_blank" rel="noopener">{shown.text}</a>;
    case 'folded':
      return (
        <details>
          <summary>{shown.summary}</summary>
          {shown.text}
        </details>
      );
    case 'json':
      return <pre>{shown.text}</pre>;
  }
}
