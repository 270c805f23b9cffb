/** Asking from within a component: loading, failed, or there; the latest question wins. */

import { useEffect, useState } from 'preact/hooks';
import { revision, type Loadable } from '../state/collections';

/**
 * What `ask` gives, asked again when `key` changes, when data may have changed, or by `retry`. While a new answer is on its way, the one before stays.
 * Nothing is asked while `key` is undefined.
 */
export function useLoad<T>(key: string | undefined, ask: (signal: AbortSignal) => Promise<T>): { state: Loadable<T>; isStale: boolean; retry: () => void } {
  const [state, setState] = useState<Loadable<T>>({ is: 'loading' });
  const [isStale, setStale] = useState(false);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    setStale(true);
    if (state.is === 'failed') setState({ is: 'loading' });
    const settle = (next: Loadable<T>) => {
      if (controller.signal.aborted) return;
      setState(next);
      setStale(false);
    };
    ask(controller.signal).then(
      (value) => settle({ is: 'ready', value }),
      (error: unknown) => settle({ is: 'failed', error: error instanceof Error ? error : new Error(String(error)) }),
    );
    return () => controller.abort();
  }, [key, round, revision.value]);
  return { state, isStale, retry: () => setRound(round + 1) };
}

/** A value as it was when it last stayed the same for so long: for what is typed or dragged. */
export function useSettled<T extends string | number>(value: T, calm_ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), calm_ms);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
