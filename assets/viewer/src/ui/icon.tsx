/** The few drawings of the interface: 16 × 16 units in the current colour. */

const PATHS = {
  close: ['M3.5 3.5l9 9M12.5 3.5l-9 9'],
  previous: ['M10 3 5 8l5 5'],
  next: ['M6 3l5 5-5 5'],
  down: ['M3 6l5 5 5-5'],
  up: ['M3 10l5-5 5 5'],
  zoomTo: ['M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4', 'M8 6.2v3.6M6.2 8h3.6'],
  warning: ['M8 2.2 14.6 13.6H1.4z', 'M8 6.3v3.4M8 11.4v.4'],
  search: ['M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.2 10.2 14 14'],
  layers: ['M8 2 14 5.4 8 8.8 2 5.4z', 'M2.4 8.4 8 11.6l5.6-3.2M2.4 11.2 8 14.4l5.6-3.2'],
  filter: ['M2 3h12L9.6 8.4v4.2L6.4 14V8.4z'],
  ask: ['M3 12.5 5.4 5l5.8-2 2.6 4.6-3.3 5.6z', 'M3 12.5v.01M5.4 5v.01M11.2 3v.01M13.8 7.6v.01M10.5 13.2v.01'],
  take: ['M8 2v8M4.6 6.8 8 10.2l3.4-3.4M2.5 13.5h11'],
  data: ['M3 8.4 6.2 11.6 13 4.4'],
  plus: ['M8 3v10M3 8h10'],
  minus: ['M3 8h10'],
  globe: ['M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z', 'M2 8h12M8 2c2.2 2 2.2 10 0 12M8 2c-2.2 2-2.2 10 0 12'],
  locate: ['M11.5 8a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0z', 'M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3'],
  fullscreen: ['M9.5 6.5 14 2M10 2h4v4M6.5 9.5 2 14M6 14H2v-4'],
  middle: ['M8 2v4M8 10v4M2 8h4M10 8h4'],
  print: ['M4.5 6V2.5h7V6M4.5 11.5H2.5V6h11v5.5h-2', 'M4.5 9.5h7v4h-7z'],
  table: ['M2 3.5h12v9H2zM2 6.5h12M2 9.5h12M6 3.5v9'],
  copy: ['M5.5 5.5V2.5h8v8h-3', 'M2.5 5.5h8v8h-8z'],
  sun: ['M11 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0z', 'M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M3.4 12.6l1.1-1.1M11.5 4.5l1.1-1.1'],
  moon: ['M13 9.4A5.6 5.6 0 0 1 6.6 3a5.6 5.6 0 1 0 6.4 6.4z'],
  play: ['M4.5 3v10l8-5z'],
  pause: ['M5 3v10M11 3v10'],
  polygon: ['M3 6 10.5 2.5 13.5 8 10 13.5 4 12.5z'],
  circle: ['M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z'],
  corridor: ['M2.5 12.5 7 5.5l3 3.5 3.5-6'],
  measure: ['M2 11 11 2l3 3-9 9z', 'M4.5 8.5 6 10M7 6l1.5 1.5M9.5 3.5 11 5'],
  region: ['M2 4.5 6 3l4 1.5L14 3v8.5L10 13l-4-1.5L2 13z', 'M6 3v8.5M10 4.5V13'],
  sheet: ['M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11'],
  trash: ['M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.6 9h5.8l.6-9'],
  link: ['M6.5 9.5l3-3M7 5l1.6-1.6a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.6 1.6a2.8 2.8 0 0 1-4-4L5 7'],
  info: ['M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z', 'M8 7.2v4M8 4.8v.1'],
  pin: ['M8 14.5S3.5 10.2 3.5 6.5a4.5 4.5 0 0 1 9 0c0 3.7-4.5 8-4.5 8z', 'M8 6.5v.01'],
  file: ['M4 1.5h5l3.5 3.5v9.5H4z', 'M9 1.5V5h3.5'],
  camera: ['M2 5h2.5L6 3h4l1.5 2H14v8H2z', 'M10.4 8.8a2.4 2.4 0 1 1-4.8 0 2.4 2.4 0 0 1 4.8 0z'],
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing; it means nothing to those who do not see it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 16 16" class="icon" aria-hidden="true">
      {PATHS[name].map((d) => (
        <path key={d} d={d} />
      ))}
    </svg>
  );
}

/** The mark of Lode: a vein of ore through rock. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" class="mark" aria-hidden="true">
      <path class="rock" d="M16 2 28 9v14l-12 7L4 23V9z" />
      <path class="vein" d="M4 19.5 13 15l5 4 10-7v4.5l-10 7-5-4-9 4.5z" />
    </svg>
  );
}
