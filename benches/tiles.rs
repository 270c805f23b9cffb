//! Tiles made and compressed, on data of the shape that `compare/generate.py` makes: two million clustered points
//! with ten attributes and two hundred thousand polygons of 5 to 300 vertices, and one ring of a million vertices.
//! The tiles are those where the data is, at three ranges of zoom.

#![allow(clippy::expect_used, clippy::print_stdout, reason = "a bench may end with a message")]

mod random;

use criterion::{BatchSize, Criterion, Throughput};
use lode::{
    catalog::{Collection, CollectionInfo},
    filter::parse_text,
    format::mlt,
    model::{CollectionId, FeatureId, GeometryKind, PartKind, RowBatch, TileAddress, Value, WorldPoint},
    query::Patience,
    store::{PreparedBatch, TableBuilder},
    tiles::{ChosenRows, ContentEncoding, Rendered, Renderer, Selection},
};
use mlt_core::{encoder::EncoderConfig, mvt::mvt_to_tile_layers};
use random::Random;
use std::{f64::consts::TAU, sync::Arc, time::Duration};

fn centres(random: &mut Random, count: usize) -> Vec<[f64; 3]> {
    let mut centre = |_| {
        if random.unit() < 0.6 {
            [random.between(47.0, 87.0), random.between(41.0, 55.0), random.between(0.02, 1.5)]
        } else {
            [random.between(-175.0, 175.0), random.between(-55.0, 70.0), random.between(0.02, 2.5)]
        }
    };
    (0..count).map(&mut centre).collect()
}

fn place(random: &mut Random, centres: &[[f64; 3]]) -> [f64; 2] {
    let [lon, lat, spread] = centres[(random.unit().powi(2) * centres.len() as f64) as usize];
    let lon = (lon + spread * random.normal()).clamp(-179.0, 179.0);
    [lon, (lat + 0.7 * spread * random.normal()).clamp(-80.0, 80.0)]
}

fn points(count: usize) -> Arc<Collection> {
    let centres = centres(&mut Random(42), 2000);
    points_at(count, &mut |random| place(random, &centres))
}

fn points_at(count: usize, place: &mut dyn FnMut(&mut Random) -> [f64; 2]) -> Arc<Collection> {
    let mut random = Random(42);
    let mut rows = RowBatch::default();
    for i in 0..count {
        rows.begin_row(i as u64 + 1);
        rows.set_id(&FeatureId::Integer(i as i64 + 1));
        let [lon, lat] = place(&mut random);
        rows.geometries.push_point(lon, lat, None);
        rows.set("name", Value::Text(&format!("Қаратау {}", random.below(200_000))));
        rows.set(
            "commodity",
            Value::Text(["Gold", "Copper", "Rare earth element", "Iron"][(random.unit().powi(2) * 4.0) as usize]),
        );
        rows.set("kind", Value::Text(["occurrence", "prospect", "deposit", "placer"][random.below(4) as usize]));
        rows.set("status", Value::Text(["not worked", "explored", "active"][random.below(3) as usize]));
        rows.set("sheet", Value::Text(&format!("M-{}-{}", 38 + random.below(8), 1 + random.below(144))));
        rows.set("year", Value::Integer(1930 + random.below(96) as i64));
        rows.set("ore_t", Value::Float((10f64.powf(random.between(3.0, 9.0))).round() / 10.0));
        rows.set("grade_g_t", Value::Float((10f64.powf(random.between(2.0, 5.0))).round() / 1000.0));
        rows.set("rank", Value::Integer(1 + random.below(999) as i64));
        rows.set("active", Value::Boolean(random.unit() < 0.3));
        rows.end_row();
    }
    collection("occ", rows)
}

fn polygons(count: usize) -> Arc<Collection> {
    let mut random = Random(43);
    let centres = centres(&mut random, 1500);
    let mut rows = RowBatch::default();
    for i in 0..count {
        rows.begin_row(i as u64 + 1);
        rows.set_id(&FeatureId::Integer(i as i64 + 1));
        let at = place(&mut random, &centres);
        let radius = 10f64.powf(random.between(-2.5, -0.9));
        let long = random.unit() < 0.1;
        let vertices = if long { 5.0 + 295.0 * random.unit().powi(12) } else { 5.0 + 50.0 * random.unit() };
        ring(&mut rows, &mut random, at, radius, vertices as usize, false);
        if random.unit() < 0.18 {
            ring(&mut rows, &mut random, at, radius * 0.3, 8, true);
        }
        rows.geometries.end_part(PartKind::Polygon);
        rows.geometries.end_row(GeometryKind::Polygon);
        rows.set("licence", Value::Text(&format!("EL-{i:06}")));
        rows.set("holder", Value::Text(&format!("Company {}", (random.unit().powi(2) * 3000.0) as u64)));
        rows.set("commodity", Value::Text(["Gold", "Copper", "Rare earth element", "Iron"][random.below(4) as usize]));
        rows.set("area_km2", Value::Float(((radius * 111.0).powi(2) * 2500.0).round() / 1000.0));
        rows.set("depth_m", Value::Integer(20 + random.below(1480) as i64));
        rows.set("active", Value::Boolean(random.unit() < 0.6));
        rows.end_row();
    }
    collection("lic", rows)
}

