/** What of a link, or of what was open, cannot be shown: it is not there any more, or its filter cannot be applied. */

import { useEffect, useRef } from 'preact/hooks';
import { isWithheld, ToFilter, withheld } from '../filter/broken';
import { map, fitTo } from '../map/map';
import { gone } from '../state/address';
import { byId, setVisible, shown } from '../state/collections';
import type { FeatureRef } from '../state/view-state';
import { isEmbedded, isPanelOpen, openTab } from '../state/view';
import { inLanguages } from '../text/language';
import { Button, IconButton } from '../ui/button';
import { focusSoon } from '../ui/focus';
import { Icon } from '../ui/icon';

const words = inLanguages({
  en: { layers: 'No such layer now:', feature: 'No such feature now:', choose: 'Choose layers', show: 'Show the layer', close: 'Close' },
  ru: { layers: 'Такого слоя сейчас нет:', feature: 'Такого объекта сейчас нет:', choose: 'Выбрать слои', show: 'Показать слой', close: 'Закрыть' },
  kk: { layers: 'Мұндай қабат қазір жоқ:', feature: 'Мұндай нысан қазір жоқ:', choose: 'Қабаттарды таңдау', show: 'Қабатты көрсету', close: 'Жабу' },
});

export function Gone() {
  const now = gone.value;
  return (
    <div class="gone" role="status">
      {!now ? <Hidden /> : 'feature' in now ? <GoneFeature feature={now.feature} /> : <GoneLayers ids={now.layers} />}
    </div>
  );
}

function GoneLayers({ ids }: { ids: readonly string[] }) {
  const choose = () => {
    gone.value = undefined;
    openTab('layers');
    document.getElementById('tab-layers')?.focus();
  };
  return (
    <>
      <Said what={words().layers} names={ids.join(', ')} />
      {!isEmbedded && <Button onClick={choose}>{words().choose}</Button>}
      <Close />
    </>
  );
}

function GoneFeature({ feature: { collection: id, id: feature } }: { feature: FeatureRef }) {
  const collection = byId.value.get(id);
  const show = () => {
    close();
    setVisible(id, true);
    if (collection?.extent) fitTo(collection.extent);
  };
  return (
    <>
      <Said what={words().feature} names={`${collection?.title ?? id}, ${feature}`} />
      {collection && collection.kinds.length > 0 && <Button onClick={show}>{words().show}</Button>}
      <Close />
    </>
  );
}

/** Where no panel says why a layer is not on the map. */
function Hidden() {
  const collection = isPanelOpen.value || isEmbedded ? undefined : shown.value.find(({ id }) => isWithheld(id));
  if (!collection) return null;
  return (
    <>
      <Icon name="info" />
      <p>{withheld()}</p>
      <ToFilter collection={collection.id} />
    </>
  );
}

/** The card that is gone had the focus. */
function Said({ what, names }: { what: string; names: string }) {
  const textRef = useRef<HTMLParagraphElement>(null);
  useEffect(() => focusSoon(() => (document.activeElement === document.body ? textRef.current : undefined)), [names]);
  return (
    <>
      <Icon name="info" />
      <p ref={textRef} tabIndex={-1}>{what} <b>{names}</b></p>
    </>
  );
}

const Close = () => <IconButton icon="close" name={words().close} onClick={close} />;

function close(): void {
  gone.value = undefined;
  map.getCanvas().focus();
}
