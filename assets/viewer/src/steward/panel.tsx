/** The steward's corner: files of one's own, what is wrong with the data, and what happened while it was loaded. */

import './steward.css';

import { active, askable, choose, collections } from '../state/collections';
import { ChooseCollection } from '../ui/choose-collection';
import { Empty, Skeleton } from '../ui/message';
import { Findings } from './findings';
import { LoadReport } from './load-report';
import { LocalPanel } from './local/panel';
import { words } from './words';

/** The tab of quality. */
export function StewardPanel() {
  const collection = active.value;
  if (collections.value.is === 'loading') return <Skeleton lines={6} />;
  return (
    <>
      <LocalPanel />
      {collection ? (
        <>
          <div class="section">
            <ChooseCollection among={askable.value} id={collection.id} onChoose={choose} />
          </div>
          <Findings key={`findings ${collection.id}`} collection={collection} />
          <LoadReport key={`report ${collection.id}`} id={collection.id} />
        </>
      ) : (
        <Empty>{words().nothing}</Empty>
      )}
    </>
  );
}
