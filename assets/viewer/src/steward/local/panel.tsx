/** Files of the reader's own: choosing them, what they have, what of them could not be read. */

import { useRef } from 'preact/hooks';
import { Button, IconButton } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { words } from '../words';
import { addFiles, goToFile, localFiles, reading, refusals, removeFile, type LocalFile } from './files';
import { Unreadable } from './parsed';
import { EXTENSIONS } from './read';

/** So many lines that were left out are named. */
const NAMED = 5;

export function LocalPanel() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <section class="section" aria-labelledby="local-files">
      <h3 id="local-files">{words().local}</h3>
      <p class="soft">{words().localHint}</p>
      <div class="row">
        <Button icon="file" onClick={() => input.current?.click()}>{words().choose}</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={words().choose}
          accept={EXTENSIONS.join(',')}
          onChange={({ currentTarget }) => {
            void addFiles([...(currentTarget.files ?? [])]);
            // The same file again is a change, too.
            currentTarget.value = '';
          }}
        />
      </div>
      <div role="status">
        {reading.value.map((name) => <p key={name} class="soft">{words().reading(name)}</p>)}
      </div>
      {refusals.value.map(({ name, error }) => (
        <div key={name} class="refusal" role="alert">
          <Icon name="warning" />
          <p><b>{name}</b> {reasonOf(error)}</p>
        </div>
      ))}
      <ul>
        {localFiles.value.map((file) => <Row key={file.key} file={file} />)}
      </ul>
    </section>
  );
}

function Row({ file: { key, name, color, features, faults, extent } }: { file: LocalFile }) {
  return (
    <li class="local-file" style={{ '--colour': color }}>
      <span class="legend-dot" />
      <div>
        <b>{name}</b>
        <p class="soft">{words().features(features.length)}</p>
        {faults.length > 0 && (
          <details class="faults">
            <summary>{words().faults(faults.length)}</summary>
            {faults.slice(0, NAMED).map(({ line, why }) => <p key={line}>{words().line(line, words().fault[why])}</p>)}
            {faults.length > NAMED && <p>{words().more(faults.length - NAMED)}</p>}
          </details>
        )}
      </div>
      {extent && <IconButton icon="zoomTo" name={words().zoomTo(name)} onClick={() => goToFile(extent)} />}
      <IconButton icon="trash" name={words().remove(name)} onClick={() => removeFile(key)} />
    </li>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return words().unreadable[error.why](error.about);
  return error instanceof Error ? error.message : String(error);
}
