/** Something to take with the clipboard. */

import { useEffect, useState } from 'preact/hooks';
import { inLanguages } from '../text/language';
import { Button } from './button';

const words = inLanguages({
  en: { copy: 'Copy', copied: 'Copied', failed: 'The browser does not allow it: select and copy by hand' },
  ru: { copy: 'Копировать', copied: 'Скопировано', failed: 'Браузер не разрешает: выделите и скопируйте сами' },
  kk: { copy: 'Көшіру', copied: 'Көшірілді', failed: 'Браузер рұқсат бермейді: белгілеп, өзіңіз көшіріңіз' },
});

/** How long the button says what it did, milliseconds. */
const TELLS_MS = 2500;

/** A button that copies a text and says so. `name`: what it does, where "copy" does not tell. */
export function CopyButton({ text, name }: { text: string; name?: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    const timer = setTimeout(() => setOutcome(undefined), TELLS_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => copyText(text).then(
    () => setOutcome('copied'),
    () => setOutcome('failed'),
  );
  return (
    <>
      <Button icon={outcome === 'copied' ? 'data' : 'copy'} onClick={() => void copy()}>{outcome === 'copied' ? words().copied : (name ?? words().copy)}</Button>
      <span class={outcome === 'failed' ? 'soft' : 'unseen'} role="status">{outcome && words()[outcome]}</span>
    </>
  );
}

/** Pages that are not served by https have no clipboard of their own; what is selected can still be copied. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  const focused = document.activeElement;
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  if (!isCopied) throw new Error('not allowed');
}
