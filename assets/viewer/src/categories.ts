/** Colours by the values of a column: as configured, else the commonest values seen get the palette. Pure. */

import type { ExpressionSpecification } from 'maplibre-gl';
import type { Style } from './api';
import { OTHER_COLOUR, PALETTE } from './palette';

/** One line of a legend. */
export interface Category {
  value: string;
  colour: string;
}

/** The categories seen so far; once a value has a colour it keeps it. */
export class Categories {
  readonly shown: Category[] = [];
  /** Whether some features seen have a value without a colour of its own. */
  hasOther = false;
  /** The colour of those. */
  readonly otherColour: string;

  constructor(
    readonly column: string,
    private readonly style: Style = {},
  ) {
    this.otherColour = style.color ?? OTHER_COLOUR;
  }

  /** Takes in values of features on the screen; true where the legend changed. */
  add(values: readonly unknown[]): boolean {
    const before = this.shown.length;
    const hadOther = this.hasOther;
    const known = new Set(this.shown.map(({ value }) => value));
    for (const value of byFrequency(values.map(toText))) {
      if (known.has(value)) continue;
      const colour = value === '' ? undefined : this.colourFor(value);
      if (colour) this.shown.push({ value, colour });
      else this.hasOther = true;
    }
    return this.shown.length > before || this.hasOther !== hadOther;
  }

  /** The colour of a feature, as a MapLibre expression. */
  colour(): string | ExpressionSpecification {
    const { colors } = this.style;
    const pairs = colors ? Object.entries(colors).flat() : this.shown.flatMap(({ value, colour }) => [value, colour]);
    if (pairs.length === 0) return this.otherColour;
    return ['match', ['to-string', ['get', this.column]], ...pairs, this.otherColour] as unknown as ExpressionSpecification;
  }

  private colourFor(value: string): string | undefined {
    const { colors } = this.style;
    return colors ? colors[value] : PALETTE[this.shown.length];
  }
}

/** Each value once, the commonest first. */
function byFrequency(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([value]) => value);
}

const toText = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
