//! Areas against integrals, `GeographicLib`'s own polygons, PROJ, and each other.

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

/// The authalic function of a latitude of WGS 84 (J. P. Snyder, Map Projections, 1987, equation 3-12), whose difference between two is
/// the area of the strip between them by radian of longitude and half the square of the semi-major axis.
fn q(lat: f64) -> f64 {
    let e_squared = 0.006_694_379_990_141_317f64;
    let (sin, e) = (lat.to_radians().sin(), e_squared.sqrt());
    (1.0 - e_squared) * (sin / (1.0 - e_squared * sin * sin) + (e * sin).atanh() / e)
}

/// The area within edges straight in longitude and latitude, by Simpson's rule.
fn straight(ring: &[[f64; 2]]) -> f64 {
    const STEPS: u32 = 400;
    let under = |edge: &[[f64; 2]]| {
        let at = |i: u32| q(edge[0][1] + (edge[1][1] - edge[0][1]) * f64::from(i) / f64::from(STEPS));
        let sum: f64 = (0..=STEPS).map(|i| at(i) * if i == 0 || i == STEPS { 1.0 } else { 2.0 + 2.0 * f64::from(i % 2) }).sum();
        (edge[1][0] - edge[0][0]).to_radians() * sum / f64::from(3 * STEPS)
    };
    -ring.windows(2).map(under).sum::<f64>() * 6_378_137.0f64.powi(2) / 2.0
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
    fn one_polygon_has_the_area_of_geographiclib_and_covers_what_lies_within_straight_edges(ring in star()) {
        near(area_m2(&rows(&[vec![ring.clone()]]).row(0)), of_geographiclib(&ring));
        let (found, expected) = (coverage(&[vec![ring.clone()]]).area_m2(ALWAYS).unwrap(), straight(&ring));
        // Of small ones, the integrals lose digits.
        prop_assert!((found - expected).abs() <= 1e-12 * expected + 1e-2, "{found} for {expected}");
    }

    #[test]
    fn a_box_has_the_area_between_its_parallels(
        west in -180.0..180.0f64, wide in 0.01..360.0f64, south in -90.0..89.0f64, high in 0.01..1.0f64,
    ) {
        let (wide, north) = (wide.min(359.9), south + (90.0 - south) * high);
        let bounds = LonLatBounds::new(west, south, west + wide, north).unwrap();
        let expected = 6_378_137.0f64.powi(2) / 2.0 * (q(north) - q(south)) * wide.to_radians();
        let found = Coverage::of_box(bounds).area_m2(ALWAYS).unwrap();
        prop_assert!((found - expected).abs() < 1e-12 * expected + 10.0, "{found} {expected}");
    }

    #[test]
    fn parts_add_up_to_the_whole_and_polygons_of_them_are_measured_by_geographiclib(
        polygons in neighbours(), region in star(), size in prop_oneof![Just(0.02), Just(1.0), Just(20.0)],
    ) {
        let grow = |p: &[f64; 2]| [70.0 + (p[0] - 70.0) * size, 45.0 + (p[1] - 50.0) * size];
        let polygons: Vec<Vec<Vec<[f64; 2]>>> =
            polygons.iter().map(|rings| rings.iter().map(|ring| ring.iter().map(grow).collect()).collect()).collect();
        let by = [70.0 + size * 0.5 - region[0][0], 45.0 + size * 0.5 - region[0][1]];
        let region: Vec<[f64; 2]> = region.iter().map(|p| [p[0] + by[0], (p[1] + by[1]).clamp(-89.0, 89.0)]).collect();
        let (cover, region) = (coverage(&polygons), Coverage::of_polygons(&geo_types::Polygon::new(
            region.iter().map(|p| (p[0], p[1])).collect(), vec![]).into()));
        let whole = region.area_m2(ALWAYS).unwrap();
        let covered_m2 = cover.area_within_m2(&region, ALWAYS).unwrap();
        let Parted { covered, left } = cover.parted(&region, ALWAYS).unwrap();
        let areas = [&covered, &left].map(|polygons| coverage(polygons).area_m2(ALWAYS).unwrap());
        prop_assert!((areas[0] + areas[1] - whole).abs() <= 1e-12 * whole + 1e-2, "{areas:?} {whole}");
        prop_assert!((areas[0] - covered_m2).abs() <= 1e-12 * whole + 1e-2, "{areas:?} {covered_m2}");
        for (polygons, area_m2) in [(covered, areas[0]), (left, areas[1])] {
            let drawn = measurable(polygons, area_m2, 1_000_000);
            measured_by_geographiclib(&drawn, area_m2);
        }
    }

    #[test]
    fn a_union_is_as_large_as_its_parts_make_it(polygons in neighbours()) {
        let union = coverage(&polygons);
        let area = union.area_m2(ALWAYS).unwrap();
        let each: Vec<f64> = polygons.iter().map(|p| straight(&p[0])).collect();
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
        let expected: f64 = squares.map(|(x, y)| straight(&rectangle(at(x), at(y), at(x + 1), at(y + 1)))).sum();
        let area = coverage(&polygons).area_m2(ALWAYS).unwrap();
        prop_assert!((area / expected - 1.0).abs() < 1e-10, "{area} {expected}");
    }
}

