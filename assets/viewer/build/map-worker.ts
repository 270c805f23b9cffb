/**
 * MapLibre with its worker, out of one build: what both need becomes one file that both load, where the package's
 * own bundles each bring a copy (147 kB after gzip).
 */

import { fileURLToPath } from 'node:url';
import type { Plugin, Rollup } from 'vite';

const NAME = 'virtual:map-worker';
const SOURCES = new URL('../node_modules/maplibre-gl/src/', import.meta.url);
const WORKER = fileURLToPath(new URL('source/worker.ts', SOURCES));

/** `import workerUrl from 'virtual:map-worker'` gives the address of the worker; `maplibre-gl` is taken from its sources. */
export function mapWorker(): Plugin {
  return {
    name: 'map-worker',
    config: () => ({ resolve: { alias: [{ find: /^maplibre-gl$/, replacement: fileURLToPath(new URL('index.ts', SOURCES)) }] } }),
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load(id) {
      if (id !== `\0${NAME}`) return undefined;
      const worker = this.emitFile({ type: 'chunk', name: 'worker', id: WORKER });
      return `export default import.meta.ROLLUP_FILE_URL_${worker};`;
    },
  };
}

/** What only the page needs of MapLibre, and what the worker needs too, as files of their own: they change seldom, and stay in the browser's cache. */
export function mapChunk(id: string, { getModuleInfo }: Rollup.ManualChunkMeta): string | undefined {
  if (workerModules(getModuleInfo).has(id)) return id === WORKER ? undefined : 'map-shared';
  return id.includes('/maplibre-gl/') ? 'map' : undefined;
}

let ofWorker: Set<string> | undefined;

/** Everything that the worker is made of. */
function workerModules(info: Rollup.GetModuleInfo): Set<string> {
  if (ofWorker) return ofWorker;
  const found = new Set([WORKER]);
  for (const id of found) for (const imported of info(id)?.importedIds ?? []) found.add(imported);
  return (ofWorker = found);
}
