/** Lines of a program, to be read and copied. */

import { CopyButton } from './copy-button';

export function Code({ text, name }: { text: string; name: string }) {
  return (
    <figure class="code">
      <pre tabIndex={0} aria-label={name} translate={false}>{text}</pre>
      <div class="row">
        <CopyButton text={text} />
      </div>
    </figure>
  );
}
