//! Areas against `GeographicLib`'s own polygons and against each other.

use super::*;
use crate::{geometry::geodesic::area_m2, model::Geometries};
use geographiclib_rs::{Geodesic, PolygonArea, Winding};
use proptest::prelude::*;
use std::str::FromStr;

const ALWAYS: GoOn<'static> = &|| true;

fn rows(polygons: &[Vec<Vec<[f64; 2]>>]) -> Geometries {
    let mut rows = Geometries::default();
    for rings in polygons {
        let line = |ring: &Vec<[f64; 2]>| ring.iter().map(|p| (p[0], p[1])).collect::<geo_types::LineString>();
        let polygon = geo_types::Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
        rows.push(&geo_types::Geometry::Polygon(polygon)).unwrap();
    }
    rows
}

fn coverage(polygons: &[Vec<Vec<[f64; 2]>>]) -> Coverage {
    let rows = rows(polygons);
    let mut coverage = Coverage::default();
    (0..polygons.len()).for_each(|row| coverage.add(&rows.row(row)));
    coverage
}

fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Vec<[f64; 2]> {
    vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
}

fn of_geographiclib(ring: &[[f64; 2]]) -> f64 {
    let wgs84 = Geodesic::wgs84();
    let mut area = PolygonArea::new(&wgs84, Winding::CounterClockwise);
    ring[1..].iter().for_each(|p| area.add_point(p[1], p[0]));
    area.compute(true).1
}

/// To a part in 1e9, but for what `GeographicLib` itself loses by rounding, which it says is less than 0.1 m².
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs() + 1e-3, "{found} for {expected}: {:e}", found / expected - 1.0);
}

