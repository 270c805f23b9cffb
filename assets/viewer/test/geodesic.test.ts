import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Position } from 'geojson';
import { corridor } from '../src/geodesy/corridor';
import { alongGeodesics, circle, destination, inverse, measureArea, ringOf } from '../src/geodesy/geodesic';

const ASTANA: Position = [71.43, 51.13];

test('distances and bearings are those of the ellipsoid', () => {
  // GeodSolve, from Astana to Kuirektykol.
  const { distance_m, bearing_deg } = inverse(ASTANA, [76.75, 49.7]);
  assert.ok(Math.abs(distance_m - 410_060) < 500, String(distance_m));
  assert.ok(bearing_deg > 110 && bearing_deg < 113, String(bearing_deg));
  assert.ok(Math.abs(inverse(ASTANA, destination(ASTANA, 200, 420_000)).distance_m - 420_000) < 1e-3);
});

test('a circle has its radius all around', () => {
  const ring = circle(ASTANA, 420_000);
  assert.deepEqual(ring[0], ring.at(-1));
  for (const point of ring) assert.ok(Math.abs(inverse(ASTANA, point).distance_m - 420_000) < 1e-3);
  assert.ok(Math.abs(measureArea(ring.slice(1)).area_m2 / (Math.PI * 420_000 ** 2) - 1) < 0.002);
});

test('a square degree at the equator has its known area, whichever way around', () => {
  const corners: Position[] = [[0, 0], [1, 0], [1, 1], [0, 1]];
  assert.ok(Math.abs(measureArea(corners).area_m2 / 1e6 - 12_308.78) < 0.05);
  assert.equal(measureArea([...corners].reverse()).area_m2, measureArea(corners).area_m2);
});

test('long lines get points between, short ones do not', () => {
  assert.equal(alongGeodesics([ASTANA, [71.5, 51.2]]).length, 2);
  const long = alongGeodesics([[60, 50], [80, 50]]);
  assert.ok(long.length > 20 && (long[Math.floor(long.length / 2)]?.[1] ?? 0) > 50.4, 'it bends to the north');
  assert.deepEqual(ringOf([]), []);
});

test('longitudes go on beyond 180°', () => {
  assert.ok((destination([179, 60], 90, 200_000)[0] ?? 0) > 180);
});

/** Samples: what lies in the corridor is near the line, what does not is away. */
function check(line: Position[], reach_m: number, holes = 0): void {
  const { coordinates } = corridor(line, reach_m);
  assert.equal(coordinates.length, 1 + holes, 'rings');
  const dense = alongGeodesics(line).flatMap((to, i, all) => Array.from({ length: 40 }, (_, n) => mix(all[i - 1] ?? to, to, n / 40)));
  const [xs, ys] = [0, 1].map((axis) => (coordinates[0] ?? []).map((point) => point[axis] ?? 0)) as [number[], number[]];
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < 12; j++) {
      const place: Position = [west + ((east - west) * (i + 0.43)) / 12, south + ((north - south) * (j + 0.57)) / 12];
      const away = Math.min(...dense.map((point) => inverse(place, point).distance_m)) / reach_m;
      const isWithin = coordinates.reduce((inside, ring) => inside !== isInRing(place, ring), false);
      if (away < 0.985 || away > 1.015) assert.equal(isWithin, away < 1, `${place}: ${away}`);
    }
  }
}

const mix = (a: Position, b: Position, t: number): Position => [(a[0] ?? 0) * (1 - t) + (b[0] ?? 0) * t, (a[1] ?? 0) * (1 - t) + (b[1] ?? 0) * t];
const isInRing = ([x = 0, y = 0]: Position, ring: Position[]): boolean =>
  ring.slice(1).reduce((inside, [bx = 0, by = 0], i) => {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax) ? !inside : inside;
  }, false);

test('a corridor is what lies within its width of the line', () => {
  check([[70, 50], [71, 50.2]], 20_000);
  check([[70, 50], [72, 50.5], [72.2, 51.8]], 15_000);
});

test('corridors with sharp turns, short legs and straight ones', () => {
  check([[70, 50], [72, 50.5], [70.2, 50.3]], 15_000);
  check([[70, 50], [70.02, 50.01], [70.01, 50.03], [71, 50.5]], 20_000);
  check([[70, 50], [71, 50], [72, 50], [73, 50]], 10_000);
  check([[70, 50], [71, 50], [70, 50]], 10_000);
});

test('a corridor around a loop has a hole', () => {
  check([[70, 50], [73, 50], [73, 52], [70, 52], [70, 50]], 20_000, 1);
  check([[70, 50], [73, 50], [73, 52], [71, 49]], 15_000, 1);
});
