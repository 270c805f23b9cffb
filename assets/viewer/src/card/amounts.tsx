/** Ore, grade and metal of a feature: its own, and those of tables whose rows lie where it is. */

import type { Feature } from 'geojson';
import { itemsPath } from '../server/collections';
import { array, getJson, string, type Json } from '../server/http';
import { byId } from '../state/collections';
import { inCategoryOrder } from '../text/categories';
import { formatNumber, formatQuantity, unitName } from '../text/numbers';
import { valueTitle } from '../text/terms';
import { useLoad } from '../ui/load';
import { Failed, Skeleton } from '../ui/message';
import { Icon } from '../ui/icon';
import { amountsOf, type Amounts } from './parts';
import { words } from './words';

const MOST_ROWS = 40;

export function AmountsOf({ properties, links }: { properties: Record<string, unknown>; links: readonly Json[] }) {
  const own = amountsOf(properties);
  return (
    <>
      {own && <Table rows={[own]} />}
      {links.flatMap((link) => {
        const { id, path } = relatedTable(link) ?? {};
        if (id === undefined || path === undefined) return [];
        // The link has its title in one language.
        return [<Related key={path} path={path} title={byId.value.get(id)?.title ?? string(link['title'])} />];
      })}
    </>
  );
}

/** A table, and the path of its rows that lie where the feature is, from its link. */
function relatedTable({ rel, href }: Json): { id: string; path: string } | undefined {
  const match = rel === 'related' ? /\/collections\/([^/?]+)\/items\?(.+)$/.exec(string(href)) : undefined;
  // The server may not know the address by which a proxy publishes it: only the end of its link is taken.
  const [, encoded, query] = match ?? [];
  if (encoded === undefined) return undefined;
  const id = decodeURIComponent(encoded);
  return { id, path: itemsPath(id, Object.fromEntries(new URLSearchParams(query))) };
}

function Related({ path, title }: { path: string; title: string }) {
  const { state, retry } = useLoad(path, (signal) => getJson(`${path}&limit=${MOST_ROWS}&f=json`, { signal }));
  if (state.is === 'loading') return <Skeleton lines={2} />;
  if (state.is === 'failed') return <Failed error={state.error} retry={retry} />;
  const rows = (array(state.value['features']) as Feature[]).map(({ properties }) => properties ?? {});
  const amounts = rows.flatMap((row) => amountsOf(row) ?? []);
  const without = rows.length - amounts.length;
  if (rows.length === 0) return null;
  return (
    <section class="amounts" aria-label={title}>
      <h3>{title}</h3>
      {amounts.length > 0 && <Table rows={amounts} />}
      {without > 0 && <p class="soft">{rows.filter((row) => !amountsOf(row)).map((row) => valueTitle(String(row['commodity'] ?? ''))).filter(Boolean).join(', ')}: {words().noAmount}</p>}
    </section>
  );
}

/** What is said of an amount; a column without any is left out. */
const COLUMNS = [
  { name: 'ore', text: ({ ore_t }: Amounts) => tonnes(ore_t) },
  { name: 'grade', text: gradeOf },
  { name: 'metal', text: ({ contained_t }: Amounts) => tonnes(contained_t) },
] as const;

function Table({ rows: unordered }: { rows: readonly Amounts[] }) {
  const rows = inCategoryOrder(unordered, ({ commodity }) => commodity, ({ category }) => category);
  const columns = COLUMNS.filter(({ text }) => rows.some((row) => text(row) !== undefined));
  return (
    <>
      <table class="tonnages">
        <thead>
          <tr>
            <th scope="col">{words().commodity}</th>
            {columns.map(({ name }) => <th key={name} scope="col">{words()[name]}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">
                {row.commodity === undefined ? '–' : valueTitle(row.commodity)}
                <span class="soft">{[row.category && valueTitle(row.category).replaceAll('/', '/\u200b'), row.year].filter(Boolean).join(', ')}</span>
              </th>
              {columns.map(({ name, text }) => <td key={name}>{text(row) ?? '–'}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.flatMap(({ off_percent, commodity }) =>
        off_percent === undefined ? [] : [
          <p key={commodity} class="warning"><Icon name="warning" /> {words().contradiction(`${formatNumber(Math.round(off_percent))} %`)}</p>,
        ],
      )}
      {rows.some(({ isComputed, contained_t }) => isComputed && contained_t !== undefined) && <p class="soft">{words().computed}</p>}
    </>
  );
}

function tonnes(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatQuantity(Number(value.toPrecision(4)), 't');
}

function gradeOf({ grade, grade_unit, basis }: Amounts): string | undefined {
  if (grade === undefined) return undefined;
  return [formatNumber(grade, 4), grade_unit && unitName(grade_unit), basis].filter(Boolean).join(' ');
}
