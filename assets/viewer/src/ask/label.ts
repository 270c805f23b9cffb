/** What is kept of an area when it has become a filter: enough to say what it was. Pure. */

import type { Clause } from '../filter/clause';
import { sheetOfCql2 } from '../find/sheet-name';
import { areaToText, type Area } from './shape';

/** `polygon`, `sheet:M-42-XII`, `region:Akmola`, `circle:71.43,51.13,420000,Astana`. `title`: of a region. */
export function areaLabel(area: Area, title = ''): string {
  switch (area.is) {
    case 'circle':
    case 'sheet':
      return areaToText(area);
    case 'region':
      return `region:${title}`;
    case 'corridor':
      return `corridor:${Math.round(area.reach_m)}`;
    case 'polygon':
    case 'box':
      return area.is;
  }
}

/** The form that a label tells, and what is said beside. */
export function readLabel(label: string): [form: string, rest: string] {
  const [form = '', ...rest] = label.split(':');
  return [form, rest.join(':')];
}

/** The areas that a condition is made of, by their labels; none where it is of something else. */
export function areasOf({ text, areas }: Clause & { is: 'written' }): readonly string[] {
  if (areas) return areas;
  const sheet = sheetOfCql2(text);
  if (sheet !== undefined) return [`sheet:${sheet}`];
  return /^\s*S_INTERSECTS\(\s*\w+\s*,\s*(MULTI)?POLYGON[\s\d.,()-]+$/i.test(text) ? ['polygon'] : [];
}
