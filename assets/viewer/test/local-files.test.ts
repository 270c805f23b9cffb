import assert from 'node:assert/strict';
import { test } from 'node:test';
import { delimiterOf, parseCsv } from '../src/steward/local/parse-csv';
import { parseGeoJson } from '../src/steward/local/parse-geojson';
import { parseGpx } from '../src/steward/local/parse-gpx';
import { parseKml } from '../src/steward/local/parse-kml';
import { Unreadable, type Parsed, type Parser } from '../src/steward/local/parsed';

function read(parser: Parser, text: string): Parsed {
  const work = parser(text);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
const places = ({ features }: Parsed) => features.map(({ geometry }) => ('coordinates' in geometry ? geometry.coordinates : geometry.type));
const refusal = (parser: Parser, text: string) => {
  try {
    read(parser, text);
  } catch (error) {
    return error instanceof Unreadable ? `${error.why} ${error.about}` : String(error);
  }
  return 'none';
};

test('a table with commas, quotes and lines within fields', () => {
  const parsed = read(parseCsv, 'name,lon,lat\r\n"Ridder, ""old""\nmine",83.5,50.35\r\nKoksay,78.3,44.9');
  assert.deepEqual(parsed.faults, []);
  assert.deepEqual(places(parsed), [[83.5, 50.35], [78.3, 44.9]]);
  assert.deepEqual(parsed.features[0]?.properties, { name: 'Ridder, "old"\nmine' });
});

test('a table in Russian, with semicolons and decimal commas', () => {
  const parsed = read(parseCsv, 'Название;Широта;Долгота, град\nЖезказган;47,79;67,70\n');
  assert.deepEqual(places(parsed), [[67.7, 47.79]]);
  assert.deepEqual(parsed.features[0]?.properties, { Название: 'Жезказган' });
});

test('delimiters are told by the first line', () => {
  assert.deepEqual(['a,b', 'a;b,c;d', 'a\tb', 'x|y|z', '"a,b,c";d', 'alone'].map(delimiterOf), [',', ';', '\t', '|', ';', ',']);
});

test('rows without a place are named by their line, and the others are kept', () => {
  const parsed = read(parseCsv, 'id,x,y\n"1\n1",70,50\n2,,\n\n3,12387913,5308454\n4,71,51\n');
  assert.deepEqual(parsed.faults, [{ line: 4, why: 'noCoordinates' }, { line: 6, why: 'notDegrees' }]);
  assert.deepEqual(places(parsed), [[70, 50], [71, 51]]);
});

test('a table without coordinates says what it has', () => {
  assert.equal(refusal(parseCsv, 'name,region\na,b\n'), 'noColumns name, region');
  assert.equal(refusal(parseCsv, ''), 'noColumns ');
});

const POINT = '{"type":"Feature","properties":{"name":"a } \\" ] b"},"geometry":{"type":"Point","coordinates":[70,50]}}';

test('GeoJSON: a collection, a feature, a geometry, a sequence', () => {
  assert.deepEqual(places(read(parseGeoJson, `{"type":"FeatureCollection","name":"features","features":[${POINT},\n${POINT}],"bbox":[1,2,3,4]}`)), [[70, 50], [70, 50]]);
  assert.deepEqual(places(read(parseGeoJson, POINT)), [[70, 50]]);
  assert.deepEqual(places(read(parseGeoJson, '{"type":"LineString","coordinates":[[1,2],[3,4]]}')), [[[1, 2], [3, 4]]]);
  assert.deepEqual(places(read(parseGeoJson, `\u001e${POINT}\n\u001e${POINT}\n`)), [[70, 50], [70, 50]]);
  assert.equal(read(parseGeoJson, POINT).features[0]?.properties?.['name'], 'a } " ] b');
});

test('GeoJSON: an empty collection has nothing, and members called features elsewhere are no features', () => {
  assert.deepEqual(read(parseGeoJson, '{"type":"FeatureCollection","features":[]}'), { features: [], faults: [] });
  const nested = '{"type":"Feature","properties":{"features":[{"a":1}]},"geometry":{"type":"Point","coordinates":[1,2]}}';
  assert.deepEqual(places(read(parseGeoJson, nested)), [[1, 2]]);
});

test('GeoJSON: what is broken is named by its line', () => {
  const parsed = read(parseGeoJson, `{"features":[\n${POINT},\n{"type":"Feature","geometry":{"type":"Point","coordinates":[1,]}},\n{"type":"Feature","properties":{},"geometry":null},\n{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[500000,5500000]}}]}`);
  assert.equal(parsed.features.length, 1);
  assert.deepEqual(parsed.faults, [{ line: 3, why: 'broken' }, { line: 4, why: 'noCoordinates' }, { line: 5, why: 'notDegrees' }]);
  assert.equal(refusal(parseGeoJson, `\n{"type":"FeatureCollection","features":[${POINT}`), 'broken 2');
  assert.deepEqual(read(parseGeoJson, 'not JSON at all'), { features: [], faults: [] });
});

test('KML: placemarks with data, holes and several geometries', () => {
  const parsed = read(parseKml, `<?xml version="1.0"?><!-- <Placemark> -->
<kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark id="a"><name>Жезқазған &amp; Co &#1178;</name><description><![CDATA[<b>copper</b>]]></description>
<ExtendedData><Data name="status"><value>producing</value></Data><SchemaData><SimpleData name="t">7</SimpleData></SchemaData></ExtendedData>
<Point><coordinates> 67.7,47.8,350 </coordinates></Point></Placemark>
<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point><LineString><coordinates>1,2 3,4</coordinates></LineString></MultiGeometry></Placemark>
<Placemark><name>nowhere</name></Placemark>
</Folder></Document></kml:kml>`);
  assert.deepEqual(parsed.features[0]?.properties, { name: 'Жезқазған & Co Қ', description: '<b>copper</b>', status: 'producing', t: '7' });
  assert.deepEqual(places(parsed), [[67.7, 47.8], [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]], 'GeometryCollection']);
  assert.deepEqual(parsed.faults, [{ line: 8, why: 'noCoordinates' }]);
});

test('XML that does not fit together is named by its line', () => {
  assert.equal(refusal(parseKml, '<kml>\n<Document>\n</kml>'), 'broken 3');
  assert.equal(refusal(parseKml, '<kml>\n<Document>'), 'broken 2');
  assert.equal(refusal(parseKml, '<kml>\n<Document'), 'broken 2');
});

test('GPX: waypoints, routes and tracks', () => {
  const parsed = read(parseGpx, '<gpx><wpt lat="47.8" lon=\'67.7\'><name>Camp</name><ele>350</ele></wpt><rte><rtept lat="1" lon="2"/><rtept lat="3" lon="4"/></rte><trk><trkseg><trkpt lat="5" lon="6"/><trkpt lat="7" lon="8"></trkpt></trkseg></trk></gpx>');
  assert.deepEqual(places(parsed), [[67.7, 47.8], [[2, 1], [4, 3]], [[[6, 5], [8, 7]]]]);
  assert.deepEqual(parsed.features[0]?.properties, { name: 'Camp', ele: '350' });
});

test('long texts are read in time that grows with them', () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `"row ${i}",${i % 180},${i % 90}`).join('\n');
  const start = performance.now();
  assert.equal(read(parseCsv, `name,lon,lat\n${rows}`).features.length, 50_000);
  assert.equal(read(parseGeoJson, `{"features":[${Array.from({ length: 20_000 }, () => POINT).join(',')}]}`).features.length, 20_000);
  // Time that grows with the square would be minutes.
  assert.ok(performance.now() - start < 20_000);
});
