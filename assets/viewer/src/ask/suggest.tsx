/** A box to type a name in, with suggestions beneath: a combobox, as in the ARIA Authoring Practices. */

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { words } from '../find/words';
import { useWaiting } from '../ui/waiting';

interface Props<T> {
  id: string;
  label: string;
  hint?: string;
  text: string;
  onText: (text: string) => void;
  options: readonly T[];
  /** Whether the options are still those of another text. */
  isBusy: boolean;
  show: (option: T) => ComponentChildren;
  take: (option: T) => void;
  /** What there is to say instead of suggestions. */
  children: ComponentChildren;
}

/** Arrows choose, Enter takes: the first at first, as soon as it is there. */
export function Suggest<T>({ id, label, hint, text, onText, options, isBusy, show, take, children }: Props<T>) {
  const [chosen, setChosen] = useState(0);
  const setWaiting = useWaiting(isBusy, () => options[0] && take(options[0]));
  const nameOf = (place: number) => `${id}-${place}`;
  // At once: a key may come before an effect.
  useLayoutEffect(() => setChosen(0), [options]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const current = options[chosen];
    if (by !== undefined && current) setChosen((chosen + by + options.length) % options.length);
    else if (event.key === 'Enter' && isBusy) setWaiting(true);
    else if (event.key === 'Enter' && current) take(current);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <label>
        <span class="soft">{label}</span>
        <input
          id={id}
          class="input"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={options[chosen] && nameOf(chosen)}
          placeholder={hint}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => (onText(currentTarget.value), setWaiting(false))}
          onKeyDown={onKeyDown}
        />
      </label>
      <div aria-live="polite">{children}</div>
      {options.length > 0 && (
        <div id={`${id}-list`} class="choices" role="listbox" aria-label={label} aria-busy={isBusy}>
          {options.map((option, place) => (
            // The box keeps the focus: the pointer must not take it.
            <div key={place} id={nameOf(place)} role="option" aria-selected={place === chosen} onMouseMove={() => setChosen(place)} onMouseDown={(event) => event.preventDefault()} onClick={() => take(option)}>
              {show(option)}
            </div>
          ))}
        </div>
      )}
      <p class="unseen" role="status">{!isBusy && options.length > 0 && words().count(options.length)}</p>
    </>
  );
}
