//! What cleaning promises, checked against `geo`'s own idea of validity and area.

use super::*;
use crate::model::Outcome;
use geo::{Area, MultiPolygon, Validation};
use proptest::prelude::*;
use std::str::FromStr;

/// One cleaned row.
struct Row {
    geometries: Geometries,
    defects: Vec<Defect>,
    rejected: bool,
}

fn clean_one(mut geometries: Geometries) -> Row {
    let mut defects = vec![];
    let rejected = clean(&mut geometries, &[7], &mut defects);
    assert!(defects.iter().all(|d| d.row == 7));
    assert_eq!(geometries.len(), 1);
    Row { geometries, defects, rejected: !rejected.is_empty() }
}

fn cleaned(text: &str) -> Row {
    clean_one(geometries(text))
}

fn geometries(text: &str) -> Geometries {
    let mut geometries = Geometries::default();
    geometries.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
    geometries
}

impl Row {
    fn kinds(&self) -> Vec<DefectKind> {
        self.defects.iter().map(|d| d.kind).collect()
    }

    fn polygons(&self) -> MultiPolygon {
        polygons(&self.geometries)
    }

    /// Valid by the oracle, found clean when cleaned again, and of the area given.
    #[track_caller]
    fn assert_valid(&self, area: f64) {
        assert!(!self.rejected, "{:?}", self.defects);
        assert_clean(&self.geometries);
        let found = self.polygons().unsigned_area();
        assert!((found - area).abs() < 1e-9, "area {found}, not {area}: {:?}", self.polygons());
    }
}

fn polygons(geometries: &Geometries) -> MultiPolygon {
    let row = geometries.row(0);
    let ring = |ring| row.coords(ring).iter().copied().map(geo::Coord::from).collect();
    let polygon = |part| {
        let mut rings = row.rings(part).map(ring);
        geo::Polygon::new(rings.next().unwrap(), rings.collect())
    };
    MultiPolygon(row.parts().filter(|part| row.part_kind(*part) == PartKind::Polygon).map(polygon).collect())
}

#[track_caller]
fn assert_clean(geometries: &Geometries) {
    polygons(geometries).check_validation().unwrap_or_else(|e| panic!("{e}: {:?}", polygons(geometries)));
    let mut again = geometries.clone();
    let mut defects = vec![];
    clean(&mut again, &[7], &mut defects);
    assert_eq!(defects, [], "cleaning again found something");
    assert_eq!(again.xy(), geometries.xy());
}

const SQUARE: &str = "POLYGON((0 0,10 0,10 10,0 10,0 0))";

#[test]
fn numbers_so_small_that_their_products_vanish_are_zero() {
    // As they come of bytes that are read from the wrong place.
    let row = cleaned("POLYGON((1e-310 0,10 1.8e-307,10 10,4e-318 10,1e-310 0))");
    row.assert_valid(100.0);
    assert_eq!(row.kinds(), [DefectKind::OutOfRange]);
    let flat = cleaned("POLYGON((0 0,10 1.8e-307,1.7e-307 0,1.7e-307 9e-280,7e-304 4e-314,0 0))");
    assert!(flat.rejected);
}

#[test]
fn what_is_clean_stays_untouched() {
    for text in [
        SQUARE,
        "POINT(1 2)",
        "MULTIPOINT((1 2),(1 2))",
        "LINESTRING(0 0,1 1,0 1,1 0)",
        "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2),(4 4,4 6,6 6,6 4,4 4))",
        "POLYGON((0 0,10 0,10 10,0 10,0 0),(0 0,2 4,4 2,0 0))",
        "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,2 8,8 8,8 2,2 2)),((3 3,7 3,7 7,3 7,3 3)))",
        "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((1 1,2 1,2 2,1 2,1 1)))",
        "GEOMETRYCOLLECTION(POLYGON((0 0,10 0,10 10,0 10,0 0)),POLYGON((0 0,10 0,10 10,0 10,0 0)),POINT(1 1))",
        "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
        "POLYGON((0 0,5 0,5 1e-12,0 0))",
    ] {
        let row = cleaned(text);
        assert_eq!(row.defects, [], "{text}");
        assert_eq!(row.geometries, geometries(text));
    }
}

