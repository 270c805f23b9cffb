/** What an archive of tiles has to give: addresses. */

import type { Collection } from '../server/collections';
import { address } from '../server/http';
import { language } from '../text/language';
import { CopyButton } from '../ui/copy-button';
import { addresses } from './snippets';
import { words } from './words';

export function TileAddresses({ collection: { id } }: { collection: Collection }) {
  const of = addresses({ base: address('.'), id, query: {}, language: language.value });
  const rows = [['TileJSON', of.tileJson], [words().tiles, of.tiles], [words().style, of.style]] as const;
  return (
    <section class="section" aria-labelledby="take-tiles">
      <h3 id="take-tiles">{words().download}</h3>
      <p class="soft">{words().tilesOnly}</p>
      {rows.map(([name, text]) => (
        <div key={name} class="address">
          <span>{name}</span>
          <code>{text}</code>
          <CopyButton text={text} />
        </div>
      ))}
    </section>
  );
}
