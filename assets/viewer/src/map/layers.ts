/** Keeps the map in step with what is switched on, filtered and chosen. */

import { effect, signal } from '@preact/signals';
import type { MapSourceDataEvent, StyleSpecification, VectorTileSource } from 'maplibre-gl';
import { union, type Extent } from '../geodesy/extent';
import { fetchTileInfo, type Collection, type TileChoice, type TileInfo } from '../server/collections';
import { byId, collections, drawable, askForCollections, revision, setStatus, shown, visible } from '../state/collections';
import { areFiltersReady, broken, filters } from '../state/filters';
import { theme } from '../state/theme';
import { projection } from '../state/view';
import { language } from '../text/language';
import { commodityNamed } from '../text/terms';
import { isRefusal } from '../ui/message';
import { namesAreas } from './area-names';
import { clusterChoice } from './clusters';
import { fitTo, map } from './map';
import { followOverlays } from './overlay';
import { compose, fetchStyle, legendsOf, type Legend, type LegendEntry } from './style';
import { own } from '../state/own';

/** What the colours mean, by collection. */
export const legends = signal<Readonly<Record<string, Legend>>>({});
/** Whether the map waits for tiles. */
export const isBusy = signal(false);

/** Tiles of the collections that were shown so far, as they are on the map now. */
let tiles = new Map<string, TileInfo>();
const infos = new Map<string, Promise<TileInfo>>();
const styles = new Map<string, Promise<StyleSpecification>>();
/** Collections that were ever switched on: their layers stay on the map. */
const met = new Set<string>();
/** The server's style that is on the map. */
let drawn: StyleSpecification | undefined;
let turn = 0;
/** Grows when what failed is to be asked for again. */
const attempt = signal(0);
const AGAIN_MS = 5000;
let again: ReturnType<typeof setTimeout> | undefined;

/** Draws whatever is to be seen, from now on. `mayFit`: whether the first view is ours to choose. */
export function followLayers(mayFit: () => boolean): void {
  effect(() => {
    if (collections.value.is !== 'ready' || !areFiltersReady.value) return;
    for (const { id } of shown.value) met.add(id);
    const ids = drawable.value.filter(({ id }) => met.has(id)).map(({ id }) => id);
    // What tiles are asked for depends on these, and is put together after the first `await`.
    void [filters.value, broken.value, legends.value, attempt.value];
    draw(ids, mayFit).catch((error: unknown) => reportFailure(ids, error));
  });
  followOverlays();
  map.on('error', reportTileError);
  map.on('sourcedata', reportLoaded);
  map.on('dataloading', () => (isBusy.value = true));
  map.on('idle', () => (isBusy.value = false));
}

/** Which features of a collection are drawn, and how. */
export function choiceOf(id: string): TileChoice {
  const collection = byId.value.get(id);
  const filter = own(filters.value, id);
  const labels = drawn && namesAreas(drawn, id, (other) => byId.value.has(other));
  return { ...(filter && { filter }), ...(labels && { labels: 'true' }), ...(collection && clusterChoice(collection, own(legends.value, id)?.column)) };
}

/** How a value of a collection is drawn: by its legend, else as the commodity that it names. */
export function entryOf(id: string, value: string): LegendEntry {
  const { color = '#7b8a91', values = [] } = own(legends.value, id) ?? {};
  const { symbol, color: usual = color } = commodityNamed(value) ?? {};
  return values.find((entry) => entry.value === value) ?? { value, color: usual, ...(symbol !== undefined && { symbol }) };
}

/** Where the tiles keep a collection's features. */
export const tileLayer = (id: string): string => tiles.get(id)?.layers[0]?.id ?? id;

/** The property of tiles that holds the ids of a collection's features, where they are text. */
export const idProperty = (id: string): string | undefined => tiles.get(id)?.layers[0]?.idProperty;

/** The columns that tiles have of a collection. */
export const tileFields = (id: string): readonly string[] => tiles.get(id)?.layers[0]?.fields ?? [];

/** Where nearly all lies that is switched on. */
export function shownExtent(): Extent | undefined {
  return union(shown.value.flatMap(({ extent, mainExtent = extent }) => (mainExtent ? [mainExtent] : [])));
}

