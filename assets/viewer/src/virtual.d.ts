/** The address of MapLibre's worker: `build/map-worker.ts`. */
declare module 'virtual:map-worker' {
  const url: string;
  export default url;
}
