/** Lines to paste into other programs. Pure but for the language of their comments: every address in them is whole. */

import { withQuery } from '../server/http';
import { inLanguages } from '../text/language';

/** What the lines say of themselves. */
const comments = inLanguages({
  en: { map: 'A whole map', layer: 'Or a layer on a map of your own', all: 'Everything, in another format' },
  ru: { map: 'Карта целиком', layer: 'Или слой на своей карте', all: 'Всё, в другом формате' },
  kk: { map: 'Тұтас карта', layer: 'Немесе өз картаңыздағы қабат', all: 'Бәрі, басқа пішімде' },
});

/** What snippets speak of. */
export interface Subject {
  /** Where the server is, with a slash at its end. */
  base: string;
  id: string;
  /** What chooses features: see `question.ts`. */
  query: Readonly<Record<string, string>>;
  language: string;
  kind: 'point' | 'line' | 'polygon' | undefined;
  /** The layer in its tiles. */
  tileLayer: string;
  maxZoom: number;
  /** Whether there are features beside the tiles. */
  hasFeatures: boolean;
}

export const TOOLS = ['maplibre', 'openlayers', 'leaflet', 'qgis', 'ogr2ogr', 'geopandas', 'r', 'curl'] as const;
export type Tool = (typeof TOOLS)[number];
const OF_TILES: ReadonlySet<Tool> = new Set(['maplibre', 'openlayers', 'qgis']);
const OF_MAPS: ReadonlySet<Tool> = new Set(['maplibre', 'openlayers', 'leaflet']);

/** The tools that can use a collection. */
export const toolsFor = ({ kind, hasFeatures }: Subject): Tool[] => TOOLS.filter((tool) => (hasFeatures || OF_TILES.has(tool)) && (kind !== undefined || !OF_MAPS.has(tool)));

/** A web page draws no more GeoJSON than this in comfort. */
const MOST_ON_A_PAGE = 10_000;

/** Addresses of one subject. In them is no mark that a shell or a string of a program would take for its own. */
export function addresses({ base, id, query, language }: Pick<Subject, 'base' | 'id' | 'query' | 'language'>) {
  const [collection, tiles] = [`${base}collections/${encodeURIComponent(id)}`, `${base}xyz/${encodeURIComponent(id)}`];
  const of = (path: string, parameters: Record<string, string | number>) => pasteable(withQuery(path, parameters));
  return {
    server: base,
    items: (parameters: Record<string, string | number>) => of(`${collection}/items`, { ...parameters, ...query }),
    tileJson: of(`${tiles}/tilejson.json`, query),
    tiles: of(`${tiles}/{z}/{x}/{y}`, query),
    style: of(`${base}styles/light`, { collections: id, language }),
  };
}

/** Quotes and exclamation marks are code to somebody; in an address they can be written otherwise. */
const pasteable = (text: string): string => text.replace(/['!()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

type Writer = (subject: Subject) => string;

/** What to paste, by tool; QGIS is told in words instead. */
export const SNIPPETS: Readonly<Record<Exclude<Tool, 'qgis'>, Writer>> = {
  maplibre: (subject) => {
    const { style, tileJson } = addresses(subject);
    const { id, tileLayer } = subject;
    const isFiltered = Object.keys(subject.query).length > 0;
    return `// ${comments().map}
const map = new maplibregl.Map({
  container: 'map',
  style: '${style}',
});
${isFiltered ? `map.on('style.load', () => map.getSource(${quote(id)}).setUrl('${tileJson}'));\n` : ''}
// ${comments().layer}
map.on('load', () => {
  map.addSource(${quote(`${id}-layer`)}, { type: 'vector', url: '${tileJson}' });
  map.addLayer({ id: ${quote(`${id}-layer`)}, source: ${quote(`${id}-layer`)}, 'source-layer': ${quote(tileLayer)}, ${paint(subject.kind)} });
});`;
  },

  openlayers: (subject) => `import MVT from 'ol/format/MVT.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import VectorTileSource from 'ol/source/VectorTile.js';

map.addLayer(
  new VectorTileLayer({
    source: new VectorTileSource({
      format: new MVT(),
      maxZoom: ${subject.maxZoom},
      url: '${addresses(subject).tiles}',
    }),
  }),
);`,

  leaflet: (subject) => `const answer = await fetch('${addresses(subject).items({ f: 'json', limit: MOST_ON_A_PAGE })}');
L.geoJSON(await answer.json(), {
${subject.kind === 'point' ? '  pointToLayer: (feature, place) => L.circleMarker(place, { radius: 5 }),\n' : ''}  onEachFeature: (feature, layer) => layer.bindTooltip(String(feature.properties.name ?? feature.id)),
}).addTo(map);`,

  ogr2ogr: (subject) => `ogr2ogr ${subject.id}.gpkg "/vsicurl_streaming/${addresses(subject).items({ f: 'fgb' })}"`,

  geopandas: (subject) => `import geopandas

table = geopandas.read_file("${addresses(subject).items({ f: 'fgb' })}")
print(table)`,

  r: (subject) => `library(sf)

table <- st_read("/vsicurl_streaming/${addresses(subject).items({ f: 'fgb' })}")
print(table)`,

  curl: (subject) => `curl -o ${subject.id}.geojson "${addresses(subject).items({ f: 'json', limit: 1_000_000 })}"

# ${comments().all}
curl -o ${subject.id}.gpkg "${addresses(subject).items({ f: 'gpkg' })}"`,
};

function paint(kind: Subject['kind']): string {
  if (kind === 'polygon') return "type: 'fill', paint: { 'fill-color': '#0b6285', 'fill-opacity': 0.4 }";
  if (kind === 'line') return "type: 'line', paint: { 'line-color': '#0b6285', 'line-width': 2 }";
  return "type: 'circle', paint: { 'circle-color': '#0b6285', 'circle-radius': 5 }";
}

/** A string of JavaScript. */
const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
