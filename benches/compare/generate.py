#!/usr/bin/env python3
"""Makes the data for the comparison: the same numbers at every run.

occ.geojson    2,000,000 clustered points with 10 attributes
lic.geojson    200,000 polygons of 5 to 300 vertices, 18 % of them with a hole
surveys.geojson  200,000 polygons that cover Kazakhstan several times over
coast.geojson  the world's shorelines (GSHHG, full resolution, Debian package gmt-gshhg-full) as polygons;
               the ring of Eurasia has over a million vertices. Needs gmt.
"""
import argparse
import json
import math
import os
import random
import subprocess

COMMODITIES = ["Gold", "Copper", "Rare earth element", "Iron", "Zinc", "Lead", "Uranium", "Tungsten", "Tin", "Nickel",
               "Cobalt", "Molybdenum", "Silver", "Manganese", "Chromium", "Phosphorus", "Barium", "Fluorine", "Lithium", "Coal"]
TYPES = ["occurrence", "prospect", "deposit", "large deposit", "placer", "ore field", "showing", "mineral water"]
STATUSES = ["not worked", "explored", "active", "closed", "care and maintenance", "unknown"]
NAMES = ["Жаңа", "Қара", "Ақ", "Сары", "Kara", "Ak", "Bolshoi", "Verkhne", "East", "Upper"]
ENDINGS = ["тау", "көл", "бұлақ", "tau", "kol", "bulak", "gora", "rechka", "ridge", "creek"]


def clusters(rng, count):
    """Centres with a spread in degrees: most in Central Asia, some anywhere."""
    for _ in range(count):
        if rng.random() < 0.6:
            yield rng.uniform(47, 87), rng.uniform(41, 55), rng.uniform(0.02, 1.5)
        else:
            yield rng.uniform(-175, 175), rng.uniform(-55, 70), rng.uniform(0.02, 2.5)


def write_collection(path, features):
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for i, feature in enumerate(features):
            if i:
                out.write(",\n")
            out.write(feature)
        out.write("\n]}\n")


def points(count):
    rng = random.Random(42)
    centres = list(clusters(rng, 2000))
    for i in range(count):
        lon, lat, spread = centres[int(rng.random() ** 2 * len(centres))]
        lon = max(-179.99, min(179.99, rng.gauss(lon, spread)))
        lat = max(-84.0, min(84.0, rng.gauss(lat, spread * 0.7)))
        ore = 10 ** rng.uniform(2, 8)
        name = f"{rng.choice(NAMES)}{rng.choice(ENDINGS)} {rng.randrange(200000)}"
        yield (f'{{"type":"Feature","id":{i + 1},"geometry":{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}},"properties":{{'
               f'"name":"{name}","commodity":"{COMMODITIES[int(rng.random() ** 2 * 20)]}","kind":"{rng.choice(TYPES)}",'
               f'"status":"{rng.choice(STATUSES)}","sheet":"{chr(72 + rng.randrange(8))}-{rng.randrange(38, 46)}-{rng.randrange(1, 145)}",'
               f'"year":{rng.randrange(1930, 2026)},"ore_t":{ore:.1f},"grade_g_t":{10 ** rng.uniform(-1, 2):.3f},'
               f'"rank":{rng.randrange(1, 1000)},"active":{"true" if rng.random() < 0.3 else "false"}}}}}')


def ring(rng, lon, lat, radius_deg, vertices, clockwise=False, angles=None):
    """A star-shaped ring around a centre, closed. It crosses itself where no angle of half a turn holds a vertex."""
    stretch = 1 / max(0.2, math.cos(math.radians(lat)))
    angles = angles or sorted(rng.uniform(0, math.tau) for _ in range(vertices))
    out = []
    for a in angles:
        r = radius_deg * rng.uniform(0.7, 1.0)
        out.append(f"[{lon + r * math.cos(a) * stretch:.6f},{lat + r * math.sin(a):.6f}]")
    if clockwise:
        out.reverse()
    return "[" + ",".join(out + out[:1]) + "]"


