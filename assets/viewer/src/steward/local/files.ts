/** The reader's own files on the map, beside the layers of the server. */

import { effect, signal } from '@preact/signals';
import type { Feature } from 'geojson';
import type { Extent } from '../../geodesy/extent';
import { fitTo, map } from '../../map/map';
import { Overlay } from '../../map/overlay';
import { isPickingPaused } from '../../map/picking';
import { selectedOverlay } from '../../map/selected';
import { current, pick } from '../../state/selection';
import { openTab } from '../../state/view';
import type { Fault } from './parsed';
import { readFile } from './read';

/** A file that was read. */
export interface LocalFile {
  key: number;
  name: string;
  color: string;
  features: readonly Feature[];
  faults: readonly Fault[];
  extent: Extent | undefined;
}

/** Those that are on the map, the latest first. */
export const localFiles = signal<readonly LocalFile[]>([]);
/** Names of files that are being read. */
export const reading = signal<readonly string[]>([]);
/** Files that could not be read, and why. */
export const refusals = signal<readonly { name: string; error: unknown }[]>([]);
/** The feature of a file that is looked at. */
export const localPicked = signal<{ file: LocalFile; feature: Feature } | undefined>(undefined);

/** Told apart by everybody, by day and by night (Okabe and Ito). */
const COLORS = ['#cc79a7', '#0072b2', '#d55e00', '#009e73', '#e69f00'];
const colored = ['get', 'color'] as unknown as string;
const only = (type: string) => ['==', ['geometry-type'], type] as unknown as ['==', string, string];

const overlay = new Overlay('local', () => [
  { type: 'fill', filter: only('Polygon'), paint: { 'fill-color': colored, 'fill-opacity': 0.25 } },
  { type: 'line', paint: { 'line-color': colored, 'line-width': 2 } },
  { type: 'circle', filter: only('Point'), paint: { 'circle-color': colored, 'circle-radius': 7, 'circle-stroke-color': '#ffffff', 'circle-stroke-width': 2 } },
]);

let keys = 0;

/** Puts files on the map, and says what became of them in the panel. */
export async function addFiles(files: Iterable<File>): Promise<void> {
  openTab('data');
  refusals.value = [];
  for (const file of files) {
    reading.value = [...reading.value, file.name];
    await addFile(file).catch((error: unknown) => (refusals.value = [...refusals.value, { name: file.name, error }]));
    reading.value = reading.value.filter((name) => name !== file.name);
  }
  requestAnimationFrame(() => document.getElementById('local-files')?.scrollIntoView({ block: 'start' }));
}

async function addFile(file: File): Promise<void> {
  const { features, faults, extent } = await readFile(file);
  const key = ++keys;
  localFiles.value = [{ key, name: file.name, color: COLORS[(key - 1) % COLORS.length] ?? '', features, faults, extent }, ...localFiles.value];
  if (extent) goToFile(extent);
}

/** Shows all of a file, its outermost points clear of the edge. */
export const goToFile = (extent: Extent): void => fitTo(extent, true, 12, false, 40);

/** Takes a file off the map. */
export function removeFile(key: number): void {
  localFiles.value = localFiles.value.filter((file) => file.key !== key);
  if (localPicked.value?.file.key === key) lookAt(undefined);
}

/** Looks at a feature of a file; none closes its card. */
export function lookAt(picked: { file: LocalFile; feature: Feature } | undefined): void {
  if (picked) pick([]);
  localPicked.value = picked;
  selectedOverlay.set(picked?.feature);
}

/** Draws the files and answers clicks on them, from now on. Before anybody else does. */
export function followLocalFiles(): void {
  effect(() => {
    let id = 0;
    // The map needs to know little of them; the rest is looked up by the number.
    const features = localFiles.value.flatMap(({ color, features }) => features.map(({ geometry }): Feature => ({ type: 'Feature', id: id++, properties: { color }, geometry })));
    overlay.set({ type: 'FeatureCollection', features });
  });
  effect(() => {
    if (current.value || isPickingPaused.value) localPicked.value = undefined;
  });
  map.on('click', (event) => {
    if (isPickingPaused.value || localFiles.value.length === 0) return;
    const { x, y } = event.point;
    const layers = overlay.layerIds();
    const [found] = map.queryRenderedFeatures([[x - 4, y - 4], [x + 4, y + 4]], { layers });
    const picked = typeof found?.id === 'number' ? numbered(found.id) : undefined;
    if (picked) event.originalEvent.preventDefault();
    if (localPicked.value || picked) lookAt(picked);
  });
}

/** A feature by its number through all files. */
function numbered(id: number): { file: LocalFile; feature: Feature } | undefined {
  let rest = id;
  for (const file of localFiles.value) {
    const feature = file.features[rest];
    if (feature) return { file, feature };
    rest -= file.features.length;
  }
  return undefined;
}
