/** Waiting until somebody is done. */

import { useEffect, useRef, useState } from 'preact/hooks';

/** A value as it was when it last stayed the same for a while. */
export function useSettled<T>(value: T, ms = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(() => value), ms);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/**
 * A value that is changed quickly here and taken over slowly there: `draft` is what to show, `change` what to call with each change,
 * `commit` gets the last one after a pause. Changes from outside win.
 */
export function useDraft<T>(value: T, commit: (value: T) => void, ms = 250): { draft: T; change: (value: T) => void } {
  const [draft, setDraft] = useState<{ of: string; value: T } | undefined>(undefined);
  const timerRef = useRef<ReturnType<typeof setTimeout>>(undefined);
  const outside = JSON.stringify(value);
  useEffect(() => () => clearTimeout(timerRef.current), [outside]);
  const change = (next: T) => {
    setDraft({ of: outside, value: next });
    clearTimeout(timerRef.current);
    timerRef.current = setTimeout(() => commit(next), ms);
  };
  return { draft: draft?.of === outside ? draft.value : value, change };
}
