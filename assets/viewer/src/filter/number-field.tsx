/** A number to type. It is taken over when it is finished; meanwhile nothing writes over it. */

import { useState } from 'preact/hooks';

/** `onNumber` gets undefined where the field was emptied. */
export function NumberField({ label, value, onNumber }: { label: string; value: number; onNumber: (value: number | undefined) => void }) {
  const [text, setText] = useState<string | undefined>(undefined);
  const finish = () => {
    if (text === undefined) return;
    setText(undefined);
    onNumber(text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text));
  };
  return (
    <label class="bound">
      <span>{label}</span>
      <input class="input" type="number" step="any" value={text ?? value} onInput={({ currentTarget }) => setText(currentTarget.value)} onBlur={finish} onKeyDown={({ key }) => key === 'Enter' && finish()} />
    </label>
  );
}