#[test]
fn rings_are_closed_merged_and_wound_and_the_report_says_so() {
    let mut g = Geometries::default();
    for [x, y] in [[0.0, 0.0], [0.0, 10.0], [10.0, 10.0], [10.0, 10.0], [10.0, 0.0]] {
        g.position(x, y, Some(x + y));
    }
    g.end_ring();
    g.end_part(PartKind::Polygon);
    g.end_row(GeometryKind::Polygon);
    let row = clean_one(g);
    assert_eq!(row.kinds(), [DefectKind::UnclosedRing, DefectKind::DuplicatePoints, DefectKind::WrongWinding]);
    assert!(row.defects.iter().all(|d| d.outcome == Outcome::Repaired));
    assert_eq!(row.geometries.xy(), [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]]);
    assert_eq!(row.geometries.z(), [0.0, 10.0, 20.0, 10.0, 0.0]);
    row.assert_valid(100.0);
}

#[test]
fn coordinates_that_are_no_longitude_and_latitude_reject_the_row() {
    for (x, kind) in [(f64::NAN, DefectKind::NotFinite), (f64::INFINITY, DefectKind::NotFinite), (1e308, DefectKind::OutOfRange)]
    {
        let mut g = Geometries::default();
        g.push_point(x, 1.0, None);
        let row = clean_one(g);
        assert!(row.rejected);
        assert_eq!(row.kinds(), [kind]);
    }
    assert!(cleaned("POINT(10 90.1)").rejected);
}

#[test]
fn a_rounding_error_beyond_the_pole_or_the_antimeridian_is_moved_onto_it() {
    let row =
        cleaned("POLYGON((170 -90.00000000000001,180.00000000000003 -90.00000000000001,180 -80,170 -80,170 -90.00000000000001))");
    assert_eq!(row.kinds(), [DefectKind::OutOfRange]);
    row.assert_valid(100.0);
}

#[test]
fn what_has_no_extent_is_left_out_and_a_row_of_nothing_else_is_rejected() {
    let row = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,3 3,2 2),(5 5,5 5,5 5,5 5))");
    assert_eq!(row.kinds(), [DefectKind::DuplicatePoints, DefectKind::Degenerate]);
    row.assert_valid(100.0);
    for text in ["POLYGON((0 0,5 5,10 10,0 0))", "LINESTRING(1 1,1 1)", "POLYGON((1 1,1 1,1 1,1 1))"] {
        let row = cleaned(text);
        assert!(row.rejected, "{text}");
        assert_eq!(row.defects.last().unwrap().kind, DefectKind::Degenerate);
    }
    let row = cleaned("MULTILINESTRING((1 1,1 1),(0 0,1 1))");
    assert_eq!(row.geometries.kinds(), [GeometryKind::MultiLineString]);
}

#[test]
fn a_null_row_is_fine() {
    let mut g = Geometries::default();
    g.end_row(GeometryKind::Null);
    assert!(!clean_one(g).rejected);
}

#[test]
fn a_bow_tie_becomes_two_triangles_and_keeps_its_corners() {
    let row = cleaned("POLYGON((0 0,10 10,10 0,0 10,0 0))");
    assert_eq!(row.kinds(), [DefectKind::SelfIntersection]);
    assert_eq!(row.defects[0].detail, "edges cross at 5.000000 5.000000; rebuilt as 2 polygons");
    assert_eq!(row.geometries.kinds(), [GeometryKind::MultiPolygon]);
    row.assert_valid(50.0);
    for corner in [[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0], [5.0, 5.0]] {
        assert!(row.geometries.xy().contains(&corner));
    }
}

