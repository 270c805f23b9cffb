/** Plays time: the window of steps moves on by itself, or by hand. */

import { useEffect, useState } from 'preact/hooks';
import { prefersCalm } from '../state/theme';
import { formatNumber } from '../text/numbers';
import { IconButton } from '../ui/button';
import { nextWindow, type Step } from './seasons';
import { words } from './words';

/** Steps per second. */
const SPEEDS = [0.5, 1, 2, 4];

export function Player({ steps, chosen, onStep }: { steps: readonly Step[]; chosen: readonly [number, number]; onStep: (chosen: [number, number]) => void }) {
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(1);
  const go = (by: 1 | -1) => onStep(nextWindow(steps, chosen, by));
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => go(1), 1000 / speed);
    return () => clearTimeout(timer);
  });
  const byHand = (by: 1 | -1) => () => {
    setPlaying(false);
    go(by);
  };
  return (
    <div class="player">
      <IconButton icon="previous" name={words().earlier} onClick={byHand(-1)} />
      {!prefersCalm() && <IconButton icon={isPlaying ? 'pause' : 'play'} name={isPlaying ? words().pause : words().play} onClick={() => setPlaying(!isPlaying)} />}
      <IconButton icon="next" name={words().later} onClick={byHand(1)} />
      {!prefersCalm() && (
        <select class="plain-select" aria-label={words().speed} value={speed} onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}>
          {SPEEDS.map((value) => (
            <option key={value} value={value}>{`${formatNumber(value)}×`}</option>
          ))}
        </select>
      )}
    </div>
  );
}