/// To 1e-9, but for what `GeographicLib` loses by rounding.
fn measured_by_geographiclib(polygons: &[PlanePolygon], area_m2: f64) {
    // Clockwise holes count negative.
    let found: f64 = polygons.iter().flatten().map(|ring| of_geographiclib(ring)).sum();
    assert!(
        (found - area_m2).abs() <= 1e-9 * area_m2 + 0.1 * (1 + polygons.len()) as f64,
        "{found} {area_m2}: {:e}",
        found / area_m2 - 1.0
    );
}

#[test]
fn polygons_with_holes_long_edges_and_over_the_antimeridian_are_measured_by_geographiclib() {
    let hole = |mut ring: Vec<[f64; 2]>| {
        ring.reverse();
        ring
    };
    let surveys = [
        vec![rectangle(64.0, 45.0, 66.0, 47.0), hole(rectangle(64.5, 45.5, 65.5, 46.5))],
        vec![rectangle(64.8, 45.8, 65.2, 46.2)],
        vec![rectangle(178.0, 60.0, 180.0, 62.0)],
        vec![rectangle(-180.0, 60.0, -177.0, 62.0)],
        vec![rectangle(-180.0, 61.0, -178.0, 63.0)],
        vec![rectangle(46.5, 40.5, 87.3, 55.5)],
        vec![rectangle(-170.0, -5.0, 10.0, 0.0)],
        vec![rectangle(-180.0, 80.0, 180.0, 90.0)],
    ];
    // What GeographicLib is given more than half of the Earth of, it takes for the rest.
    let north = coverage(&[vec![rectangle(-180.0, 35.0, 180.0, 90.0)]]);
    for some in surveys.windows(3).chain([&surveys[..]]) {
        let cover = coverage(some);
        let area_m2 = cover.area_m2(ALWAYS).unwrap();
        measured_by_geographiclib(&measurable(cover.dissolved(ALWAYS).unwrap().polygons, area_m2, 1_000_000), area_m2);
        let Parted { left, .. } = cover.parted(&north, ALWAYS).unwrap();
        let left_m2 = north.area_m2(ALWAYS).unwrap() - cover.area_within_m2(&north, ALWAYS).unwrap();
        assert!((coverage(&left).area_m2(ALWAYS).unwrap() / left_m2 - 1.0).abs() < 1e-12);
        measured_by_geographiclib(&measurable(left, left_m2, 1_000_000), left_m2);
    }
    // Where there is no room, polygons stay as they are or nearly so.
    let wide = coverage(&surveys[5..6]).dissolved(ALWAYS).unwrap().polygons;
    let count = |polygons: &[PlanePolygon]| polygons.iter().flatten().map(Vec::len).sum::<usize>();
    assert!(count(&measurable(wide, 5e12, 100)) <= 105);
    let small = vec![vec![rectangle(70.0, 50.0, 70.0001, 50.0001)]];
    assert_eq!(measurable(small.clone(), straight(&small[0][0]), 100), small);
}

#[test]
fn sheets_cover_the_larger_sheet_that_they_make_up() {
    let third = |i: u32| 48.0 + f64::from(i) * 2.0 / 3.0;
    let small: Vec<_> = (0..36)
        .map(|i| (66.0 + f64::from(i % 6), i / 6))
        .map(|(w, i)| vec![rectangle(w, third(i), w + 1.0, third(i + 1))])
        .collect();
    let large = coverage(&[vec![rectangle(66.0, 48.0, 72.0, 52.0)]]);
    let share = coverage(&small).area_within_m2(&large, ALWAYS).unwrap() / large.area_m2(ALWAYS).unwrap();
    assert!((share - 1.0).abs() < 1e-12, "{share}");
}

#[test]
fn what_several_have_in_common_is_an_area_again() {
    let [a, b, c] = [[60.0, 45.0, 66.0, 50.0], [64.0, 40.0, 70.0, 48.0], [65.0, 47.0, 80.0, 60.0]]
        .map(|[w, s, e, n]| coverage(&[vec![rectangle(w, s, e, n)]]));
    let common = a.intersection(&b, ALWAYS).unwrap().intersection(&c, ALWAYS).unwrap();
    near(common.area_m2(ALWAYS).unwrap(), straight(&rectangle(65.0, 47.0, 66.0, 48.0)));
    assert!(a.intersection(&Coverage::default(), ALWAYS).unwrap().is_empty());
}

#[test]
fn holes_stay_open_unless_something_else_covers_them() {
    let frame = [rectangle(70.0, 50.0, 71.0, 51.0), rectangle(70.25, 50.25, 70.75, 50.75)];
    let mut hole = frame[1].clone();
    hole.reverse();
    let [whole, gap] = [&frame[0], &frame[1]].map(|ring| straight(ring));
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
    near(coverage(&same).area_m2(ALWAYS).unwrap(), straight(&same[0][0]));
    // All on one edge in part.
    let fan: Vec<_> = (1..400).map(|i| vec![rectangle(70.0, 50.0, 71.0, 50.0 + f64::from(i) / 4e2)]).collect();
    near(coverage(&fan).area_m2(ALWAYS).unwrap(), straight(&fan.last().unwrap()[0]));
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

/// Areas by PROJ, and of unions that GEOS made; see `make.py` beside the file.
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
        let Parted { covered, left } = cover.parted(&region, ALWAYS).unwrap();
        for (polygons, area) in [(covered, within), (left, of(&region) - within)] {
            let drawn = of(&coverage(&polygons));
            assert!((drawn - area).abs() < 1e-11 * of(&region), "{name}, {kind}: {drawn} for {area} of {}", of(&region));
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
        prop_assert!((area(&once) / area(&polygons) - 1.0).abs() < 1e-11);
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
