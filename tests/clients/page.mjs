// Web servers beside Lode's: one with a bare MapLibre page, and a proxy that serves Lode under a path of its own.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

const MAPLIBRE = path.dirname(createRequire(import.meta.url).resolve('maplibre-gl/dist/maplibre-gl.mjs'));
const TYPES = { '.mjs': 'text/javascript', '.css': 'text/css' };
const PAGE = `<!doctype html><meta charset="utf-8"><title>Somebody's map</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="maplibre-gl.css">
<style>html, body, #map { margin: 0; height: 100% }</style><div id="map"></div>
<script type="module">
  import * as maplibregl from './maplibre-gl.mjs';
  const options = new URLSearchParams(location.search);
  const [zoom, lat, lon] = (options.get('at') ?? '').split('/').map(Number);
  const view = options.has('at') ? { zoom, center: [lon, lat] } : {};
  window.map = new maplibregl.Map({ container: 'map', style: options.get('style'), fadeDuration: 0, ...view });
  window.faults = [];
  window.map.on('error', ({ error }) => window.faults.push(error.message));
  window.map.on('styleimagemissing', ({ id }) => window.faults.push('no symbol ' + id));
</script>`;

/** Serves the page, with `style` and perhaps `at` (zoom/latitude/longitude) in its query. */
export function startPage() {
  return listen(async ({ url }, response) => {
    const name = new URL(url, 'http://page').pathname.slice(1);
    const type = TYPES[path.extname(name)];
    response.setHeader('content-type', type ?? 'text/html');
    response.end(type ? await readFile(path.join(MAPLIBRE, path.basename(name))) : PAGE);
  });
}

/** Serves `target` under `prefix`, and says so to it. */
export function startProxy(target, prefix) {
  return listen(({ url, method, headers }, response) => {
    if (!url.startsWith(`${prefix}/`)) return response.writeHead(404).end();
    const forwarded = { 'x-forwarded-host': headers.host, 'x-forwarded-proto': 'http', 'x-forwarded-prefix': prefix };
    const onward = request(new URL(url.slice(prefix.length), target), { method, headers: { ...headers, ...forwarded } });
    onward.on('response', (answer) => answer.pipe(response.writeHead(answer.statusCode, answer.headers)));
    onward.on('error', () => response.writeHead(502).end());
    onward.end();
  });
}

async function listen(answer) {
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