#[test]
fn a_ring_that_touches_itself_becomes_two_parts_or_gets_a_hole() {
    let banana = cleaned("POLYGON((0 0,10 0,10 10,5 5,0 10,5 5,0 0))");
    assert_eq!(banana.kinds(), [DefectKind::SelfIntersection]);
    let touching = cleaned("POLYGON((0 0,4 0,2 2,4 4,0 4,2 2,0 0))");
    assert_eq!(touching.geometries.row(0).parts().len(), 2);
    touching.assert_valid(8.0);
    let inverted = cleaned("POLYGON((0 0,5 0,3 4,7 4,5 0,10 0,10 10,0 10,0 0))");
    assert_eq!(inverted.geometries.row(0).parts().len(), 1);
    inverted.assert_valid(92.0);
    assert_eq!(inverted.polygons().0[0].interiors().len(), 1);
}

#[test]
fn holes_are_neither_filled_nor_turned_into_land() {
    let nested = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 9,9 9,9 1,1 1),(3 3,3 6,6 6,6 3,3 3))");
    assert_eq!(nested.kinds(), [DefectKind::SelfIntersection]);
    nested.assert_valid(36.0);
    let overlapping = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 5,5 5,5 1,1 1),(4 4,4 8,8 8,8 4,4 4))");
    overlapping.assert_valid(100.0 - 31.0);
    let twice = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(1 1,1 5,5 5,5 1,1 1),(1 1,1 5,5 5,5 1,1 1))");
    twice.assert_valid(84.0);
    let outside = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(20 20,20 30,30 30,30 20,20 20))");
    assert_eq!(outside.kinds(), [DefectKind::SelfIntersection]);
    outside.assert_valid(100.0);
    let across = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(5 5,5 8,15 8,15 5,5 5))");
    across.assert_valid(85.0);
    let along = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(0 2,0 4,4 4,4 2,0 2))");
    along.assert_valid(92.0);
}

#[test]
fn a_hole_that_covers_its_exterior_leaves_nothing() {
    let row = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(0 0,0 10,10 10,10 0,0 0))");
    assert!(row.rejected);
    assert_eq!(row.kinds(), [DefectKind::Degenerate]);
}

#[test]
fn holes_that_cut_the_interior_in_two_make_two_polygons() {
    let diamond = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(5 0,4 5,5 10,6 5,5 0))");
    assert!(diamond.defects[0].detail.contains("falls apart"));
    diamond.assert_valid(90.0);
    assert_eq!(diamond.geometries.row(0).parts().len(), 2);
    let chain = cleaned("POLYGON((0 0,10 0,10 10,0 10,0 0),(0 5,3 6,5 5,3 4,0 5),(5 5,8 6,10 5,8 4,5 5))");
    chain.assert_valid(90.0);
    assert_eq!(chain.geometries.row(0).parts().len(), 2);
}

#[test]
fn spikes_and_gores_go() {
    let spike = cleaned("POLYGON((0 0,10 0,10 5,20 5,10 5,10 10,0 10,0 0))");
    assert_eq!(spike.kinds(), [DefectKind::SelfIntersection]);
    assert!(spike.defects[0].detail.starts_with("edges run along each other at 10.000000 5.000000"));
    spike.assert_valid(100.0);
    let gore = cleaned("POLYGON((0 0,10 0,10 5,3 5,10 5,10 10,0 10,0 0))");
    gore.assert_valid(100.0);
}

