/** The viewer: the collections of a server on a map. */

import type { Map as MapLibre, Point } from 'maplibre-gl';
import { fetchCollections, type Collection } from './api';
import { applyTheme } from './base-map';
import { union } from './extent';
import { titleOf } from './format-value';
import { Inspector } from './inspector';
import { Layers } from './layers';
import { createMap, fitTo } from './map';
import { assignColours } from './palette';
import { Panel } from './panel';
import { Picker, type Picked } from './pick';
import { addSelection, setSelectionTheme } from './selection';
import './style.css';
import { currentTheme, onThemeChange } from './theme';
import { formatViewState, parseViewState } from './view-state';

declare global {
  interface Window {
    /** For tests and for the curious. */
    lode: { map: MapLibre };
  }
}

/** With more collections than this, only the first are switched on at first. */
const VISIBLE_AT_FIRST = 12;
/** How often to ask again while the server is still loading files. */
const LOADING_POLL_MS = 1500;

const byId = (id: string) => document.getElementById(id) ?? document.body;
/** What the address asked for when the page was opened. */
const opened = parseViewState(location.hash);
const map = createMap(byId('map'), currentTheme(), opened.map);
window.lode = { map };

let collections = new Map<string, Collection>();
let colours = new Map<string, string>();
/** Collections that already got their first chance to be switched on. */
const met = new Set<string>();
/** The view is ours to choose until somebody moves it. */
let mayFit = !opened.map;

const layers = new Layers(map, currentTheme());
const inspector = new Inspector(map, byId('card'), (id) => {
  const collection = collections.get(id);
  return collection && { collection, colour: collection.style.color ?? colours.get(id) ?? '' };
});
const panel = new Panel(byId('panel'), {
  toggle: (id, visible) => void layers.setVisible(id, visible).then(writeAddress),
  zoomTo: (id) => {
    const extent = collections.get(id)?.extent;
    if (extent) fitTo(map, extent, true);
  },
});

async function start(): Promise<void> {
  panel.showLoading();
  try {
    await refresh();
  } catch (error) {
    panel.showUnreachable(error instanceof Error ? error.message : String(error), () => void start());
  }
}

/** Asks for the collections, and again while some of them are still being loaded. */
async function refresh(): Promise<void> {
  const list = await fetchCollections();
  await styleReady;
  collections = new Map(list.map((collection) => [collection.id, collection]));
  colours = assignColours([...collections.keys()]);
  panel.showCollections(list, colours);
  const drawn = list.filter(({ kinds, featureCount }) => kinds.length > 0 && featureCount !== 0);
  layers.setCollections(drawn, colours);
  const wanted = new Set(opened.layers ?? drawn.filter(({ style }) => style.visible ?? true).slice(0, VISIBLE_AT_FIRST).map(({ id }) => id));
  const fresh = drawn.filter(({ id }) => wanted.has(id) && !met.has(id));
  for (const { id } of drawn) met.add(id);
  const extent = union(drawn.flatMap(({ id, extent }) => (wanted.has(id) && extent ? [extent] : [])));
  if (mayFit && fresh.length > 0 && extent) fitTo(map, extent, false);
  void Promise.all(fresh.map(({ id }) => layers.setVisible(id, true))).then(writeAddress);
  const asked = opened.feature;
  if (asked && fresh.some(({ id }) => id === asked.collection)) void inspector.selectByRef(asked);
  if (list.some(({ loading }) => loading)) setTimeout(() => void refresh().catch(() => {}), LOADING_POLL_MS);
}

function showTip(hovered: Picked | undefined, at: Point): void {
  const tip = byId('tip');
  const collection = hovered && collections.get(hovered.collection);
  tip.hidden = !collection;
  if (!collection) return;
  tip.textContent = titleOf(hovered.feature.properties ?? {}, navigator.language) ?? collection.title;
  tip.style.transform = `translate(${Math.round(at.x + 14)}px, ${Math.round(at.y + 14)}px)`;
}

function writeAddress(): void {
  if (met.size === 0) return;
  const { lng: lon, lat } = map.getCenter().wrap();
  const feature = inspector.selected;
  const hash = formatViewState({ map: { zoom: map.getZoom(), lat, lon }, layers: layers.visible(), ...(feature && { feature }) });
  if (hash !== location.hash) history.replaceState(null, '', hash);
}

/** Somebody edited the address, or pasted one. */
function followAddress(): void {
  const address = parseViewState(location.hash);
  if (address.map) map.jumpTo({ center: [address.map.lon, address.map.lat], zoom: address.map.zoom });
  const wanted = address.layers && new Set(address.layers);
  if (wanted) for (const id of collections.keys()) void layers.setVisible(id, wanted.has(id));
  if (address.feature && collections.has(address.feature.collection)) void inspector.selectByRef(address.feature);
}

const styleReady = map.once('style.load').then(() => addSelection(map, currentTheme()));
const picker = new Picker(map, layers);
picker.onHover = showTip;
picker.onClick = (found) => void inspector.select(found, 0);
inspector.onSelect = () => {
  byId('tip').hidden = true;
  writeAddress();
};
layers.onChange = (id, status, categories) => panel.setStatus(id, status, categories);
map.on('movestart', ({ originalEvent }) => (mayFit &&= !originalEvent));
map.on('moveend', writeAddress);
window.addEventListener('hashchange', followAddress);
onThemeChange((theme) => {
  applyTheme(map, theme);
  setSelectionTheme(map, theme);
  layers.setTheme(theme);
});
void start();