def polygons(count):
    rng = random.Random(43)
    centres = list(clusters(rng, 1500))
    for i in range(count):
        lon, lat, spread = centres[int(rng.random() ** 2 * len(centres))]
        lon = max(-179.0, min(179.0, rng.gauss(lon, spread)))
        lat = max(-80.0, min(80.0, rng.gauss(lat, spread * 0.7)))
        radius = 10 ** rng.uniform(-2.5, -0.9)
        vertices = 5 + int(295 * rng.random() ** 12) if rng.random() < 0.1 else 5 + int(50 * rng.random())
        rings = [ring(rng, lon, lat, radius, vertices)]
        if rng.random() < 0.18:
            rings.append(ring(rng, lon, lat, radius * 0.3, 5 + rng.randrange(12), clockwise=True))
        yield (f'{{"type":"Feature","id":{i + 1},"geometry":{{"type":"Polygon","coordinates":[{",".join(rings)}]}},"properties":{{'
               f'"licence":"EL-{i:06d}","holder":"Company {int(rng.random() ** 2 * 3000)}","commodity":"{rng.choice(COMMODITIES)}",'
               f'"status":"{rng.choice(STATUSES)}","granted":"{rng.randrange(1995, 2026)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",'
               f'"area_km2":{(radius * 111) ** 2 * 2.5:.3f},"depth_m":{rng.randrange(20, 1500)},"active":{"true" if rng.random() < 0.6 else "false"}}}}}')


def surveys(count):
    rng = random.Random(44)
    for i in range(count):
        lon, lat = rng.uniform(47, 87), rng.uniform(41, 55)
        vertices = 5 + rng.randrange(26)
        # Valid ones only: ST_Union takes no others.
        angles = [(k + rng.random()) * math.tau / vertices for k in range(vertices)]
        outline = ring(rng, lon, lat, 10 ** rng.uniform(-1.9, -0.5), vertices, angles=angles)
        yield (f'{{"type":"Feature","id":{i + 1},"geometry":{{"type":"Polygon","coordinates":[{outline}]}},"properties":{{'
               f'"scale":"{rng.choice(["200k", "100k", "50k", "25k"])}","season":{rng.randrange(1950, 2026)}}}}}')


def shorelines():
    """Closed rings of the first level. GMT gives shorelines cut into the cells of its own grid; joined at equal ends."""
    text = subprocess.run(["gmt", "coast", "-R-180/180/-90/90", "-Df", "-A0/0/1", "-W1/0.1p", "-M", "--FORMAT_FLOAT_OUT=%.6f"],
                          check=True, capture_output=True, text=True).stdout
    starts, segments = {}, []
    for block in text.split(">")[1:]:
        line = [tuple(map(float, row.split()[:2])) for row in block.splitlines()[1:] if row.strip()]
        if len(line) > 1:
            segments.append(line)
            starts.setdefault(line[0], []).append(len(segments) - 1)
    used = [False] * len(segments)
    for first in range(len(segments)):
        if used[first]:
            continue
        used[first], path = True, list(segments[first])
        while path[0] != path[-1]:
            following = next((s for s in starts.get(path[-1], []) if not used[s]), None)
            if following is None:
                break
            used[following] = True
            path.extend(segments[following][1:])
        if len(path) > 3 and max(p[0] for p in path) - min(p[0] for p in path) < 350:
            if path[0] != path[-1]:
                path.append(path[0])
            yield path


def coast():
    for i, path in enumerate(shorelines()):
        yield json.dumps({"type": "Feature", "id": i + 1, "properties": {"vertices": len(path)},
                          "geometry": {"type": "Polygon", "coordinates": [path]}}, separators=(",", ":"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full size")
    args = parser.parse_args()
    os.makedirs(args.directory, exist_ok=True)
    for name, features in [("occ", points(int(2_000_000 * args.scale))), ("lic", polygons(int(200_000 * args.scale))),
                           ("surveys", surveys(int(200_000 * args.scale))), ("coast", coast())]:
        path = os.path.join(args.directory, name + ".geojson")
        if not os.path.exists(path):
            write_collection(path + ".part", features)
            os.rename(path + ".part", path)
        print(path, os.path.getsize(path) // 1_000_000, "MB")


if __name__ == "__main__":
    main()