#[test]
fn overlapping_members_are_united_and_members_in_a_hole_are_not() {
    let overlapping = cleaned("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 5,15 5,15 15,5 15,5 5)))");
    assert_eq!(overlapping.kinds(), [DefectKind::SelfIntersection]);
    overlapping.assert_valid(175.0);
    let inside = cleaned("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((2 2,4 2,4 4,2 4,2 2)))");
    assert!(inside.defects[0].detail.starts_with("members of a multipolygon overlap at 2.000000 2.000000"));
    inside.assert_valid(100.0);
    let neighbours = cleaned("MULTIPOLYGON(((0 0,5 0,5 5,0 5,0 0)),((5 0,9 0,9 5,5 5,5 0)))");
    neighbours.assert_valid(45.0);
    let eight = cleaned("MULTIPOLYGON(((0 0,4 4,4 0,0 4,0 0)),((1 0,3 0,3 4,1 4,1 0)))");
    eight.assert_valid(14.0);
}

#[test]
fn parts_of_a_collection_may_overlap_and_are_repaired_one_by_one() {
    let row =
        cleaned("GEOMETRYCOLLECTION(POINT(1 1),POLYGON((0 0,4 4,4 0,0 4,0 0)),LINESTRING(0 0,1 1),POLYGON((0 0,4 0,4 4,0 0)))");
    assert_eq!(row.kinds(), [DefectKind::SelfIntersection]);
    assert_eq!(row.geometries.kinds(), [GeometryKind::GeometryCollection]);
    assert_eq!(row.geometries.row(0).parts().len(), 5);
}

#[test]
fn tiny_shapes_are_repaired_as_large_ones_are() {
    let row = cleaned("POLYGON((70 50,70.000000000001 50.000000000001,70.000000000001 50,70 50.000000000001,70 50))");
    assert_eq!(row.kinds(), [DefectKind::SelfIntersection]);
    assert_clean(&row.geometries);
    assert_eq!(row.geometries.row(0).parts().len(), 2);
}

#[test]
fn vertices_that_stay_do_so_to_the_bit_and_new_ones_have_no_height() {
    let mut g = Geometries::default();
    let corners = [[71.1, 43.3], [71.7, 43.9], [71.7, 43.300_000_1], [71.100_000_3, 43.9], [71.1, 43.3]];
    for [x, y] in corners {
        g.position(x, y, Some(5.0));
    }
    g.end_ring();
    g.end_part(PartKind::Polygon);
    g.end_row(GeometryKind::Polygon);
    let row = clean_one(g);
    assert!(corners.iter().all(|c| row.geometries.xy().contains(c)));
    for (p, z) in row.geometries.xy().iter().zip(row.geometries.z()) {
        assert_eq!(*z == 5.0, corners.contains(p));
    }
    assert_clean(&row.geometries);
}

#[test]
fn a_hundred_thousand_holes_are_no_trouble() {
    let mut g = Geometries::default();
    let ring = |g: &mut Geometries, corners: [[f64; 2]; 5]| {
        for [x, y] in corners {
            g.position(x, y, None);
        }
        g.end_ring();
    };
    ring(&mut g, [[0.0, 0.0], [64.0, 0.0], [64.0, 64.0], [0.0, 64.0], [0.0, 0.0]]);
    for i in 0..100_000 {
        let (x, y) = ((i % 320) as f64 * 0.2 + 0.0625, (i / 320) as f64 * 0.2 + 0.0625);
        ring(&mut g, [[x, y], [x, y + 0.125], [x + 0.125, y + 0.125], [x + 0.125, y], [x, y]]);
    }
    g.end_part(PartKind::Polygon);
    g.end_row(GeometryKind::Polygon);
    let row = clean_one(g.clone());
    assert_eq!(row.defects, []);
    assert_eq!(row.geometries, g);
}

#[test]
fn rows_after_a_changed_or_rejected_one_stay_in_step() {
    let mut g = geometries(SQUARE);
    for text in ["POLYGON((0 0,0 1,1 1,0 0))", "LINESTRING(1 1,1 1)", "POINT(3 4)"] {
        g.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
    }
    let mut defects = vec![];
    assert_eq!(clean(&mut g, &[11, 12, 13, 14], &mut defects), [2]);
    assert_eq!(g.len(), 4);
    assert_eq!(g.row(3).coords(g.row(3).rings(g.row(3).parts().start).start), [[3.0, 4.0]]);
    assert_eq!(defects.iter().map(|d| d.row).collect::<Vec<_>>(), [12, 13]);
}