/// A star-shaped ring around a centre.
fn ring(rows: &mut RowBatch, random: &mut Random, [lon, lat]: [f64; 2], radius: f64, vertices: usize, hole: bool) {
    let stretch = 1.0 / lat.to_radians().cos().max(0.2);
    let mut angles: Vec<f64> = (0..vertices).map(|_| random.between(0.0, TAU)).collect();
    angles.sort_unstable_by(f64::total_cmp);
    let mut ring: Vec<[f64; 2]> = angles
        .iter()
        .map(|a| {
            let r = radius * random.between(0.7, 1.0);
            [lon + r * a.cos() * stretch, lat + r * a.sin()]
        })
        .collect();
    ring.push(ring[0]);
    if hole {
        ring.reverse();
    }
    ring.iter().for_each(|p| rows.geometries.position(p[0], p[1], None));
    rows.geometries.end_ring();
}

/// One polygon whose only ring has so many vertices.
fn coast(vertices: usize) -> Arc<Collection> {
    let mut rows = RowBatch::default();
    rows.begin_row(1);
    rows.set_id(&FeatureId::Integer(1));
    for i in 0..=vertices {
        let (sin, cos) = ((i % vertices) as f64 / vertices as f64 * TAU).sin_cos();
        let radius = 30.0 + 0.3 * ((i % vertices) as f64 / 40.0).sin();
        rows.geometries.position(60.0 + radius * cos, 20.0 + radius * sin, None);
    }
    rows.geometries.end_ring();
    rows.geometries.end_part(PartKind::Polygon);
    rows.geometries.end_row(GeometryKind::Polygon);
    rows.end_row();
    collection("coast", rows)
}

fn collection(id: &str, rows: RowBatch) -> Arc<Collection> {
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(rows)).expect("a table holds this many rows");
    let info = CollectionInfo::new(CollectionId::from_name(id));
    Arc::new(Collection::of_table(info, builder.finish().table))
}

/// Tiles of these zooms with features in them.
fn tiles_of(collection: &Collection, zooms: std::ops::Range<u64>, count: usize) -> Vec<TileAddress> {
    let (mut random, boxes) = (Random(7), collection.table.boxes());
    let tile = |_| {
        let z = zooms.start + random.below(zooms.end - zooms.start);
        let WorldPoint { x, y } = boxes[random.below(boxes.len() as u64) as usize].center();
        TileAddress::new(z, x as u64 >> (32 - z), y as u64 >> (32 - z)).expect("a tile of the matrix")
    };
    (0..count).map(tile).collect()
}

fn measure(c: &mut Criterion, collection: &Arc<Collection>) {
    let mut group = c.benchmark_group(collection.info.id.as_str());
    for (name, zooms, count) in [("low z0-5", 0..6, 12), ("mid z6-9", 6..10, 40), ("high z10-14", 10..15, 120)] {
        let tiles = tiles_of(collection, zooms, count);
        let mut renderer = Renderer::default();
        let collections = [Arc::clone(collection)];
        let rendered: Vec<_> = tiles.iter().map(|t| renderer.render(&collections, *t)).collect();
        let (features, bytes) = rendered.iter().fold((0, 0), |(f, b), r| (f + r.features as usize, b + r.bytes.len()));
        println!("{name}: {} features, {} bytes a tile", features / count, bytes / count);
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(format!("{name} render"), |b| {
            b.iter(|| tiles.iter().map(|t| renderer.render(&collections, *t).bytes.len()).sum::<usize>());
        });
        let mlt = |r: &Rendered| mlt::of_mvt(&r.bytes).expect("a tile of ours");
        let mlts: Vec<Vec<u8>> = rendered.iter().map(mlt).collect();
        group.bench_function(format!("{name} mlt"), |b| b.iter(|| rendered.iter().map(|r| mlt(r).len()).sum::<usize>()));
        for encoding in [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Zstd, ContentEncoding::Brotli] {
            let bytes = |body: &[u8]| encoding.compress(body.to_vec()).0.len();
            let [as_mvt, as_mlt] =
                [rendered.iter().map(|r| bytes(&r.bytes)).sum::<usize>(), mlts.iter().map(|body| bytes(body)).sum()];
            println!("{name} {}: MLT takes {:.2} of {} bytes", encoding.token(), as_mlt as f64 / as_mvt as f64, as_mvt / count);
        }
        for encoding in [ContentEncoding::Gzip, ContentEncoding::Zstd, ContentEncoding::Brotli] {
            let compress = |bodies: Vec<Vec<u8>>| bodies.into_iter().map(|body| encoding.compress(body).0.len()).sum::<usize>();
            let bodies = || rendered.iter().map(|r| r.bytes.clone()).collect();
            group.bench_function(format!("{name} {}", encoding.token()), |b| {
                b.iter_batched(bodies, compress, BatchSize::LargeInput);
            });
        }
    }
    group.finish();
}

