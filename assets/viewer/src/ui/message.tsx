/** What is said in place of content: it is on its way, there is none, it did not come. */

import type { ComponentChildren } from 'preact';
import { ServerError } from '../server/http';
import { inLanguages } from '../text/language';
import { Button } from './button';
import { Icon } from './icon';

const words = inLanguages({
  en: { loading: 'Loading…', retry: 'Try again', unreachable: 'The server does not answer.', refused: 'The server refused the question:', failed: 'The server failed:' },
  ru: { loading: 'Загрузка…', retry: 'Повторить', unreachable: 'Сервер не отвечает.', refused: 'Сервер отклонил запрос:', failed: 'Ошибка сервера:' },
  kk: { loading: 'Жүктелуде…', retry: 'Қайталау', unreachable: 'Сервер жауап бермейді.', refused: 'Сервер сұрауды қабылдамады:', failed: 'Сервер қатесі:' },
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

/** What failed, why, and a way to try again where that may help. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div class="message failed" role="alert">
      <Icon name="warning" />
      <p><Why error={error} /></p>
      {retry && !isRefusal(error) && <Button onClick={retry}>{words().retry}</Button>}
    </div>
  );
}

/** There is nothing. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="message empty">{children}</p>;
}

/** What to tell of an error: the server says its reasons in English. */
export function Why({ error }: { error: unknown }) {
  if (!(error instanceof ServerError)) return <span lang="en">{error instanceof Error ? error.message : String(error)}</span>;
  if (error.status === undefined) return <>{words().unreachable}</>;
  return <>{isRefusal(error) ? words().refused : words().failed} <span lang="en">{error.message}</span></>;
}

/** Whether the server would say the same again: by its status, but for those that ask for patience. */
export const isRefusal = (error: unknown): boolean => error instanceof ServerError && /^4(?!08|29)/.test(String(error.status));