fn cut_at_antimeridian(text: &str) -> Row {
    let row = cleaned(text);
    assert_eq!(row.kinds(), [DefectKind::CutAtAntimeridian], "{text}: {:?}", row.defects);
    assert!(row.geometries.xy().iter().all(in_range));
    row
}

/// Areas west and east of the antimeridian.
fn sides(row: &Row) -> [f64; 2] {
    let mut areas = [0.0; 2];
    for polygon in row.polygons() {
        let east_of_it = polygon.exterior().0[0].x < 0.0;
        assert!(polygon.exterior().0.iter().all(|c| (c.x < 0.0) == east_of_it));
        areas[usize::from(east_of_it)] += polygon.unsigned_area();
    }
    areas
}

#[test]
fn polygons_over_the_antimeridian_are_cut_however_they_are_written() {
    for text in [
        "POLYGON((170 0,190 0,190 10,170 10,170 0))",
        "POLYGON((170 0,-170 0,-170 10,170 10,170 0))",
        "POLYGON((-190 0,-170 0,-170 10,-190 10,-190 0))",
        "POLYGON((170 0,180 0,-180 0,-170 0,-170 10,-180 10,180 10,170 10,170 0))",
        "MULTIPOLYGON(((-170 0,-170 10,170 10,170 0,-170 0)))",
    ] {
        let row = cut_at_antimeridian(text);
        assert_eq!(row.geometries.kinds(), [GeometryKind::MultiPolygon]);
        assert_eq!(sides(&row), [100.0, 100.0], "{text}");
        assert_clean(&row.geometries);
    }
}

#[test]
fn both_sides_of_a_cut_have_the_same_latitudes_and_other_vertices_stay_to_the_bit() {
    let corners = [[171.123_456_789, 51.3], [-169.987_654_321, 52.7], [-171.1, 60.123_4], [171.123_456_789, 51.3]];
    let mut g = Geometries::default();
    for [x, y] in corners {
        g.position(x, y, Some(9.0));
    }
    g.end_ring();
    g.end_part(PartKind::Polygon);
    g.end_row(GeometryKind::Polygon);
    let row = clean_one(g);
    let xy = row.geometries.xy();
    assert!(corners.iter().all(|c| xy.contains(c)));
    let latitudes = |lon: f64| {
        let mut found: Vec<f64> = xy.iter().filter(|p| p[0] == lon).map(|p| p[1]).collect();
        found.sort_by(f64::total_cmp);
        found.dedup();
        found
    };
    assert_eq!(latitudes(180.0).len(), 2);
    assert_eq!(latitudes(180.0), latitudes(-180.0));
    assert!(row.geometries.z().iter().all(|z| *z == 9.0));
}

#[test]
fn holes_are_cut_with_their_polygon_on_whichever_side_they_are_written() {
    for hole in ["(-178 2,-178 4,178 4,178 2,-178 2)", "(178 2,178 4,182 4,182 2,178 2)", "(-182 2,-182 4,-178 4,-178 2,-182 2)"]
    {
        let row = cut_at_antimeridian(&format!("POLYGON((170 0,-170 0,-170 10,170 10,170 0),{hole})"));
        assert_eq!(sides(&row), [96.0, 96.0], "{hole}");
    }
    let row = cut_at_antimeridian("POLYGON((170 0,-170 0,-170 10,170 10,170 0),(-178 2,-178 4,-176 4,-176 2,-178 2))");
    assert_eq!(sides(&row), [100.0, 96.0]);
}

