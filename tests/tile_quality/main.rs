//! What tiles promise, checked on all tiles of a pyramid by another decoder.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

mod audit;
mod truth;

use audit::{audit, print};
use lode::{
    catalog::{Collection, CollectionInfo},
    ingest::{self, Source},
    model::CollectionId,
};
use std::{path::PathBuf, sync::Arc, time::Instant};

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
