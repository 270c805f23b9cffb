import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WGS84, pulkovoToWgs84, wgs84ToPulkovo } from '../src/geodesy/datum';
import { fromPulkovo, fromQazTrf, fromUtm, toPulkovo, toQazTrf, toUtm } from '../src/geodesy/systems';
import { project, unproject } from '../src/geodesy/transverse-mercator';

/** From PROJ 9.5.1: a place on WGS 84, on Pulkovo 1942 (by EPSG:15865), in its zone there, in that of QazTRF-23, and in that of UTM. */
const PLACES = [
  { lon: 75.46617425, lat: 49.41212957, old: [75.466899993, 49.411700005], pulkovo: [13, 5475615.47, 13533881.948], qaztrf: [13533828.424, 5475566.608], utm: [43, 533814.893, 5473376.381] },
  { lon: 60.79878104, lat: 51.88362484, old: [60.799999993, 51.883299997], pulkovo: [11, 5752748.285, 11348522.102], qaztrf: [11348441.796, 5752685.928], utm: [41, 348502.419, 5750384.854] },
  { lon: 51.14879504, lat: 43.65003684, old: [51.149999993, 43.649999997], pulkovo: [9, 4835030.548, 9512101.629], qaztrf: [9512004.209, 4834949.133], utm: [39, 511999.407, 4833015.153] },
  { lon: 71.4304, lat: 51.1283, old: [71.431289046, 51.127870319], pulkovo: [12, 5669222.885, 12670193.329], qaztrf: [12670126.692, 5669169.011], utm: [42, 670058.641, 5666901.344] },
  { lon: 77.999, lat: 43.1, old: [77.999544445, 43.099695602], pulkovo: [13, 4778249.4, 13744201.591], qaztrf: [13744151.973, 4778197.28], utm: [43, 744054.312, 4776286.001] },
] as const;

const near = (found: number | undefined, wanted: number, by: number) => assert.ok(found !== undefined && Math.abs(found - wanted) <= by, `${found} is not ${wanted} ± ${by}`);

for (const { lon, lat, old, pulkovo, qaztrf, utm } of PLACES) {
  test(`${lat}, ${lon} is where PROJ has it in every system`, () => {
    const { lon: oldLon, lat: oldLat } = wgs84ToPulkovo({ lon, lat });
    near(oldLon, old[0], 2e-9);
    near(oldLat, old[1], 2e-9);
    const onPulkovo = toPulkovo({ lon, lat });
    assert.equal(onPulkovo?.zone, pulkovo[0]);
    near(onPulkovo?.northing_m, pulkovo[1], 0.002);
    near(onPulkovo?.easting_m, pulkovo[2], 0.002);
    near(toQazTrf({ lon, lat })?.easting_m, qaztrf[0], 0.001);
    near(toQazTrf({ lon, lat })?.northing_m, qaztrf[1], 0.001);
    assert.equal(toUtm({ lon, lat })?.zone, utm[0]);
    near(toUtm({ lon, lat })?.easting_m, utm[1], 0.001);
    near(toUtm({ lon, lat })?.northing_m, utm[2], 0.001);
  });

  test(`${lat}, ${lon} is found again from every system`, () => {
    const ways = [fromPulkovo({ northing_m: pulkovo[1], easting_m: pulkovo[2] }), fromQazTrf({ easting_m: qaztrf[0], northing_m: qaztrf[1] }), fromUtm({ easting_m: utm[1], northing_m: utm[2] }, utm[0], false)];
    for (const way of ways) {
      near(way?.lon, lon, 5e-8);
      near(way?.lat, lat, 5e-8);
    }
  });
}

test('the quadrant of the meridian is as long as geodesists say', () => {
  const wgs84 = { ellipsoid: WGS84, meridian: 0, scale: 1, falseEasting_m: 0, falseNorthing_m: 0 };
  near(project({ lon: 0, lat: 90 }, wgs84).northing_m, 10001965.729, 0.001);
  near(unproject({ easting_m: 0, northing_m: 10001965.7293 }, wgs84).lat, 90, 1e-8);
});

test('there and back again is the same place', () => {
  for (let i = 0; i < 500; i++) {
    const place = { lon: 20 + ((i * 61.7) % 159), lat: 36 + ((i * 37.3) % 47) };
    const back = pulkovoToWgs84(wgs84ToPulkovo(place));
    const grid = toPulkovo(place);
    const again = grid && fromPulkovo(grid);
    for (const found of [back, again]) {
      near(found?.lon, place.lon, 5e-8);
      near(found?.lat, place.lat, 5e-8);
    }
  }
});

test('the south has its own northings, and far lands no zone of Pulkovo', () => {
  const south = toUtm({ lon: 67.5, lat: -49.7 });
  near(south?.northing_m, 4493643.833, 0.001);
  assert.equal(south?.isSouth, true);
  assert.equal(toPulkovo({ lon: -100, lat: 20 }), undefined);
  assert.equal(toQazTrf({ lon: 20, lat: 50 }), undefined);
  assert.equal(fromPulkovo({ northing_m: 5e6, easting_m: 500_000 }), undefined);
});
