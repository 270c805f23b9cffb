/** How to open a layer in QGIS, step by step. The menus are called as QGIS calls them in the language. */

import { inLanguages } from '../text/language';

/** What the steps speak of. */
interface Addresses {
  server: string;
  title: string;
  tiles: string;
  /** The features that are chosen now, where not all are. */
  filtered: string | undefined;
}

/** A way to open it: what it is, and what to do. Addresses stand alone, to be copied. */
export interface Way {
  name: string;
  steps: readonly { text: string; address?: string }[];
}

const words = inLanguages({
  en: {
    features: 'Features (OGC API – Features)',
    menuFeatures: 'Layer → Add Layer → Add WFS / OGC API - Features Layer…, then New.',
    server: 'Any name; URL:',
    connect: (title: string) => `OK, Connect, choose “${title}”, Add.`,
    filtered: 'Only what the filter leaves',
    menuVector: 'Layer → Add Layer → Add Vector Layer…, source type “Protocol: HTTP(S), cloud, etc.”.',
    uri: 'Type GeoJSON; URI:',
    add: 'Add.',
    tiles: 'Vector tiles',
    menuTiles: 'Layer → Add Layer → Add Vector Tile Layer…, then New → New Generic Connection…',
    url: 'Any name; URL:',
    addTiles: 'OK, then Add.',
  },
  ru: {
    features: 'Объекты (OGC API – Features)',
    menuFeatures: 'Слой → Добавить слой → Добавить слой WFS / OGC API - Features… (Add WFS / OGC API - Features Layer…), затем «Создать».',
    server: 'Любое имя; URL:',
    connect: (title: string) => `«OK», «Подключиться», выбрать «${title}», «Добавить».`,
    filtered: 'Только то, что отобрано',
    menuVector: 'Слой → Добавить слой → Добавить векторный слой…, тип источника — «Протокол: HTTP(S), облако, и т. д.».',
    uri: 'Тип GeoJSON; URI:',
    add: '«Добавить».',
    tiles: 'Векторные тайлы',
    menuTiles: 'Слой → Добавить слой → Добавить векторный мозаичный слой… (Add Vector Tile Layer…), затем «Создать» → «Новое общее подключение…».',
    url: 'Любое имя; URL:',
    addTiles: '«OK», затем «Добавить».',
  },
  kk: {
    features: 'Нысандар (OGC API – Features)',
    menuFeatures: 'Layer → Add Layer → Add WFS / OGC API - Features Layer… таңдап, New басыңыз.',
    server: 'Атауы кез келген; URL:',
    connect: (title: string) => `OK, Connect басып, «${title}» таңдап, Add басыңыз.`,
    filtered: 'Тек сүзілгені',
    menuVector: 'Layer → Add Layer → Add Vector Layer… ашып, «Protocol: HTTP(S), cloud, etc.» түрін таңдаңыз.',
    uri: 'Түрі GeoJSON; URI:',
    add: 'Add басыңыз.',
    tiles: 'Векторлық тайлдар',
    menuTiles: 'Layer → Add Layer → Add Vector Tile Layer… ашып, New → New Generic Connection… таңдаңыз.',
    url: 'Атауы кез келген; URL:',
    addTiles: 'OK, содан кейін Add басыңыз.',
  },
});

/** The ways into QGIS. */
export function waysIntoQgis({ server, title, tiles, filtered }: Addresses, hasFeatures: boolean, hasTiles: boolean): Way[] {
  const to = words();
  const features: Way = { name: to.features, steps: [{ text: to.menuFeatures }, { text: to.server, address: server }, { text: to.connect(title) }] };
  const chosen: Way = { name: to.filtered, steps: [{ text: to.menuVector }, { text: to.uri, address: filtered ?? '' }, { text: to.add }] };
  const ofTiles: Way = { name: to.tiles, steps: [{ text: to.menuTiles }, { text: to.url, address: tiles }, { text: to.addTiles }] };
  return [...(hasFeatures ? [features] : []), ...(hasFeatures && filtered ? [chosen] : []), ...(hasTiles ? [ofTiles] : [])];
}
