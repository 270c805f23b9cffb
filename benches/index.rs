//! Searching the index, against geo-index (the same packed Hilbert R-tree as flatbush): the same two million clustered
//! boxes, the same queries, the same answer, a list of row numbers.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench prints its ratios")]

mod random;

use criterion::{BenchmarkId, Criterion};
use geo_index::rtree::{RTree as GeoIndex, RTreeBuilder, RTreeIndex, sort::HilbertSort};
use lode::{
    index::{RTree, build_nodes, hilbert},
    model::{WorldBox, WorldPoint},
};
use random::Random;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const ROWS: usize = 2_000_000;
const QUERIES: usize = 200;
/// Queries of one kind are asked in turn of both trees, so often; the quickest round of each counts.
const ROUNDS: usize = 15;

/// A box around a position, degrees. In units of twice the size for both trees: geo-index adds the edges of a box in
/// their own type when it sorts, which 32 bits do not hold, and its tree would be of no use.
fn square(lon: f64, lat: f64, degrees: f64) -> WorldBox {
    let half = degrees / 2.0;
    let corner = |lon, lat| {
        let WorldPoint { x, y } = WorldPoint::from_lon_lat(lon, lat);
        WorldPoint { x: x / 2, y: y / 2 }
    };
    WorldBox::point(corner(lon - half, lat + half)).with(corner(lon + half, lat - half))
}

/// Boxes of `degrees` at most, around 2000 places; 0 gives points.
fn clustered(degrees: f64) -> Vec<WorldBox> {
    let mut random = Random(42);
    let places: Vec<[f64; 2]> = (0..2000).map(|_| [random.between(-175.0, 175.0), random.between(-55.0, 70.0)]).collect();
    let mut one = |_| {
        let [lon, lat] = places[(random.unit().powi(2) * 2000.0) as usize];
        let spread = random.unit() * 3.0;
        let (lon, lat) = (lon + random.between(-spread, spread), lat + random.between(-spread, spread));
        square(lon, lat, degrees * random.unit())
    };
    let mut boxes: Vec<WorldBox> = (0..ROWS).map(&mut one).collect();
    boxes.sort_by_cached_key(|b| hilbert(b.center()));
    boxes
}

/// Queries where rows are.
fn queries(rows: &[WorldBox], degrees: f64) -> Vec<WorldBox> {
    let mut random = Random(7);
    let mut one = |_| {
        let WorldPoint { x, y } = rows[(random.unit() * rows.len() as f64) as usize].center();
        let [lon, lat] = WorldPoint { x: x * 2, y: y * 2 }.to_lon_lat();
        square(lon, lat, degrees)
    };
    (0..QUERIES).map(&mut one).collect()
}

fn ours(tree: &RTree<'_>, queries: &[WorldBox]) -> usize {
    queries.iter().map(|q| black_box(tree.rows_in(q)).len()).sum()
}

fn theirs(tree: &GeoIndex<u32>, queries: &[WorldBox]) -> usize {
    queries.iter().map(|q| black_box(tree.search(q.min_x, q.min_y, q.max_x, q.max_y)).len()).sum()
}

fn seconds(work: impl Fn() -> usize) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn compare(c: &mut Criterion, what: &str, degrees: f64) {
    let rows = clustered(degrees);
    let nodes = build_nodes(&rows);
    let tree = RTree::new(&rows, &nodes);
    let mut builder = RTreeBuilder::<u32>::new(ROWS as u32);
    for b in &rows {
        builder.add(b.min_x, b.min_y, b.max_x, b.max_y);
    }
    let packed = builder.finish::<HilbertSort>();
    let mut group = c.benchmark_group(format!("index of {what}"));
    for (name, degrees) in [("0.01°", 0.01), ("0.1°", 0.1), ("1°", 1.0), ("10°", 10.0)] {
        let queries = queries(&rows, degrees);
        let found = ours(&tree, &queries);
        assert_eq!(found, theirs(&packed, &queries), "both find the same rows");
        let rounds = (0..ROUNDS).map(|_| (seconds(|| ours(&tree, &queries)), seconds(|| theirs(&packed, &queries))));
        let (lode, geo_index) = rounds.fold((f64::MAX, f64::MAX), |(a, b), (x, y)| (a.min(x), b.min(y)));
        println!(
            "index of {what}, {name}, {:.0} rows: lode {:.2} µs, geo-index {:.2} µs, ratio {:.2}",
            found as f64 / QUERIES as f64,
            lode * 1e6 / QUERIES as f64,
            geo_index * 1e6 / QUERIES as f64,
            lode / geo_index
        );
        group.bench_function(BenchmarkId::new("lode", name), |b| b.iter(|| ours(&tree, &queries)));
        group.bench_function(BenchmarkId::new("geo-index", name), |b| b.iter(|| theirs(&packed, &queries)));
    }
    group.finish();
}

fn main() {
    let mut c = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    compare(&mut c, "points", 0.0);
    compare(&mut c, "boxes", 0.05);
    c.final_summary();
}