/// An irregular ring around a place, `size` degrees wide.
fn ring(center: [f64; 2], size: f64, radii: &[f64]) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = radii
        .iter()
        .enumerate()
        .map(|(i, r)| {
            let angle = std::f64::consts::TAU * i as f64 / radii.len() as f64;
            [center[0] + size * r * angle.cos(), center[1] + size * r * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

fn star() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let size = prop_oneof![Just(0.002), Just(0.02), Just(0.05), Just(0.3), Just(3.0), Just(20.0)];
    (-150.0..150.0f64, -68.0..68.0f64, size, prop::collection::vec(0.3..1.0f64, 4..12))
        .prop_map(|(lon, lat, size, radii)| ring([lon, lat], size, &radii))
}

fn neighbours() -> impl Strategy<Value = Vec<Vec<Vec<[f64; 2]>>>> {
    let one = (0.0..1.0f64, 0.0..1.0f64, prop::collection::vec(0.3..1.0f64, 3..9));
    prop::collection::vec(one, 1..40)
        .prop_map(|all| all.into_iter().map(|(x, y, radii)| vec![ring([70.0 + x, 50.0 + y], 0.2, &radii)]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn one_polygon_covers_what_geographiclib_says(ring in star()) {
        let expected = of_geographiclib(&ring);
        near(area_m2(&rows(&[vec![ring.clone()]]).row(0)), expected);
        near(coverage(&[vec![ring]]).area_m2(ALWAYS).unwrap(), expected);
    }

    #[test]
    fn a_union_is_as_large_as_its_parts_make_it(polygons in neighbours()) {
        let union = coverage(&polygons);
        let area = union.area_m2(ALWAYS).unwrap();
        let each: Vec<f64> = polygons.iter().map(|p| of_geographiclib(&p[0])).collect();
        prop_assert!(area <= each.iter().sum::<f64>() * (1.0 + 1e-9));
        prop_assert!(area >= each.iter().fold(0.0f64, |a, b| a.max(*b)) * (1.0 - 1e-9));
        // Twice the same is the same, and so is another order.
        let twice: Vec<_> = polygons.iter().rev().chain(&polygons).cloned().collect();
        near(coverage(&twice).area_m2(ALWAYS).unwrap(), area);
        near(union.area_within_m2(&union, ALWAYS).unwrap(), area);
        // What two have in common is what they cover less by together.
        let (some, others) = polygons.split_at(polygons.len() / 2);
        let (some, others) = (coverage(some), coverage(others));
        let both = some.area_within_m2(&others, ALWAYS).unwrap();
        near(both, others.area_within_m2(&some, ALWAYS).unwrap());
        let sum = some.area_m2(ALWAYS).unwrap() + others.area_m2(ALWAYS).unwrap();
        prop_assert!((sum - both - area).abs() < 1e-9 * sum, "{sum} {both} {area}");
    }

    /// Everything on few lines: shared edges, edges on one another in part, touching corners.
    #[test]
    fn rectangles_on_a_grid_cover_the_squares_they_hold(
        boxes in prop::collection::vec((0u32..8, 0u32..8, 1u32..5, 1u32..5), 1..40), step in prop_oneof![Just(0.25), Just(0.1), Just(0.01)],
    ) {
        let at = |i: u32| f64::from(i) * step;
        let polygons: Vec<_> = boxes.iter().map(|&(x, y, w, h)| vec![rectangle(at(x), at(y), at(x + w), at(y + h))]).collect();
        let holds = |x: u32, y: u32| boxes.iter().any(|&(bx, by, w, h)| (bx..bx + w).contains(&x) && (by..by + h).contains(&y));
        let squares = (0..12).flat_map(|x| (0..12).map(move |y| (x, y))).filter(|&(x, y)| holds(x, y));
        let expected: f64 = squares.map(|(x, y)| of_geographiclib(&rectangle(at(x), at(y), at(x + 1), at(y + 1)))).sum();
        // Near the equator geodesics hardly leave their parallels.
        let area = coverage(&polygons).area_m2(ALWAYS).unwrap();
        prop_assert!((area / expected - 1.0).abs() < 1e-4, "{area} {expected}");
    }
}

#[test]
fn holes_stay_open_unless_something_else_covers_them() {
    let frame = [rectangle(70.0, 50.0, 71.0, 51.0), rectangle(70.25, 50.25, 70.75, 50.75)];
    let mut hole = frame[1].clone();
    hole.reverse();
    let [whole, gap] = [&frame[0], &frame[1]].map(|ring| of_geographiclib(ring));
    let frame = vec![frame[0].clone(), hole];
    near(coverage(std::slice::from_ref(&frame)).area_m2(ALWAYS).unwrap(), whole - gap);
    let patch = vec![rectangle(70.25, 50.25, 70.75, 50.75)];
    near(coverage(&[frame, patch]).area_m2(ALWAYS).unwrap(), whole);
}

#[test]
fn the_world_and_its_poles_are_measured() {
    let world = coverage(&[vec![rectangle(-180.0, -90.0, 180.0, 90.0)]]);
    near(world.area_m2(ALWAYS).unwrap(), 510_065_621_724_088.4);
    let cap = coverage(&[vec![rectangle(-180.0, 60.0, 180.0, 90.0)], vec![rectangle(-180.0, -90.0, 180.0, -60.0)]]);
    let parts = cap.area_m2(ALWAYS).unwrap();
    assert!(parts > 0.0 && parts < 510e12 / 4.0, "{parts}");
    near(cap.area_within_m2(&world, ALWAYS).unwrap(), parts);
    assert_eq!(Coverage::default().area_m2(ALWAYS), Ok(0.0));
    assert_eq!(Coverage::default().area_within_m2(&world, ALWAYS), Ok(0.0));
}

#[test]
fn many_that_lie_on_one_another_are_no_trouble() {
    let same: Vec<_> = (0..20_000).map(|_| vec![rectangle(70.0, 50.0, 71.0, 51.0)]).collect();
    near(coverage(&same).area_m2(ALWAYS).unwrap(), of_geographiclib(&same[0][0]));
    // All on one edge in part.
    let fan: Vec<_> = (1..400).map(|i| vec![rectangle(70.0, 50.0, 71.0, 50.0 + f64::from(i) / 4e2)]).collect();
    near(coverage(&fan).area_m2(ALWAYS).unwrap(), of_geographiclib(&fan.last().unwrap()[0]));
    let rays: Vec<_> = (0..60)
        .map(|i| {
            let (sin, cos) = (f64::from(i) * 0.1).sin_cos();
            vec![vec![[70.0, 50.0], [70.0 + cos, 50.0 + sin], [70.0 + cos - 0.002 * sin, 50.0 + sin + 0.002 * cos], [70.0, 50.0]]]
        })
        .collect();
    assert!(coverage(&rays).area_m2(ALWAYS).unwrap() > 0.0);
}

#[test]
fn who_does_not_wait_gets_no_area() {
    let at = |i: u32| f64::from(i) * 0.1;
    let bars = |i: u32| [rectangle(0.0, at(i), 15.0, at(i) + 0.05), rectangle(at(i), 0.0, at(i) + 0.05, 15.0)];
    let lattice: Vec<_> = (0..150).flat_map(bars).map(|ring| vec![ring]).collect();
    assert_eq!(coverage(&lattice).area_m2(&|| false), Err(Unmeasured::GivenUp));
}

/// Areas by PROJ, and of unions that GEOS made along geodesics; see `make.py` beside the file.
#[test]
fn areas_are_those_of_proj_and_unions_those_of_geos() {
    let read = |wkt: &str| {
        let (mut rows, mut coverage) = (Geometries::default(), Coverage::default());
        rows.push(&wkt::Wkt::<f64>::from_str(wkt).unwrap()).unwrap();
        coverage.add(&rows.row(0));
        coverage
    };
    let of = |coverage: &Coverage| coverage.area_m2(ALWAYS).unwrap();
    for line in include_str!("../../../tests/fixtures/coverage/areas.tsv").lines() {
        let [name, kind, area, region, polygons] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (expected, cover) = (area.parse::<f64>().unwrap(), read(polygons));
        if kind == "area" {
            near(of(&cover), expected);
            continue;
        }
        let region = if kind == "left" { read(region) } else { cover.clone() };
        let within = cover.area_within_m2(&region, ALWAYS).unwrap();
        let found = if kind == "left" { of(&region) - within } else { within };
        assert!((found - expected).abs() < 1e-8 * of(&region), "{name}: {found} for {expected}");
        // The polygons have new vertices on straight lines: other geodesics, off by millimetres.
        let Parted { covered, left } = cover.parted(&region, ALWAYS).unwrap();
        for (polygons, area) in [(covered, within), (left, of(&region) - within)] {
            let drawn = of(&coverage(&polygons));
            assert!((drawn - area).abs() < 1e-5 * of(&region), "{name}, {kind}: {drawn} for {area} of {}", of(&region));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn dissolving_what_is_dissolved_changes_nothing_and_order_does_not_matter(polygons in neighbours()) {
        let once = coverage(&polygons).dissolved(ALWAYS).unwrap().polygons;
        let reversed: Vec<_> = polygons.iter().rev().cloned().collect();
        let area = |polygons: &[Vec<Vec<[f64; 2]>>]| coverage(polygons).area_m2(ALWAYS).unwrap();
        prop_assert!((area(&once) / area(&polygons) - 1.0).abs() < 1e-3);
        prop_assert!((area(&coverage(&reversed).dissolved(ALWAYS).unwrap().polygons) / area(&once) - 1.0).abs() < 1e-9);
        prop_assert!((area(&coverage(&once).dissolved(ALWAYS).unwrap().polygons) / area(&once) - 1.0).abs() < 1e-9);
        // Members of what is dissolved have nothing in common.
        let sum: f64 = once.iter().map(|polygon| area(std::slice::from_ref(polygon))).sum();
        prop_assert!((sum / area(&once) - 1.0).abs() < 1e-9);
    }
}

/// The inner ones are all covered by cells that are land throughout, and leave no trace in the outline.
#[test]
fn what_many_cover_has_the_outline_of_the_outermost() {
    let at = |i: u32| 70.0 + f64::from(i) * 0.25;
    let squares = (0..20).flat_map(|x| (0..20).map(move |y| (x, y)));
    let mut polygons: Vec<_> = squares.map(|(x, y)| vec![rectangle(at(x), at(y) - 30.0, at(x + 1), at(y + 1) - 30.0)]).collect();
    polygons.extend((0..300).map(|i| vec![ring([71.0 + 0.01 * f64::from(i), 42.5], 0.9, &[1.0; 9])]));
    let [outline] = &coverage(&polygons).dissolved(ALWAYS).unwrap().polygons[..] else { panic!("pieces") };
    assert_eq!(outline.len(), 1, "no hole");
    // The corners of the squares along the border, and the first again.
    let corners = outline[0].iter().filter(|p| p.iter().all(|v| (v * 4.0).fract() == 0.0)).count();
    assert_eq!((outline[0].len(), corners), (81, 81));
}