async function draw(ids: readonly string[], mayFit: () => boolean): Promise<void> {
  const mine = ++turn;
  const parts = { visible: visible.value, collections: byId.value, projection: projection.value, theme: theme.value };
  const base = await kept(styles, `${theme.value} ${language.value} ${revision.value} ${ids.join(',')}`, () => fetchStyle(theme.value, ids, language.value));
  if (mine !== turn) return;
  // Set only when it is another: this effect depends on it, and then takes the next turn.
  const isOther = base !== drawn;
  drawn = base;
  if (isOther) return void (legends.value = { ...legends.value, ...legendsOf(base) });
  const found = await Promise.all(ids.map((id) => tileInfo(parts.collections.get(id), choiceOf(id))));
  if (mine !== turn) return;
  tiles = new Map(found.filter((entry) => entry !== undefined));
  if (mayFit()) {
    const extent = shownExtent();
    if (extent) fitTo(extent, false);
  }
  const next = compose({ base, tiles, ...parts });
  exchangeTiles(next);
  map.setStyle(next, { diff: true, transformStyle: (previous, next) => withForeign(previous, next) });
}

/** The map stays as it was, which its layers say. */
function reportFailure(ids: readonly string[], error: unknown): void {
  for (const id of ids) setStatus(id, { is: 'failed', error });
  void askForCollections();
  tryAgain(error);
}

/** What the server may say otherwise soon. */
function tryAgain(error: unknown): void {
  clearTimeout(again);
  if (!isRefusal(error)) again = setTimeout(() => attempt.value++, AGAIN_MS);
}

/** Where tiles are; undefined, and said so, where that cannot be found out, or nothing can be asked. */
async function tileInfo(collection: Collection | undefined, choice: TileChoice): Promise<[string, TileInfo] | undefined> {
  if (!collection) return undefined;
  const { id, tilesOnly } = collection;
  const asked = tilesOnly ? {} : choice;
  const isVisible = visible.value.has(id);
  if (own(broken.value, id)) return void setStatus(id, { is: 'hidden' });
  try {
    const info = await kept(infos, `${id} ${revision.value} ${JSON.stringify(asked)}`, () => fetchTileInfo(id, asked));
    setStatus(id, { is: isVisible ? 'shown' : 'hidden' });
    return [id, info];
  } catch (error) {
    setStatus(id, { is: 'failed', error });
    tryAgain(error);
    // What was on the map before stays there.
    const before = tiles.get(id);
    return before && [id, before];
  }
}

/** Gives sources their new tiles while the old ones stay to be seen; the rest of the style is for the difference to find. */
function exchangeTiles({ sources }: StyleSpecification): void {
  for (const [id, source] of Object.entries(sources)) {
    const before = map.getSource<VectorTileSource>(id);
    if (before?.type !== 'vector' || source.type !== 'vector' || !source.tiles) continue;
    const { minzoom, maxzoom } = before;
    if (minzoom === source.minzoom && maxzoom === source.maxzoom && before.tiles[0] !== source.tiles[0]) before.setTiles(source.tiles);
  }
}

/** Layers that libraries added by themselves stay: those of the tool for drawing. */
function withForeign(previous: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  if (!previous) return next;
  const isForeign = (id: string) => id.startsWith('td-');
  const sources = Object.entries(previous.sources).filter(([id]) => isForeign(id));
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(sources) }, layers: [...next.layers, ...previous.layers.filter(({ id }) => isForeign(id))] };
}

function reportTileError(event: { error?: { message?: string }; sourceId?: string }): void {
  const id = event.sourceId;
  if (id === undefined || !tiles.has(id)) return;
  setStatus(id, { is: 'incomplete', reason: event.error?.message ?? '' });
  // Perhaps it is gone, or the server is.
  void askForCollections();
}

function reportLoaded({ sourceId, isSourceLoaded }: MapSourceDataEvent): void {
  if (isSourceLoaded && tiles.has(sourceId) && visible.value.has(sourceId)) setStatus(sourceId, { is: 'shown' });
}

/** Asks once; what failed is asked again next time. */
function kept<T>(memory: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = memory.get(key) ?? ask();
  memory.set(key, found);
  found.catch(() => memory.delete(key));
  return found;
}
