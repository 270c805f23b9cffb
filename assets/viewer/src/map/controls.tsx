/** Zoom, globe, and what else is done to the whole map. */

import './controls.css';

import { AttributionControl, ScaleControl } from 'maplibre-gl';
import { useEffect } from 'preact/hooks';
import { prefersCalm } from '../state/theme';
import { isEmbedded, projection, setProjection } from '../state/view';
import { inLanguages, language } from '../text/language';
import { IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { canFullScreen, isFullScreen, toggleFullScreen } from './full-screen';
import { isGridShown } from './grid';
import { hideLocation, location, toggleLocation } from './location';
import { map } from './map';
import { mapWords } from './map-words';
import { isPrinting } from './print';

const words = inLanguages({
  en: { controls: 'Map controls', zoomIn: 'Zoom in', zoomOut: 'Zoom out', globe: 'Globe', grid: 'Grid of map sheets', locate: 'Where am I?', fullScreen: 'Full screen', print: 'Picture or print', close: 'Close' },
  ru: { controls: 'Управление картой', zoomIn: 'Приблизить', zoomOut: 'Отдалить', globe: 'Глобус', grid: 'Сетка листов карты', locate: 'Где я?', fullScreen: 'Во весь экран', print: 'Картинка или печать', close: 'Закрыть' },
  kk: { controls: 'Картаны басқару', zoomIn: 'Жақындату', zoomOut: 'Алыстату', globe: 'Глобус', grid: 'Карта парақтарының торы', locate: 'Мен қайдамын?', fullScreen: 'Толық экран', print: 'Сурет немесе басып шығару', close: 'Жабу' },
});

export function Controls() {
  useEffect(addFurniture, [language.value]);
  const animate = !prefersCalm();
  const isGlobe = projection.value === 'globe';
  const at = location.value;
  return (
    <>
      <section class="controls" aria-label={words().controls}>
        <IconButton icon="plus" name={words().zoomIn} onClick={() => map.zoomIn({ animate }, { isWanted: true })} />
        <IconButton icon="minus" name={words().zoomOut} onClick={() => map.zoomOut({ animate }, { isWanted: true })} />
        <IconButton icon="globe" name={words().globe} pressed={isGlobe} onClick={() => setProjection(isGlobe ? 'mercator' : 'globe')} />
        <IconButton icon="sheet" name={words().grid} pressed={isGridShown.value} onClick={() => (isGridShown.value = !isGridShown.value)} />
        <IconButton icon="locate" name={words().locate} pressed={at.is === 'shown'} disabled={at.is === 'asking'} onClick={toggleLocation} />
        {canFullScreen && <IconButton icon="fullscreen" name={words().fullScreen} pressed={isFullScreen.value} onClick={toggleFullScreen} />}
        {!isEmbedded && <IconButton icon="print" name={words().print} onClick={() => (isPrinting.value = true)} />}
      </section>
      {at.is === 'failed' && (
        <div class="map-notice" role="alert">
          <Icon name="warning" />
          <p>{at.reason}</p>
          <IconButton icon="close" name={words().close} onClick={hideLocation} />
        </div>
      )}
    </>
  );
}

/** MapLibre's own furniture, which takes its words once. */
function addFurniture(): () => void {
  // oxlint-disable-next-line no-underscore-dangle -- There is no other way to another language than another map.
  Object.assign(map._locale, mapWords());
  for (const named of [map.getContainer(), map.getCanvas()]) named.setAttribute('aria-label', mapWords()['Map.Title']);
  // The first lies lowest.
  const furniture = [new AttributionControl({ compact: true }), new ScaleControl({ maxWidth: 110 })];
  for (const control of furniture) map.addControl(control, 'bottom-right');
  return () => furniture.forEach((control) => map.removeControl(control));
}
