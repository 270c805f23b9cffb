/** What is said in place of content: it is on its way, there is none, it did not come. */

import type { ComponentChildren } from 'preact';
import { ServerError } from '../server/http';
import { inLanguages } from '../text/language';
import { Button } from './button';
import { Icon } from './icon';

const words = inLanguages({
  en: { loading: 'Loading…', retry: 'Try again', unreachable: 'The server does not answer.' },
  ru: { loading: 'Загрузка…', retry: 'Повторить', unreachable: 'Сервер не отвечает.' },
  kk: { loading: 'Жүктелуде…', retry: 'Қайталау', unreachable: 'Сервер жауап бермейді.' },
});

/** Grey bars where lines of text will be. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div class="skeleton" role="status" aria-label={words().loading}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} style={{ width: `${90 - ((i * 37) % 45)}%` }} />
      ))}
    </div>
  );
}

/** What failed, why, and a way to try again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div class="message failed" role="alert">
      <Icon name="warning" />
      <p>{errorText(error)}</p>
      {retry && <Button onClick={retry}>{words().retry}</Button>}
    </div>
  );
}

/** There is nothing. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="message empty">{children}</p>;
}

/** What to tell of an error. */
export function errorText(error: unknown): string {
  if (error instanceof ServerError && error.status === undefined) return words().unreachable;
  return error instanceof Error ? error.message : String(error);
}
