//! What tiles promise, checked on all tiles of a pyramid by another decoder.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod audit;
mod borders;
mod data;
mod extremes;
mod truth;

use audit::{Found, audit, print};
use data::{Noise, Rows, fields, mosaic, star};
use lode::{
    catalog::{Collection, CollectionInfo, Rank, TileSettings},
    ingest::{self, Source},
    model::CollectionId,
};
use std::{path::PathBuf, sync::Arc, time::Instant};

/// Nothing invalid, nothing apart at a seam, nothing that shows and then does not.
fn assert_whole(found: &[Found]) {
    for (zoom, found) in found.iter().enumerate() {
        assert_eq!((found.invalid, found.apart, found.inexact, found.vanished), (0, 0, 0, 0), "zoom {zoom}: {found:?}");
    }
}

#[test]
fn fields_keep_their_area_in_every_tile_are_valid_and_meet_at_seams() {
    let found = audit(&fields(1500).collection(TileSettings::default()), 9, |_| true);
    print("fields", &found);
    assert_whole(&found);
    for (zoom, found) in found.iter().enumerate() {
        assert_eq!(found.area_off, 0, "zoom {zoom}: {found:?}");
        assert!(found.area_in_all.abs() < 0.02, "zoom {zoom}: {found:?}");
    }
}

#[test]
fn a_mosaic_keeps_its_area_and_is_whole() {
    let found = audit(&mosaic(12, 0.5, 9, 0.1).collection(TileSettings::default()), 9, |_| true);
    print("mosaic", &found);
    assert_whole(&found);
    assert!(found.iter().all(|found| found.area_in_all.abs() < 0.02), "{found:?}");
}

#[test]
fn lines_meet_at_seams_and_stay() {
    let (mut noise, mut rows) = (Noise(5), Rows::default());
    for _ in 0..1500 {
        let mut at = [noise.between(60.0, 70.0), noise.between(40.0, 50.0)];
        let step = 10f64.powf(noise.between(-4.0, -0.7));
        let line: Vec<[f64; 2]> = (0..12)
            .map(|_| {
                at = [at[0] + step * noise.between(-0.5, 1.0), at[1] + step * noise.between(-0.8, 0.8)];
                at
            })
            .collect();
        rows.line(&line);
    }
    let found = audit(&rows.collection(TileSettings::default()), 9, |_| true);
    print("lines", &found);
    assert_whole(&found);
}

/// Points in a heap, of which those with a low rank are few.
fn heap(count: usize, spread: f64) -> Rows {
    let (mut noise, mut rows) = (Noise(9), Rows::default());
    for _ in 0..count {
        let near = |noise: &mut Noise| (noise.unit() + noise.unit() + noise.unit() - 1.5) * spread;
        let at = [65.0 + near(&mut noise), 45.0 + near(&mut noise)];
        rows.point(at, (noise.unit() * 1000.0) as i64);
    }
    rows
}

#[test]
fn tiles_of_polygons_and_of_points_keep_to_their_budget_and_what_shows_stays() {
    let settings = TileSettings { max_bytes: 20_000, ..TileSettings::default() };
    for (name, rows) in [("fields", fields(3000)), ("points", heap(20_000, 3.0))] {
        let found = audit(&rows.collection(settings.clone()), 9, |_| true);
        print(name, &found);
        assert_whole(&found);
        for (zoom, found) in found.iter().enumerate() {
            assert!(found.bytes_max <= 20_000, "{name}, zoom {zoom}: {found:?}");
            assert!(
                found.given.is_nan() || found.given == 0.0 || found.area_in_all.abs() < 0.05,
                "{name}, zoom {zoom}: {found:?}"
            );
        }
        assert!(found[4].thinned > 0 && found.iter().any(|found| found.bytes_max > 6000));
    }
}

#[test]
fn what_is_not_shown_is_counted_once() {
    let (fields, points) = (fields(1500), heap(5000, 3.0));
    for (rows, count) in [(fields, 1500), (points, 5000)] {
        let collection = rows.collection(TileSettings { max_bytes: 30_000, ..TileSettings::default() });
        for found in audit(&collection, 6, |_| true) {
            let shown_at_home = found.ids_shown;
            assert_eq!(shown_at_home + found.thinned, count, "{found:?}");
        }
    }
}

#[test]
fn of_points_the_best_ranked_stay_and_heaps_stay_denser() {
    let rank = |descending| Some(Rank { column: "rank".to_owned(), descending });
    for (rank, best) in [(rank(false), 0..100), (rank(true), 900..1000)] {
        let settings = TileSettings { max_bytes: 8000, rank, ..TileSettings::default() };
        let collection = heap(20_000, 3.0).collection(settings);
        let tile = lode::model::TileAddress::new(2, 2, 1).unwrap();
        let seen = audit::look(&collection, tile, false);
        let lode::store::ColumnData::Integer(ranks) = &collection.table.column("rank").unwrap().data else { panic!() };
        let is_best = |id: &u64| {
            let row = collection.table.ids().find(&lode::model::FeatureId::Integer(*id as i64)).unwrap();
            best.contains(&ranks[row])
        };
        let good = seen.all_ids.iter().filter(|id| is_best(id)).count();
        assert!(seen.features > 50 && good * 2 > seen.features, "{good} of {}", seen.features);
    }
}

/// By hand: `LODE_TILE_DATA=lic.geojson cargo test --release --test tile_quality -- --ignored --nocapture`.
#[test]
#[ignore = "needs a large file, named by LODE_TILE_DATA"]
fn tiles_of_a_large_file() {
    let path = PathBuf::from(std::env::var("LODE_TILE_DATA").unwrap());
    let last_zoom = std::env::var("LODE_TILE_ZOOM").map_or(10, |zoom| zoom.parse().unwrap());
    let started = Instant::now();
    let source = Source { path, ..Source::default() };
    let cache = std::env::temp_dir().join("lode-tile-quality");
    std::fs::create_dir_all(&cache).unwrap();
    let loaded = ingest::load_or_recall(&source, &cache, Instant::now(), &|_, _| {}).unwrap();
    if !loaded.recalled {
        ingest::keep(&source, &loaded, &cache).unwrap();
    }
    for layer in &loaded.layers {
        let info = CollectionInfo::new(CollectionId::from_name(&layer.name));
        let collection = Arc::new(Collection::new(info, Arc::clone(&layer.table), Arc::clone(&layer.report)));
        println!("loaded after {:?}", started.elapsed());
        print(&layer.name, &audit(&collection, last_zoom, |tile| tile.z() < 7 || (tile.x() + tile.y()) % 7 == 0));
        println!("{:?}", started.elapsed());
    }
}