fn measure_coast(c: &mut Criterion) {
    let (large, small) = (coast(1_000_000), coast(64));
    let [x, y] = [60.0, 20.0];
    let WorldPoint { x, y } = WorldPoint::from_lon_lat(x, y);
    let tile = TileAddress::new(14, x as u64 >> 18, y as u64 >> 18).expect("a tile of the matrix");
    let mut group = c.benchmark_group("deep inside a ring");
    for (name, collection) in [("of 1,000,000 vertices", large), ("of 64 vertices", small)] {
        let (mut renderer, collections) = (Renderer::default(), [collection]);
        group.bench_function(name, |b| b.iter(|| renderer.render(&collections, tile)));
    }
    group.finish();
}

/// A tile of fifty thousand points with ten attributes, none left out: the cost of a feature before compression.
fn measure_a_full_tile(c: &mut Criterion) {
    const FEATURES: usize = 50_000;
    let mut random = Random(44);
    let mut place = |_: &mut Random| [random.between(70.1, 70.2), random.between(45.1, 45.2)];
    let mut collection = points_at(FEATURES, &mut place);
    if let Some(collection) = Arc::get_mut(&mut collection) {
        collection.info.tiles.thin = false;
    }
    let WorldPoint { x, y } = WorldPoint::from_lon_lat(70.15, 45.15);
    let tile = TileAddress::new(8, x as u64 >> 24, y as u64 >> 24).expect("a tile of the matrix");
    let (mut renderer, collections) = (Renderer::default(), [collection]);
    let rendered = renderer.render(&collections, tile);
    println!("{} features, {} bytes", rendered.features, rendered.bytes.len());
    let mut group = c.benchmark_group("a tile of 50,000 points");
    group.throughput(Throughput::Elements(FEATURES as u64));
    group.bench_function("render", |b| b.iter(|| renderer.render(&collections, tile)));
    group.bench_function("mlt", |b| b.iter(|| mlt::of_mvt(&rendered.bytes).expect("a tile of ours").len()));
    group.bench_function("mlt by mlt-core", |b| b.iter(|| by_mlt_core(&rendered.bytes)));
    let [ours, theirs] = [mlt::of_mvt(&rendered.bytes).expect("a tile of ours"), by_mlt_core(&rendered.bytes)];
    for encoding in [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Zstd] {
        let [mvt, ours, theirs] = [&rendered.bytes, &ours, &theirs].map(|body| encoding.compress(body.clone()).0.len());
        println!("{}: MVT {mvt} bytes, MLT {ours}, MLT by mlt-core {theirs}", encoding.token());
    }
    group.throughput(Throughput::Bytes(rendered.bytes.len() as u64));
    for level in [1, 2, 3, 4, 6, 9] {
        let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::new(level).expect("a level"));
        let mut out = vec![0; compressor.gzip_compress_bound(rendered.bytes.len())];
        let mut compress = || compressor.gzip_compress(&rendered.bytes, &mut out).expect("it fits");
        println!("gzip {level}: {:.3}", compress() as f64 / rendered.bytes.len() as f64);
        group.bench_function(format!("gzip {level}"), |b| b.iter(&mut compress));
    }
    group.finish();
}

/// The same by the library of the format's authors, which tries many encodings of a column; features stay in their order.
fn by_mlt_core(mvt: &[u8]) -> Vec<u8> {
    let unsorted = EncoderConfig::default().with_id_sort(false).with_spatial_morton_sort(false).with_spatial_hilbert_sort(false);
    let layers = mvt_to_tile_layers(mvt).expect("a tile of ours");
    layers.into_iter().flat_map(|layer| layer.encode(unsorted).expect("a layer of ours")).collect()
}

/// What a filter costs before its first tile, and in the tiles.
fn measure_choices(c: &mut Criterion, collection: &Arc<Collection>) {
    let mut group = c.benchmark_group("tiles of what a filter chooses");
    let (mut renderer, collections) = (Renderer::default(), [Arc::clone(collection)]);
    let tiles = tiles_of(collection, 0..6, 12);
    for filter in ["rank > 0", "commodity = 'Gold'", "rank = 7"] {
        let parsed = parse_text(filter).expect("a filter");
        let find = || ChosenRows::matching(collection, &parsed, &Patience::default()).expect("rows");
        println!("{filter}: {} rows", find().set.len());
        group.bench_function(format!("{filter}: find"), |b| b.iter(find));
        let selections = [Selection { rows: Some(Arc::new(find())), ..Selection::EVERYTHING }];
        group.throughput(Throughput::Elements(tiles.len() as u64));
        group.bench_function(format!("{filter}: low z0-5 render"), |b| {
            b.iter(|| {
                let bytes = |tile: &TileAddress| renderer.render_selected(&collections, &selections, *tile).bytes.len();
                tiles.iter().map(bytes).sum::<usize>()
            });
        });
    }
    group.finish();
}

fn main() {
    let mut c = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    measure_coast(&mut c);
    measure_a_full_tile(&mut c);
    let points = points(2_000_000);
    measure_choices(&mut c, &points);
    measure(&mut c, &points);
    measure(&mut c, &polygons(200_000));
    c.final_summary();
}
