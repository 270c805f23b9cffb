/** Zoom, globe, and what else is done to the whole map. */

import { AttributionControl, ScaleControl } from 'maplibre-gl';
import { useEffect } from 'preact/hooks';
import { prefersCalm } from '../state/theme';
import { projection, setProjection } from '../state/view';
import { inLanguages } from '../text/language';
import { IconButton } from '../ui/button';
import { map } from './map';

const words = inLanguages({
  en: { controls: 'Map controls', zoomIn: 'Zoom in', zoomOut: 'Zoom out', globe: 'Globe' },
  ru: { controls: 'Управление картой', zoomIn: 'Приблизить', zoomOut: 'Отдалить', globe: 'Глобус' },
  kk: { controls: 'Картаны басқару', zoomIn: 'Жақындату', zoomOut: 'Алыстату', globe: 'Глобус' },
});

export function Controls() {
  useEffect(() => {
    // The first lies lowest.
    map.addControl(new AttributionControl({ compact: true }), 'bottom-right');
    map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-right');
  }, []);
  const animate = !prefersCalm();
  return (
    <div class="controls" role="group" aria-label={words().controls}>
      <IconButton icon="plus" name={words().zoomIn} onClick={() => map.zoomIn({ animate })} />
      <IconButton icon="minus" name={words().zoomOut} onClick={() => map.zoomOut({ animate })} />
      <IconButton icon="globe" name={words().globe} pressed={projection.value === 'globe'} onClick={() => setProjection(projection.value === 'globe' ? 'mercator' : 'globe')} />
    </div>
  );
}