#[test]
fn what_truly_spans_the_world_is_left_alone() {
    for text in [
        "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
        "POLYGON((-180 -60,180 -60,180 60,-180 60,-180 -60))",
        "POLYGON((-180 -60,180 -60,180 0,180 60,-180 60,-180 -60))",
        "POLYGON((-180 -90,180 -90,180 -80,90 -70,0 -75,-90 -70,-180 -80,-180 -90))",
        "POLYGON((-180 -85,180 -85,180 -80,90 -70,0 -75,-90 -70,-180 -80,-180 -85))",
        "POLYGON((-180 -90,179.75 -90,179.75 90,-180 90,-180 -90))",
        "POLYGON((-170 -60,-80 -60,0 -60,80 -60,170 -60,170 60,80 60,0 60,-80 60,-170 60,-170 -60))",
        "LINESTRING(-180 0,180 0)",
        "MULTIPOLYGON(((170 60,180 60,180 70,170 70,170 60)),((-180 60,-170 60,-170 70,-180 70,-180 60)))",
    ] {
        let row = cleaned(text);
        assert_eq!(row.defects, [], "{text}");
        assert_eq!(row.geometries, geometries(text));
    }
}

#[test]
fn a_ring_round_a_pole_is_led_along_it() {
    let antarctica = "POLYGON((-120 -70,175 -75,120 -70,60 -75,0 -70,-60 -75,-120 -70))";
    let row = cut_at_antimeridian(antarctica);
    assert_clean(&row.geometries);
    let xy = row.geometries.xy();
    assert!(xy.contains(&[-180.0, -90.0]) && xy.contains(&[180.0, -90.0]));
    let area = row.polygons().unsigned_area();
    assert!((360.0 * 15.0..360.0 * 20.0).contains(&area), "{area}");
    let arctic =
        cut_at_antimeridian("POLYGON((-170 70,-90 72,0 70,90 72,170 70,-170 70),(-175 80,175 80,175 82,-175 82,-175 80))");
    assert!(arctic.geometries.xy().contains(&[180.0, 90.0]));
    let area = arctic.polygons().unsigned_area();
    assert!((area - (360.0 * 20.0 - 20.0 - 340.0)).abs() < 40.0, "{area}");
    assert_clean(&arctic.geometries);
}

#[test]
fn lines_are_cut_and_points_turned() {
    let row = cut_at_antimeridian("LINESTRING(170 0,-170 10)");
    assert_eq!(row.geometries.kinds(), [GeometryKind::MultiLineString]);
    assert_eq!(row.geometries.xy(), [[170.0, 0.0], [180.0, 5.0], [-180.0, 5.0], [-170.0, 10.0]]);
    let row = cut_at_antimeridian("LINESTRING(170 0,180 5,-180 5,-170 10)");
    assert_eq!(row.geometries.xy(), [[170.0, 0.0], [180.0, 5.0], [-180.0, 5.0], [-170.0, 10.0]]);
    let row = cut_at_antimeridian("LINESTRING(170 0,530 0)");
    assert_eq!(row.geometries.xy(), [[170.0, 0.0], [180.0, 0.0], [-180.0, 0.0], [170.0, 0.0]]);
    for (text, x) in [("POINT(190 1)", -170.0), ("POINT(-181 1)", 179.0), ("POINT(540 1)", -180.0)] {
        let row = cleaned(text);
        assert_eq!(row.kinds(), [DefectKind::OutOfRange]);
        assert_eq!(row.geometries.xy(), [[x, 1.0]]);
    }
}

#[test]
fn what_lies_wholly_beyond_180_is_turned_and_not_cut() {
    let row = cleaned("POLYGON((200 0,210 0,210 10,200 10,200 0),(202 2,202 4,204 4,204 2,202 2))");
    assert_eq!(row.kinds(), [DefectKind::OutOfRange]);
    assert_eq!(row.geometries.kinds(), [GeometryKind::Polygon]);
    row.assert_valid(96.0);
    assert!(row.geometries.xy().contains(&[-150.0, 10.0]));
}

