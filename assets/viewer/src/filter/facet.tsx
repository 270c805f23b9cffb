/** What there is to choose of one column. */

import { createElement } from 'preact';
import { useState } from 'preact/hooks';
import type { Column } from '../server/columns';
import { clauseOn } from '../state/filters';
import { isOfCommodities } from '../text/column-rank';
import { columnTitle, nameColumns } from '../text/terms';
import { Families } from './families';
import { NumbersFacet } from './numbers';
import { TextFacet } from './text';
import { isOfYears, TimeFacet } from './time';
import { ValuesFacet } from './values';

/** Folded unless there is a condition; only what is open asks the server. */
export function Facet({ collection, column, isOpenAtFirst }: { collection: string; column: Column; isOpenAtFirst: boolean }) {
  const clause = clauseOn(collection, column.name);
  const [isOpen, setOpen] = useState(isOpenAtFirst || clause !== undefined);
  return (
    <details class="facet" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} data-active={clause !== undefined}>
      <summary title={column.name}>{columnTitle(column.name)}</summary>
      {isOpen && isOfCommodities(column) && <Families collection={collection} column={column} clause={clause} />}
      {isOpen && createElement(bodyOf(column), { collection, column, clause })}
    </details>
  );
}

function bodyOf(column: Column) {
  const { name, type } = column;
  if (type === 'date' || type === 'time' || isOfYears(column)) return TimeFacet;
  if (type === 'number' || type === 'integer') return NumbersFacet;
  return type === 'text' && nameColumns([name]).length > 0 ? TextFacet : ValuesFacet;
}
