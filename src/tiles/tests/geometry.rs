use super::*;
use proptest::prelude::*;

/// A star with a hole around a position within `centres`; at the world's edges it may be broken.
fn star(centres: std::ops::Range<f64>) -> impl Strategy<Value = (Vec<At>, Vec<At>)> {
    let radii = prop::collection::vec(20.0..1500.0f64, 3..60);
    (radii, centres.clone(), centres).prop_map(|(radii, x, y)| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let at = |scale: f64| {
            let position = move |(i, r): (usize, &f64)| {
                let (sin, cos) = (i as f64 * step).sin_cos();
                ((x + scale * r * cos).clamp(0.0, 4095.9), (y + scale * r * sin).clamp(0.0, 4095.9))
            };
            let mut ring: Vec<At> = radii.iter().enumerate().map(position).collect();
            ring.push(ring[0]);
            ring
        };
        (at(1.0), at(0.4).into_iter().rev().collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn polygons_are_valid_in_every_tile_and_wind_as_mvt_wants((ring, hole) in star(0.0..4096.0), z in 0u64..6, x in 0u64..32, y in 0u64..32) {
        let collection = Rows::default().polygon(&[&ring, &hole]).collection();
        let rendered = render(&collection, tile(z, x % (1 << z), y % (1 << z)));
        for polygon in polygons(&rendered) {
            prop_assert!(polygon.check_validation().is_ok(), "{:?}", polygon);
            for p in &polygon {
                // The decoder took rings of positive area for exteriors, as section 4.3.4.4 says.
                prop_assert!(geo::Winding::is_ccw(p.exterior()));
                prop_assert!(p.interiors().iter().all(geo::Winding::is_cw));
                let inside = |c: &geo::Coord<f64>| (-64.0..=4160.0).contains(&c.x) && (-64.0..=4160.0).contains(&c.y);
                prop_assert!(p.exterior().coords().all(inside));
            }
        }
    }

    #[test]
    fn tiles_of_a_zoom_show_the_same_area_together((ring, hole) in star(1500.0..2500.0)) {
        let collection = Rows::default().polygon(&[&ring, &hole]).collection();
        let whole = total_area(&render(&collection, tile(0, 0, 0)));
        let tile_box = geo::Rect::new((0.0, 0.0), (4096.0, 4096.0)).to_polygon();
        let part = |x, y| {
            let polygons = polygons(&render(&collection, tile(2, x, y)));
            polygons.iter().map(|p| geo::BooleanOps::intersection(p, &tile_box).unsigned_area()).sum::<f64>() / 16.0
        };
        let parts: f64 = (0..4).flat_map(|x| (0..4).map(move |y| part(x, y))).sum();
        // Zoom 2 has more vertices: the lines differ by up to half a CSS pixel of zoom 0.
        let line = geo::LineString::from(ring);
        prop_assert!((whole - parts).abs() <= 5.0 * geo::Length::length(&geo::Euclidean, &line) * 1.4 + 64.0, "{whole} {parts}");
    }
}

#[test]
fn ten_thousand_small_squares_keep_their_area_at_zoom_0() {
    let mut rows = Rows::default();
    for i in 0..10_000 {
        let (x, y) = ((i % 100) as f64 * 40.0 + 8.0, (i / 100) as f64 * 40.0 + 8.0);
        rows = rows.polygon(&[&square(x, y, 0.9)]);
    }
    let collection = rows.collection();
    let rendered = render(&collection, tile(0, 0, 0));
    let (shown, given) = (area_in_tile(&rendered), 10_000.0 * 0.81);
    assert!((shown / given - 1.0).abs() < 0.02, "{shown} of {given}");
    let at_the_antimeridian = 225 / 50;
    assert!((10_000..=10_000 + at_the_antimeridian).contains(&(rendered.features + rendered.thinned)));
    let quarter = render(&collection, tile(1, 1, 0));
    assert!((area_in_tile(&quarter) / given - 1.0).abs() < 0.02);
}

#[test]
fn a_layer_of_one_speck_does_not_vanish() {
    let speck = (2050.0, 2050.0);
    let of_polygons = Rows::default().polygon(&[&square(speck.0, speck.1, 0.01)]).collection();
    let of_lines = Rows::default().line(&[speck, (speck.0 + 0.01, speck.1)]).collection();
    for collection in [of_polygons, of_lines] {
        for z in 0..=14u32 {
            let at = |v: f64| (v / 4096.0 * f64::from(1 << z)) as u64;
            let rendered = render(&collection, tile(z as u64, at(speck.0), at(speck.1)));
            assert_eq!((rendered.features, rendered.thinned), (1, 0), "zoom {z}");
            assert_eq!(features(&rendered).len(), 1);
        }
        assert!(render(&collection, tile(2, 0, 0)).bytes.is_empty());
    }
}

#[test]
fn a_sliver_that_collapses_is_drawn_as_a_pixel() {
    let collection = Rows::default().polygon(&[&[(100.0, 100.1), (900.0, 100.1), (900.0, 100.2), (100.0, 100.1)]]).collection();
    assert!(total_area(&render(&collection, tile(0, 0, 0))) > 0.0);
}

#[test]
fn at_the_last_zoom_every_speck_has_its_pixel() {
    let mut rows = Rows::default();
    for i in 0..50 {
        rows = rows.polygon(&[&square(1024.0 + i as f64 * 1e-3, 1024.0, 1e-5)]);
    }
    let rendered = render(&rows.collection(), tile(14, 4096, 4096));
    assert_eq!((rendered.features, rendered.thinned), (50, 0));
}

#[test]
fn a_tile_deep_inside_a_large_polygon_is_filled() {
    let collection = Rows::default().polygon(&[&square(10.0, 10.0, 4000.0)]).collection();
    let rendered = render(&collection, tile(5, 16, 16));
    assert_eq!(total_area(&rendered), 4224.0 * 4224.0);
}

#[test]
fn features_at_the_antimeridian_show_on_both_sides_and_halves_join() {
    let edge = 4096.0 - 1e-6;
    let west: Vec<At> = vec![(0.0, 600.0), (0.0, 700.0), (30.0, 700.0), (30.0, 600.0), (0.0, 600.0)];
    let east: Vec<At> = vec![(4076.0, 600.0), (4076.0, 700.0), (edge, 700.0), (edge, 600.0), (4076.0, 600.0)];
    let collection = Rows::default().multi_polygon(&[&west, &east]).collection();
    let z0 = polygons(&render(&collection, tile(0, 0, 0)));
    assert_eq!(z0.len(), 1, "one feature");
    assert_eq!(z0[0].0.len(), 2, "whole at either side of the tile");
    assert!(z0[0].iter().all(|p| p.unsigned_area() == 5000.0));
    for x in [0, 7] {
        let found = polygons(&render(&collection, tile(3, x, 1)));
        assert_eq!(found[0].0.len(), 1, "column {x}: the halves are joined");
        let width = if x == 0 { 240.0 + 64.0 } else { 160.0 + 64.0 };
        assert_eq!(found[0].unsigned_area(), width * 800.0);
    }
    let points = Rows::default().point((edge, 1000.0)).collection();
    assert_eq!([0, 7].map(|x| render(&points, tile(3, x, 1)).features), [1, 1]);
    assert_eq!(render(&points, tile(3, 4, 1)).features, 0);
}

#[test]
fn a_line_is_cut_into_pieces_and_keeps_its_way_through_the_buffer() {
    let zigzag = [(1000.0, 1000.0), (1040.0, 1500.0), (1000.0, 2000.0), (2000.0, 1500.0)];
    let rendered = render(&Rows::default().line(&zigzag).collection(), tile(2, 0, 1));
    // West of column 1024 + 16 (the buffer): all of the zigzag's turns but the way out and the tail.
    let Geometry::LineString(line) = &features(&rendered)[0].geometry else { panic!() };
    assert_eq!(line.0.last().map(|c| c.x), Some(4160.0));
    let crossing = [(900.0, 1100.0), (1100.0, 1100.0), (1100.0, 1200.0), (900.0, 1200.0)];
    let rendered = render(&Rows::default().line(&crossing).collection(), tile(2, 0, 1));
    let Geometry::MultiLineString(lines) = &features(&rendered)[0].geometry else { panic!() };
    assert_eq!(lines.0.len(), 2);
}

#[test]
fn short_lines_keep_their_length_together() {
    let mut rows = Rows::default();
    for i in 0..1000 {
        let (x, y) = ((i % 40) as f64 * 100.0 + 0.1, (i / 40) as f64 * 100.0 + 0.1);
        rows = rows.line(&[(x, y), (x + 0.25, y)]);
    }
    let rendered = render(&rows.collection(), tile(0, 0, 0));
    assert_eq!(rendered.features + rendered.thinned, 1000);
    assert!((249..=251).contains(&rendered.features));
}

#[test]
fn points_wait_for_their_zoom_unless_told_otherwise() {
    let rows = || (0..500).fold(Rows::default(), |rows, i| rows.point((2100.0 + i as f64 * 0.0001, 2100.0)));
    let thinned = rows().collection();
    let z0 = render(&thinned, tile(0, 0, 0));
    assert!(z0.features >= 1 && z0.features < 10, "{}", z0.features);
    assert_eq!(z0.features + z0.thinned, 500);
    assert_eq!(render(&thinned, tile(14, 8400, 8400)).features, 500);
    let all = rows().with_settings("all", TileSettings { thin: false, ..TileSettings::default() });
    assert_eq!(render(&all, tile(0, 0, 0)).features, 500);
}

#[test]
fn a_collection_of_several_kinds_gives_a_feature_of_each_with_one_id() {
    let mut rows = Rows::default();
    rows.row(&FeatureId::Integer(7), |rows| {
        rows.ring(&[(100.0, 100.0)]);
        rows.0.geometries.end_part(PartKind::Point);
        rows.ring(&square(200.0, 200.0, 50.0));
        rows.0.geometries.end_part(PartKind::Polygon);
        rows.ring(&[(300.0, 300.0), (400.0, 300.0)]);
        rows.0.geometries.end_part(PartKind::Line);
        rows.0.geometries.end_row(GeometryKind::GeometryCollection);
    });
    let found = features(&render(&rows.collection(), tile(0, 0, 0)));
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|f| f.id == Some(7)));
}

#[test]
fn a_ring_of_a_million_vertices_is_quick_deep_inside_and_right_at_its_coast() {
    let n = 1_000_000;
    let at = |i: i32| {
        let (sin, cos) = (f64::from(i % n) / f64::from(n) * std::f64::consts::TAU).sin_cos();
        let radius = 1500.0 + 20.0 * (f64::from(i % n) / 50.0).sin();
        (2048.0 + radius * cos, 2048.0 - radius * sin)
    };
    let ring: Vec<At> = (0..=n).map(at).collect();
    let collection = Rows::default().polygon(&[&ring]).collection();
    assert_eq!(total_area(&render(&collection, tile(10, 512, 512))), 4224.0 * 4224.0);
    let coast = polygons(&render(&collection, tile(6, 55, 32)));
    assert!(coast[0].unsigned_area() > 1e5 && coast[0].check_validation().is_ok());
    assert!(render(&collection, tile(10, 10, 10)).bytes.is_empty());
}