#[test]
fn the_world_from_0_to_360_is_the_world() {
    let row = cleaned("POLYGON((0 -60,360 -60,360 60,0 60,0 -60))");
    row.assert_valid(360.0 * 120.0);
    assert_eq!(row.defects[0].kind, DefectKind::CutAtAntimeridian);
    assert!(row.geometries.xy().iter().all(in_range));
}

#[test]
fn a_bow_tie_over_the_antimeridian_is_repaired_and_cut() {
    let row = cleaned("POLYGON((170 0,-170 10,-170 0,170 10,170 0))");
    assert!(!row.rejected);
    assert_clean(&row.geometries);
    let area = row.polygons().unsigned_area();
    assert!((area - 100.0).abs() < 1e-9);
}

/// Rings on a small lattice cross, touch and overlap in every way there is.
fn any_polygons() -> impl Strategy<Value = Geometries> {
    let ring = prop::collection::vec((0..9i32, 0..9i32), 3..9);
    let polygon = prop::collection::vec(ring, 1..4);
    prop::collection::vec(polygon, 1..4).prop_map(|polygons| {
        let mut g = Geometries::default();
        for polygon in polygons {
            for ring in polygon {
                ring.iter().chain(ring.first()).for_each(|(x, y)| g.position(*x as f64, *y as f64, None));
                g.end_ring();
            }
            g.end_part(PartKind::Polygon);
        }
        g.end_row(GeometryKind::MultiPolygon);
        g
    })
}

/// Whether a place lies in the polygons as they were meant: inside the exterior and no hole, by even-odd.
fn covers(g: &Geometries, p: [f64; 2]) -> bool {
    let row = g.row(0);
    let inside = |ring: usize| {
        let crossings = row.coords(ring).windows(2).filter(|e| {
            let (a, b) = (e[0], e[1]);
            (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0]
        });
        crossings.count() % 2 == 1
    };
    row.parts().any(|part| row.rings(part).enumerate().all(|(i, ring)| inside(ring) == (i == 0)))
}

proptest! {
    #[test]
    fn whatever_comes_is_valid_afterwards_and_covers_the_same(g in any_polygons(), scale in prop::sample::select(vec![1.0, 0.1, 1e-7, 0.123_456_789])) {
        let mut input = g.clone();
        for p in input.xy_mut() {
            *p = p.map(|v| 71.0 + v * scale);
        }
        let mut output = input.clone();
        let mut defects = vec![];
        if clean(&mut output, &[7], &mut defects).is_empty() {
            assert_clean(&output);
        } else {
            prop_assert_eq!(defects.last().unwrap().kind, DefectKind::Degenerate);
            output = Geometries::default();
            output.end_row(GeometryKind::Null);
        }
        for x in 0..25 {
            for y in 0..25 {
                // Places off the lattice, and off the lines between its points.
                let p = [x as f64 / 2.8 + 0.057_3, y as f64 / 2.8 + 0.031_7].map(|v| 71.0 + v * scale);
                prop_assert_eq!(covers(&input, p), covers(&output, p), "at {:?}", p);
            }
        }
    }

    #[test]
    fn lines_within_rounding_of_each_other_come_to_an_end(g in any_polygons(), shifts in prop::collection::vec(-1..2i32, 100), east in prop::sample::select(vec![0.0, 71.3])) {
        let mut input = g;
        for (p, shift) in input.xy_mut().iter_mut().zip(shifts.iter().cycle()) {
            *p = [east + p[0] / 30.0, p[1] / 30.0 + f64::from(*shift) * 1e-16];
        }
        let mut defects = vec![];
        if clean(&mut input, &[7], &mut defects).is_empty() {
            assert_clean(&input);
        } else {
            prop_assert_eq!(defects.last().unwrap().kind, DefectKind::Degenerate);
        }
    }
}
