/** The card of a feature: its name, its attributes, and the way to the next one under the same click. */

import './card.css';

import { useEffect, useRef } from 'preact/hooks';
import type { Feature } from 'geojson';
import { extentOf } from '../geodesy/extent';
import { legends } from '../map/layers';
import { fitTo, keepClearOfCard, map } from '../map/map';
import { selectedOverlay } from '../map/selected';
import type { Collection } from '../server/collections';
import { fetchColumns, type Column } from '../server/columns';
import { featurePath, getJson } from '../server/http';
import { byId } from '../state/collections';
import { current, pick, picked } from '../state/selection';
import { inLanguages } from '../text/language';
import { featureTitle } from '../text/terms';
import { IconButton } from '../ui/button';
import { useLoad } from '../ui/load';
import { errorText } from '../ui/message';
import { Attributes } from './attributes';

const words = inLanguages({
  en: { feature: 'Feature', close: 'Close', previous: 'Previous feature', next: 'Next feature', here: 'Features here', of: (i: number, n: number) => `${i} of ${n}`, zoom: 'Zoom to this feature', attributes: 'Attributes', partial: (why: string) => `Only what the tile holds: ${why}` },
  ru: { feature: 'Объект', close: 'Закрыть', previous: 'Предыдущий объект', next: 'Следующий объект', here: 'Объекты здесь', of: (i: number, n: number) => `${i} из ${n}`, zoom: 'Показать объект', attributes: 'Атрибуты', partial: (why: string) => `Только то, что есть в тайле: ${why}` },
  kk: { feature: 'Нысан', close: 'Жабу', previous: 'Алдыңғы нысан', next: 'Келесі нысан', here: 'Осындағы нысандар', of: (i: number, n: number) => `${n} ішінен ${i}`, zoom: 'Нысанды көрсету', attributes: 'Атрибуттар', partial: (why: string) => `Тек тайлда барлары: ${why}` },
});

const close = () => {
  pick([]);
  map.getCanvas().focus();
};

export function Card() {
  const now = current.value;
  const collection = now && byId.value.get(now.collection);
  useEffect(() => {
    document.body.classList.toggle('has-card', collection !== undefined);
  }, [collection !== undefined]);
  useEffect(() => {
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && current.value && !document.querySelector('dialog[open]') && close();
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (!now || !collection) return <aside id="card" class="sheet" hidden aria-label={words().feature} />;
  return (
    <aside id="card" class="sheet" aria-label={words().feature}>
      <Content key={`${now.collection}/${now.id ?? ''}/${picked.value.index}`} collection={collection} id={now.id} fromTile={now.feature} />
    </aside>
  );
}

function Content({ collection, id, fromTile }: { collection: Collection; id: string | undefined; fromTile: Feature }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const isWhole = id !== undefined && !collection.tilesOnly;
  const whole = useLoad(isWhole ? `${collection.id}/${id}` : undefined, (signal) => fetchWhole(collection.id, id ?? '', signal));
  const loaded = whole.state.is === 'ready' ? whole.state.value : undefined;
  const feature = loaded?.feature ?? fromTile;
  const properties = feature.properties ?? {};
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (loaded?.feature.geometry) selectedOverlay.set(loaded.feature);
    const extent = feature.geometry && extentOf(feature.geometry);
    if (extent) keepClearOfCard(extent);
  }, [loaded]);
  const extent = feature.geometry && extentOf(feature.geometry);
  const title = featureTitle(properties) ?? (id === undefined ? collection.title : `${collection.title} ${id}`);
  return (
    <>
      <header>
        <div class="heading">
          <p class="origin" style={{ '--colour': legends.value[collection.id]?.color }}>
            <span class="legend-dot" />
            {collection.title}
          </p>
          <h2 ref={heading} tabIndex={-1}>{title}</h2>
        </div>
        <IconButton icon="close" name={words().close} onClick={close} />
      </header>
      <div class="card-body" tabIndex={0} role="group" aria-label={words().attributes}>
        {whole.state.is === 'failed' && <p class="warning">{words().partial(errorText(whole.state.error))}</p>}
        <Attributes properties={properties} columns={loaded?.columns ?? []} hidden={new Set()} />
      </div>
      <footer>
        <Pager />
        <span class="spring" />
        {isWhole && <a href={`${featurePath(collection.id, id)}?f=json`} target="_blank" rel="noopener">GeoJSON</a>}
        {extent && <IconButton icon="zoomTo" name={words().zoom} onClick={() => fitTo(extent)} />}
      </footer>
    </>
  );
}

/** A feature with the columns of its collection. */
async function fetchWhole(collection: string, id: string, signal: AbortSignal): Promise<{ feature: Feature; columns: Column[] }> {
  const [feature, columns] = await Promise.all([getJson(`${featurePath(collection, id)}?f=json`, { signal }), fetchColumns(collection).catch(() => [])]);
  return { feature: feature as unknown as Feature, columns };
}

function Pager() {
  const { found, index } = picked.value;
  if (found.length < 2) return null;
  const turn = (by: number) => () => pick(found, (index + by + found.length) % found.length);
  return (
    <div class="pager" role="group" aria-label={words().here}>
      <IconButton icon="previous" name={words().previous} onClick={turn(-1)} />
      <span aria-live="polite">{words().of(index + 1, found.length)}</span>
      <IconButton icon="next" name={words().next} onClick={turn(1)} />
    </div>
  );
}
