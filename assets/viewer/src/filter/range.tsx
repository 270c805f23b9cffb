/** A range with two handles under bars. Both handles are sliders, so that arrow keys move them. */

/** What a range shows and does; places are whole numbers from 0 to `end`. */
export interface RangeProps {
  name: string;
  /** Heights, over equal parts of the range. */
  bars: readonly number[];
  end: number;
  chosen: readonly [number, number];
  handles: readonly [from: string, to: string];
  /** What a place stands for. */
  textOf: (place: number) => string;
  onChange: (chosen: [number, number]) => void;
}

export function Range({ name, bars, end, chosen: [low, high], handles, textOf, onChange }: RangeProps) {
  const tallest = Math.max(...bars, 1);
  const isIn = (i: number) => ((i + 1) / bars.length) * (end || 1) > low && (i / bars.length) * (end || 1) < Math.max(high, low + 1);
  const handle = (at: number, i: 0 | 1) => (
    <input
      type="range"
      min={0}
      max={end}
      value={at}
      // Where both are at the end, the first one must be the one to grasp.
      style={{ zIndex: i === 0 && low > end / 2 ? 2 : 1 }}
      aria-label={handles[i]}
      aria-valuetext={textOf(at)}
      onInput={({ currentTarget }) => {
        const place = Number(currentTarget.value);
        const next: [number, number] = i === 0 ? [Math.min(place, high), high] : [low, Math.max(place, low)];
        currentTarget.value = String(next[i]);
        onChange(next);
      }}
    />
  );
  return (
    <div class="range" role="group" aria-label={name}>
      {bars.length > 0 && (
        <div class="bars" aria-hidden="true">
          {bars.map((count, i) => (
            <span data-in={isIn(i)} style={{ height: count > 0 ? `max(3px, ${(count / tallest) * 100}%)` : '0' }} />
          ))}
        </div>
      )}
      <div class="rail" style={{ '--low-share': low / (end || 1), '--high-share': high / (end || 1) }}>
        {handle(low, 0)}
        {handle(high, 1)}
      </div>
    </div>
  );
}
