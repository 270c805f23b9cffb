import { defineConfig } from 'vite';
import { mapFiles } from './build/map-files';

export default defineConfig({
  // Relative addresses, so that the map works under any path of any host.
  base: './',
  plugins: [mapFiles()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      output: {
        // MapLibre changes seldom: kept apart, it stays in the browser's cache across releases.
        manualChunks: { maplibre: ['maplibre-gl'] },
        // The worker is a module; `.js` is a name whose media type every server knows.
        assetFileNames: ({ names }) => (names[0]?.endsWith('.mjs') ? 'assets/worker-[hash].js' : 'assets/[name]-[hash][extname]'),
      },
    },
  },
});
