//! Data that nobody means, and tiles of it: in bounded time, of bounded size.

use super::{Rows, TileSettings, audit::look, star};
use crate::data::Noise;
use lode::{catalog::Collection, model::TileAddress};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

fn tile_at(z: u64, [lon, lat]: [f64; 2]) -> TileAddress {
    let p = lode::model::WorldPoint::from_lon_lat(lon, lat);
    let at = |v: u32| u64::from(v).checked_shr(32 - z as u32).unwrap_or(0);
    TileAddress::new(z, at(p.x), at(p.y)).unwrap()
}

fn looked(collection: &Arc<Collection>, z: u64, at: [f64; 2], check: bool) -> crate::audit::Seen {
    let started = Instant::now();
    let seen = look(collection, tile_at(z, at), check);
    assert!(started.elapsed() < Duration::from_secs(20), "zoom {z}: {:?}", started.elapsed());
    seen
}

#[test]
fn points_on_one_spot_are_as_many_as_there_is_room_for() {
    // As many as a development build makes in seconds; by hand five million, with LODE_TILE_POINTS.
    let count: usize = std::env::var("LODE_TILE_POINTS").map_or(200_000, |n| n.parse().unwrap());
    let (mut rows, spot) = (Rows::default(), [71.4, 51.1]);
    (0..count).for_each(|i| rows.point(spot, i as i64));
    let collection = rows.collection(TileSettings::default());
    for z in [0, 5, 13] {
        let seen = looked(&collection, z, spot, false);
        assert_eq!((seen.features, seen.features + seen.thinned), (1, count), "zoom {z}");
    }
    for z in [14, 18] {
        let started = Instant::now();
        let seen = looked(&collection, z, spot, false);
        println!("zoom {z}: {} features, {} bytes, {:?}", seen.features, seen.bytes, started.elapsed());
        assert!(seen.features > 10_000 && seen.bytes < 1_000_000, "{} features, {} bytes", seen.features, seen.bytes);
        assert_eq!(seen.features + seen.thinned, count);
    }
}

#[test]
fn a_polygon_about_the_world_with_many_holes_keeps_its_area() {
    let count: usize = std::env::var("LODE_TILE_HOLES").map_or(5_000, |n| n.parse().unwrap());
    let (side, mut noise, mut rows) = ((count as f64).sqrt() as usize, Noise(1), Rows::default());
    let step = 300.0 / side as f64;
    let mut rings = vec![vec![[-179.0, -80.0], [179.0, -80.0], [179.0, 80.0], [-179.0, 80.0], [-179.0, -80.0]]];
    for i in 0..side * side {
        let at = [-150.0 + (i % side) as f64 * step, -70.0 + (i / side) as f64 * step * 0.46];
        rings.push(star(&mut noise, at, step * 0.25, 8).into_iter().rev().collect());
    }
    rows.polygon(&rings);
    let collection = rows.collection(TileSettings::default());
    let whole = crate::truth::rings(&collection.table);
    for (z, at) in [(0, [0.0, 0.0]), (1, [20.0, 20.0]), (4, [20.0, 20.0]), (8, [20.0, 20.0])] {
        let seen = looked(&collection, z, at, z > 3);
        let mut rings = vec![(tile_at(0, at), whole.clone())];
        for zoom in 1..=z {
            rings = crate::truth::children(rings[0].0, &rings[0].1);
            rings.retain(|(tile, _)| *tile == tile_at(zoom, at));
        }
        let given = crate::truth::covered(rings[0].0, &rings[0].1).area;
        println!("zoom {z}: {} of {given}, {} bytes", seen.area, seen.bytes);
        assert!((seen.area / given - 1.0).abs() < 0.02, "zoom {z}: {} of {given}", seen.area);
        assert_eq!(seen.invalid, 0);
    }
}

#[test]
fn at_the_poles_and_of_nothing_and_of_one_point_there_are_tiles() {
    let mut rows = Rows::default();
    for (lon, lat) in [(0.0, 90.0), (180.0, -90.0), (-180.0, 90.0), (179.999, 89.9)] {
        rows.point([lon, lat], 1);
    }
    rows.polygon(&[vec![[-180.0, -90.0], [180.0, -90.0], [180.0, -84.0], [-180.0, -84.0], [-180.0, -90.0]]]);
    let poles = rows.collection(TileSettings::default());
    for z in 0..=16 {
        for at in [[0.0, 90.0], [180.0, -90.0], [-180.0, 90.0]] {
            let seen = looked(&poles, z, at, true);
            assert!(seen.features > 0 && seen.invalid == 0, "zoom {z}, {at:?}");
        }
    }
    let nothing = Rows::default().collection(TileSettings::default());
    let mut one = Rows::default();
    one.point([10.0, 10.0], 1);
    let one = one.collection(TileSettings::default());
    for z in 0..=16 {
        assert_eq!((looked(&nothing, z, [10.0, 10.0], true).bytes, looked(&one, z, [10.0, 10.0], true).features), (0, 1));
    }
}
