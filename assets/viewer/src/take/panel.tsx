/** Taking away: files, lines for other programs, links and windows into this view. */

import './take.css';

import { useState } from 'preact/hooks';
import { isWithheld, Withheld } from '../filter/broken';
import { collectionPath, getJson } from '../server/http';
import { active, choose, collections, list } from '../state/collections';
import { ChooseCollection } from '../ui/choose-collection';
import { useLoad } from '../ui/load';
import { Empty, Failed, Skeleton } from '../ui/message';
import { Download } from './download';
import { Share } from './share';
import { TileAddresses } from './tile-addresses';
import { Use } from './use';
import { words } from './words';

/** The tab of taking away. */
export function TakePanel() {
  const [archive, setArchive] = useState<string>();
  const offered = list.value.filter(({ error, loading }) => !error && !loading);
  const collection = offered.find(({ id }) => id === archive) ?? active.value ?? offered[0];
  const described = useLoad(collection?.id, (signal) => getJson(collectionPath(collection?.id ?? '', '?f=json'), { signal }));
  if (collections.value.is === 'loading') return <Skeleton lines={6} />;
  if (!collection) return <Empty>{words().nothing}</Empty>;
  const pickCollection = (id: string) => {
    const isArchive = offered.some((other) => other.id === id && other.tilesOnly);
    setArchive(isArchive ? id : undefined);
    if (!isArchive) choose(id);
  };
  return (
    <>
      <div class="section">
        <ChooseCollection among={offered} id={collection.id} onChoose={pickCollection} />
      </div>
      {isWithheld(collection.id) ? (
        <Withheld collection={collection.id} />
      ) : collection.tilesOnly ? (
        <TileAddresses collection={collection} />
      ) : described.state.is === 'ready' ? (
        <Download collection={collection} described={described.state.value} />
      ) : described.state.is === 'failed' ? (
        <Failed error={described.state.error} retry={described.retry} />
      ) : (
        <Skeleton lines={6} />
      )}
      {!isWithheld(collection.id) && <Use key={collection.id} collection={collection} />}
      <Share />
    </>
  );
}
