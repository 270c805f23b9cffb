import { defineConfig } from 'vite';
import { mapFiles } from './build/map-files';
import { mapChunk, mapWorker } from './build/map-worker';
import { packed } from './build/packed';

/** A running server, for `npm run preview`: this page with its data. */
const SERVER = process.env['LODE_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative addresses, so that the map works under any path of any host.
  base: './',
  plugins: [mapWorker(), mapFiles(), packed()],
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks: mapChunk,
      },
    },
  },
  preview: { host: '127.0.0.1', proxy: { '^/(?!assets/|favicon|embed$|$|\\?(?!f=)|#)': SERVER, '^/\\?f=': SERVER } },
});
