/** The page as a window in somebody else's: what the colours mean, and the way to the whole map. */

import './embed.css';

import { isWithheld, withheld } from '../filter/broken';
import { LegendList } from '../layers/legend';
import { legends } from '../map/layers';
import { address } from '../server/http';
import { viewHash } from '../state/address';
import { collections, askForCollections, shown } from '../state/collections';
import { inLanguages } from '../text/language';
import { Failed, Skeleton } from '../ui/message';
import { Swatch } from '../ui/swatch';
import { title } from './title';
import { own } from '../state/own';

const words = inLanguages({
  en: { legend: 'Legend', whole: 'Open the whole map' },
  ru: { legend: 'Условные обозначения', whole: 'Открыть всю карту' },
  kk: { legend: 'Шартты белгілер', whole: 'Картаны толық ашу' },
});

/** A window this large has room for the legend beside the map. */
const ROOMY = '(min-width: 480px) and (min-height: 360px)';

export function EmbedFrame() {
  return (
    <section class="embed-frame" aria-label={title.value}>
      <details class="embed-legend" open={window.matchMedia(ROOMY).matches}>
        <summary>{words().legend}</summary>
        <Legend />
      </details>
      <a class="whole-map" href={address('.') + viewHash.value} target="_blank" rel="noopener">{words().whole}</a>
    </section>
  );
}

function Legend() {
  const state = collections.value;
  if (state.is === 'loading') return <Skeleton />;
  if (state.is === 'failed') return <Failed error={state.error} retry={() => void askForCollections()} />;
  return (
    <ul>
      {shown.value.map((collection) => (
        <li key={collection.id} style={{ '--colour': own(legends.value, collection.id)?.color ?? 'var(--ink-soft)' }}>
          <p class="legend-title">
            <Swatch kinds={collection.kinds} />
            {collection.title}
          </p>
          {isWithheld(collection.id) ? <p class="note">{withheld()}</p> : <LegendList collection={collection} />}
        </li>
      ))}
    </ul>
  );
}
