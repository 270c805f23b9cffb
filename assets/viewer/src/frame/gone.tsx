/** That something a link names, or that was open, is not there any more. */

import { map, fitTo } from '../map/map';
import { gone } from '../state/address';
import { byId, setVisible } from '../state/collections';
import { isEmbedded, openTab } from '../state/view';
import { inLanguages } from '../text/language';
import { Button, IconButton } from '../ui/button';
import { Icon } from '../ui/icon';

const words = inLanguages({
  en: { layers: 'No such layer (any more):', feature: 'No such feature (any more):', choose: 'Choose layers', show: 'Show the layer', close: 'Close' },
  ru: { layers: 'Такого слоя нет (или больше нет):', feature: 'Такого объекта нет (или больше нет):', choose: 'Выбрать слои', show: 'Показать слой', close: 'Закрыть' },
  kk: { layers: 'Мұндай қабат жоқ (немесе енді жоқ):', feature: 'Мұндай нысан жоқ (немесе енді жоқ):', choose: 'Қабаттарды таңдау', show: 'Қабатты көрсету', close: 'Жабу' },
});

export function Gone() {
  return (
    <div class="gone" role="status">
      {gone.value && <Note now={gone.value} />}
    </div>
  );
}

function Note({ now }: { now: NonNullable<typeof gone.value> }) {
  const collection = 'feature' in now ? byId.value.get(now.feature.collection) : undefined;
  const close = () => {
    gone.value = undefined;
    map.getCanvas().focus();
  };
  const choose = () => {
    close();
    openTab('layers');
    document.getElementById('tab-layers')?.focus();
  };
  const show = () => {
    close();
    if (!collection) return;
    setVisible(collection.id, true);
    if (collection.extent) fitTo(collection.extent);
  };
  return (
    <>
      <Icon name="info" />
      <p>
        {'feature' in now ? words().feature : words().layers} <b>{'feature' in now ? `${collection?.title ?? now.feature.collection}, ${now.feature.id}` : now.layers.join(', ')}</b>
      </p>
      {collection ? collection.kinds.length > 0 && <Button onClick={show}>{words().show}</Button> : !isEmbedded && <Button onClick={choose}>{words().choose}</Button>}
      <IconButton icon="close" name={words().close} onClick={close} />
    </>
  );
}
