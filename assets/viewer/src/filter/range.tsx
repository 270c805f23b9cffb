/** A range with two handles under bars. Both handles are sliders, so that arrow keys move them. */

import './range.css';

/** What a range shows and does; places are whole numbers from 0 to `end`. */
export interface RangeProps {
  name: string;
  /** Heights, over equal parts of the range. */
  bars: readonly number[];
  end: number;
  chosen: readonly [number, number];
  /** How far apart the handles are at least. */
  apart: number;
  handles: readonly [from: string, to: string];
  /** What a place stands for where one of the handles is. */
  textOf: (place: number, handle: 0 | 1) => string;
  onChange: (chosen: [number, number]) => void;
}

export function Range({ name, bars, end, chosen: [low, high], apart, handles, textOf, onChange }: RangeProps) {
  const tallest = Math.max(...bars, 1);
  const places = end || 1;
  const isIn = (i: number) => ((i + 1) / bars.length) * places > low && (i / bars.length) * places < Math.max(high, low + 1);
  const handle = (at: number, i: 0 | 1) => (
    <input
      type="range"
      min={0}
      max={end}
      value={at}
      // Where both are at the end, the first one must be the one to grasp.
      style={{ zIndex: i === 0 && low > end / 2 ? 2 : 1 }}
      aria-label={handles[i]}
      aria-valuetext={textOf(at, i)}
      onInput={({ currentTarget }) => {
        const place = Number(currentTarget.value);
        const next: [number, number] = i === 0 ? [Math.min(place, high - apart), high] : [low, Math.max(place, low + apart)];
        currentTarget.value = String(next[i]);
        onChange(next);
      }}
    />
  );
  return (
    <div class="range" role="group" aria-label={name}>
      {bars.length > 0 && (
        <div class="histogram" aria-hidden="true">
          {bars.map((count, place) => ({ count, place })).map(({ count, place }) => (
            <span key={place} data-in={isIn(place)} style={{ height: count > 0 ? `max(3px, ${(count / tallest) * 100}%)` : '0' }} />
          ))}
        </div>
      )}
      <div class="rail" style={{ '--low-share': low / places, '--high-share': high / places }}>
        {handle(low, 0)}
        {handle(high, 1)}
      </div>
    </div>
  );
}
