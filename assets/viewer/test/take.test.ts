import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crsCode, crsName, offeredCrs, type CrsWords } from '../src/take/crs';
import { embedAddress, embedCode, windowView } from '../src/take/embed-code';
import { fileName } from '../src/take/file-name';
import { formatQuery, offeredFormats } from '../src/take/formats';
import { SNIPPETS, TOOLS, addresses, toolsFor, type Subject } from '../src/take/snippets';

const SUBJECT: Subject = {
  base: 'https://example.org/geo/',
  id: 'deposits',
  query: { filter: "commodity = 'copper' AND name <> 'Let''s go!'" },
  language: 'ru',
  kind: 'point',
  tileLayer: 'deposits',
  maxZoom: 14,
  hasFeatures: true,
};

test('systems by the names that people know', () => {
  const words: CrsWords = { geographic: 'lon, lat', latitudeFirst: 'lat, lon', pulkovo: 'Pulkovo 1942', zone: (zone, meridian) => `zone ${zone} at ${meridian}`, webMercator: 'Web Mercator' };
  const uris = ['OGC/1.3/CRS84', 'EPSG/0/4326', 'EPSG/0/28412', 'EPSG/0/32642', 'EPSG/0/3067'].map((end) => `http://www.opengis.net/def/crs/${end}`);
  assert.deepEqual(offeredCrs({ crs: [...uris, 'nonsense'] }), ['', 'EPSG:4326', 'EPSG:28412', 'EPSG:32642', 'EPSG:3067']);
  assert.deepEqual(uris.map((uri) => crsName(crsCode(uri), words)), ['WGS 84 · lon, lat', 'WGS 84 · lat, lon · EPSG:4326', 'Pulkovo 1942 · zone 12 at 69 · EPSG:28412', 'WGS 84 · UTM 42N · EPSG:32642', 'EPSG:3067']);
});

test('files are called by what is in them', () => {
  assert.equal(fileName('deposits', [], '', 'gpkg'), 'deposits.gpkg');
  assert.equal(fileName('deposits', [{ is: 'among', column: 'commodity', values: ['copper', 'iron ore'] }], 'EPSG:28412', 'csv'), 'deposits_commodity-copper-iron-ore_EPSG-28412.csv');
  assert.equal(fileName('a', [{ is: 'between', column: 'ore_t', min: 5 }, { is: 'during', column: 'тип/год', from: '1960' }], '', 'kml'), 'a_ore_t-5-to_тип-год-1960-to.kml');
  assert.equal(fileName('a', [{ is: 'written', text: 'x = 1; rm -rf /' }], '', 'csv'), 'a_filtered.csv');
  const areas = (...areas: string[]) => fileName('deposits', [{ is: 'written', text: 'x', areas }], '', 'gpkg');
  assert.equal(areas('sheet:M-42-XII'), 'deposits_M-42-XII.gpkg');
  assert.equal(areas('polygon', 'region:Акмолинская область'), 'deposits_in-polygon_Акмолинская-область.gpkg');
  assert.equal(areas('circle:71.43,51.13,420000,Astana'), 'deposits_within-420km-of-Astana.gpkg');
  assert.equal(areas('circle:71.43,51.13,1500'), 'deposits_within-1.5km.gpkg');
  assert.equal(fileName('deposits', [{ is: 'written', text: "sheet(geometry, '200k') = 'M-42-XII'" }], '', 'gpkg'), 'deposits_M-42-XII.gpkg');
  assert.equal(fileName('deposits', [{ is: 'written', text: 'S_INTERSECTS(geometry, POLYGON((60.5 -40, 70 40, 60.5 -40)))' }], '', 'geojson'), 'deposits_in-polygon.geojson');
  assert.ok(fileName('a'.repeat(200), [], '', 'csv').length < 90);
});

test('formats are those that the links of a collection lead to', () => {
  const link = (rel: string, query: string) => ({ rel, href: `http://h/collections/a/items${query}` });
  const found = offeredFormats({ links: [link('items', ''), link('enclosure', '?f=gpkg'), link('enclosure', '?f=csv'), link('items', '?f=html'), link('self', '?f=kml')] });
  assert.deepEqual(found.map(({ code }) => code), ['gpkg', 'json', 'csv']);
  assert.deepEqual(found.map(formatQuery), [{ f: 'gpkg' }, { f: 'json', limit: 1_000_000 }, { f: 'csv' }]);
});

test('addresses in snippets can be pasted anywhere', () => {
  const all = addresses(SUBJECT);
  for (const address of [all.tileJson, all.tiles, all.style, all.items({ f: 'fgb' })]) {
    assert.ok(address.startsWith('https://example.org/geo/'), address);
    assert.doesNotMatch(address, /['"`$!\\\s()]/);
  }
  const { searchParams } = new URL(all.tileJson);
  assert.equal(searchParams.get('filter'), SUBJECT.query['filter']);
  assert.match(all.tiles, /\{z\}\/\{x\}\/\{y\}\?filter=/);
});

test('JavaScript snippets are JavaScript', () => {
  for (const tool of ['maplibre', 'leaflet'] as const) {
    for (const kind of ['point', 'line', 'polygon'] as const) {
      new Function(`return async () => {${SNIPPETS[tool]({ ...SUBJECT, kind, tileLayer: "it's" })}}`);
    }
  }
  assert.match(SNIPPETS.maplibre(SUBJECT), /setUrl/);
  assert.doesNotMatch(SNIPPETS.maplibre({ ...SUBJECT, query: {} }), /setUrl/);
});

test('tools are those that can use what there is', () => {
  assert.deepEqual(toolsFor(SUBJECT), [...TOOLS]);
  assert.deepEqual(toolsFor({ ...SUBJECT, hasFeatures: false }), ['maplibre', 'openlayers', 'qgis']);
  assert.deepEqual(toolsFor({ ...SUBJECT, kind: undefined }), ['qgis', 'ogr2ogr', 'geopandas', 'r', 'curl']);
});

test('a window shows what is seen now, whatever its size', () => {
  const seen = { zoom: 5, lon: 67, lat: 48, width: 1280, height: 840 };
  assert.deepEqual(windowView(seen, 'medium'), { zoom: 4, lon: 67, lat: 48 });
  assert.deepEqual(windowView({ ...seen, height: 480 }, 'wide'), { zoom: 5, lon: 67, lat: 48 });
  const address = embedAddress('https://h/', '#map=5/48/67&layers=a,b&tab=take&where.a.c=~x|y&lang=kk', { zoom: 4, lat: 48, lon: 67 });
  assert.equal(address, 'https://h/embed#map=4/48/67&layers=a,b&where.a.c=~x|y&lang=kk');
  assert.equal(embedCode('https://h/embed#a&b', 'The "map" <b>', 'small'), '<iframe src="https://h/embed#a&amp;b" title="The &quot;map&quot; &lt;b>" width="400" height="300" style="border: 0" loading="lazy" allowfullscreen></iframe>'.replace('&lt;b>', '&lt;b&gt;'));
});
