/** Colours by the values of a column: the commonest values seen so far get the palette. Pure. */

import type { ExpressionSpecification } from 'maplibre-gl';
import { OTHER_COLOUR, PALETTE } from './palette';

/** One line of a legend. */
export interface Category {
  value: string;
  colour: string;
}

/** The categories known so far; once a value has a colour it keeps it. */
export class Categories {
  readonly column: string;
  readonly shown: Category[] = [];
  /** Whether there are values beyond the palette. */
  hasOther = false;

  constructor(column: string) {
    this.column = column;
  }

  /** Takes in values of features on the screen; true where the legend changed. */
  add(values: readonly unknown[]): boolean {
    const known = new Set(this.shown.map(({ value }) => value));
    const unknown = byFrequency(values.map(toText).filter((value) => value !== '' && !known.has(value)));
    const free = PALETTE.length - this.shown.length;
    for (const value of unknown.slice(0, free)) this.shown.push({ value, colour: PALETTE[this.shown.length] ?? OTHER_COLOUR });
    const hadOther = this.hasOther;
    this.hasOther ||= unknown.length > free || values.some((value) => toText(value) === '');
    return (free > 0 && unknown.length > 0) || hadOther !== this.hasOther;
  }

  /** The colour of a feature, as a MapLibre expression. */
  colour(): string | ExpressionSpecification {
    if (this.shown.length === 0) return OTHER_COLOUR;
    const pairs = this.shown.flatMap(({ value, colour }) => [value, colour]);
    return ['match', ['to-string', ['get', this.column]], ...pairs, OTHER_COLOUR] as unknown as ExpressionSpecification;
  }
}

function byFrequency(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([value]) => value);
}

const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
