/** The filter as CQL2: to read, to copy, to write. */

import { useRef, useState } from 'preact/hooks';
import { countMatching } from '../server/counts';
import { clauses, filters, setClauses } from '../state/filters';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { focusSoon } from '../ui/focus';
import { Failed } from '../ui/message';
import { words } from './words';
import { own } from '../state/own';

export function Written({ collection }: { collection: string }) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const filter = own(filters.value, collection) ?? '';
  const [only] = own(clauses.value, collection) ?? [];
  const rootRef = useRef<HTMLDetailsElement>(null);
  const edit = () => {
    setDraft(only?.is === 'written' && own(clauses.value, collection)?.length === 1 ? only.text : filter);
    focusSoon(() => rootRef.current?.querySelector('textarea'));
  };
  const close = () => {
    setDraft(undefined);
    focusSoon(() => rootRef.current?.querySelector<HTMLElement>('.button:last-of-type'));
  };
  return (
    <details class="facet written" ref={rootRef}>
      <summary>{words().cql2}</summary>
      {draft === undefined ? (
        <div class="facet-body">
          {filter && <pre tabIndex={0} aria-label={words().cql2}><code>{filter}</code></pre>}
          <div class="row">
            {filter && <CopyButton text={filter} />}
            <Button onClick={edit}>{words().edit}</Button>
          </div>
        </div>
      ) : (
        <Editor collection={collection} draft={draft} setDraft={setDraft} close={close} />
      )}
    </details>
  );
}

/** What the server does not understand is not applied; it says why. */
function Editor({ collection, draft, setDraft, close }: { collection: string; draft: string; setDraft: (draft: string) => void; close: () => void }) {
  const [error, setError] = useState<unknown>(undefined);
  const apply = async () => {
    try {
      if (draft.trim()) await countMatching(collection, draft);
      setClauses(collection, draft.trim() ? [{ is: 'written', text: draft.trim() }] : []);
      close();
    } catch (reason) {
      setError(reason);
    }
  };
  return (
    <form class="facet-body" onSubmit={(event) => (event.preventDefault(), void apply())}>
      <textarea class="input" rows={4} spellcheck={false} aria-label={words().cql2} value={draft} onInput={({ currentTarget }) => setDraft(currentTarget.value)} />
      <p class="soft">{words().replaces}</p>
      {error !== undefined && <Failed error={error} />}
      <div class="row">
        <button type="submit" class="button main">{words().apply}</button>
        <Button onClick={close}>{words().cancel}</Button>
      </div>
    </form>
  );
}
