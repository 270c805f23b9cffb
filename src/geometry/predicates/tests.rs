use super::{PrepareError, PreparedGeometry};
use crate::model::{Geometries, LonLatBounds, SpatialOp, WorldBox, WorldPoint};
use SpatialOp::{Contains, Crosses, Disjoint, Equals, Intersects, Overlaps, Touches, Within};
use proptest::prelude::*;
use std::str::FromStr;

/// In the order of the columns of the fixture.
const OPS: [SpatialOp; 8] = [Within, Contains, Crosses, Disjoint, Equals, Intersects, Overlaps, Touches];

fn geometry(text: &str) -> geo_types::Geometry {
    wkt::Wkt::<f64>::from_str(text).unwrap().try_into().unwrap()
}

fn prepared(text: &str) -> PreparedGeometry {
    with_grid(&geometry(text))
}

/// With the finest grid.
fn with_grid(literal: &geo_types::Geometry) -> PreparedGeometry {
    let mut prepared = PreparedGeometry::new(literal).unwrap();
    prepared.prepare_for(usize::MAX);
    prepared
}

/// One row, as it would be after loading.
fn row(text: &str) -> Geometries {
    let mut rows = Geometries::default();
    rows.push(&wkt::Wkt::<f64>::from_str(text).unwrap()).unwrap();
    crate::geometry::clean::clean(&mut rows, &[0], &mut vec![]);
    rows
}

fn box_of(rows: &Geometries) -> WorldBox {
    let world: Vec<WorldPoint> = rows.xy().iter().map(|p| WorldPoint::from_lon_lat(p[0], p[1])).collect();
    WorldBox::of(&world)
}

/// `row op literal` for each op, once it is sure that the coarse answers agree.
fn relations(row_text: &str, literal: &str) -> String {
    let (row, literal) = (row(row_text), prepared(literal));
    let answer = |op: &SpatialOp| {
        let exact = literal.relate(*op, &row.row(0));
        assert!(literal.decides(*op, &box_of(&row)).is_none_or(|coarse| coarse == exact), "{op:?} of {row_text}");
        assert_eq!(literal.relate_prepared(*op, &prepared(row_text)), exact, "{op:?} of {row_text} as a literal");
        if exact { '1' } else { '0' }
    };
    OPS.iter().map(answer).collect()
}

/// Pairs of geometries of every kind on a small grid, where most vertices and edges touch, and what GEOS 3.14 says of them.
fn check_against_geos(table: &str) {
    let mut wrong = vec![];
    for line in table.lines().skip(1) {
        let mut columns = line.split('\t');
        let [row, literal, expected] = [(); 3].map(|()| columns.next().unwrap());
        let found = relations(row, literal);
        if found != expected {
            wrong.push(format!("{line}\n  found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} pairs:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_predicate_on_every_pair_of_kinds_is_as_geos_has_it() {
    check_against_geos(include_str!("../../../tests/fixtures/predicates/geos.tsv"));
}

/// Pairs on which GEOS 3.14 is wrong: a line that crosses itself where another runs along it, and parts of a collection.
#[test]
fn relations_do_not_depend_on_where_a_crossing_is_rounded_to() {
    assert_eq!(relations("LINESTRING (1 2, 3 4, 5 1, 1 3)", "LINESTRING (1 2, 2 3)"), "01000100");
    let in_a_frame = "GEOMETRYCOLLECTION (POINT (3 2), POLYGON ((7 1, 7 5, 4 5, 4 1, 7 1), (6 2, 5 2, 5 4, 6 4, 6 2)))";
    assert_eq!(relations("POLYGON ((5 3, 5 4, 4 4, 4 3, 5 3))", in_a_frame), "10000100");
}

#[test]
fn literals_beyond_180_and_boxes_with_west_greater_than_east_are_cut() {
    let over = prepared("POLYGON ((170 -10, 190 -10, 190 10, 170 10, 170 -10))");
    let bounds = LonLatBounds::new(170.0, -10.0, -170.0, 10.0).unwrap();
    let boxed = PreparedGeometry::from_bounds(&bounds).unwrap();
    for literal in [&over, &boxed] {
        let halves: Vec<_> = literal.bounds().into_iter().map(LonLatBounds::to_array).collect();
        assert_eq!(halves, [[-180.0, -10.0, -170.0, 10.0], [170.0, -10.0, 180.0, 10.0]]);
        for (point, within) in [("POINT (175 0)", true), ("POINT (-175 0)", true), ("POINT (0 0)", false)] {
            assert_eq!(literal.relate(Within, &row(point).row(0)), within, "{point}");
        }
        // A row over the antimeridian is cut at load.
        assert!(literal.relate(Within, &row("POLYGON ((179 0, 181 0, 181 1, 179 1, 179 0))").row(0)));
        assert!(literal.relate(Crosses, &row("LINESTRING (160 0, 175 0)").row(0)));
    }
}

/// A box, the same as a polygon beyond 180, and as the two polygons that RFC 7946 would have.
#[test]
fn a_literal_over_the_antimeridian_has_no_border_there() {
    let bounds = LonLatBounds::new(170.0, 0.0, -170.0, 10.0).unwrap();
    let over = "POLYGON ((170 0, 190 0, 190 10, 170 10, 170 0))";
    let cut = "MULTIPOLYGON (((170 0, 180 0, 180 10, 170 10, 170 0)), ((-180 0, -170 0, -170 10, -180 10, -180 0)))";
    for mut literal in [PreparedGeometry::from_bounds(&bounds).unwrap(), prepared(over), prepared(cut)] {
        for rows_asked in [0, usize::MAX] {
            literal.prepare_for(rows_asked);
            let holds = |op: SpatialOp, text: &str| {
                let row = row(text);
                let exact = literal.relate(op, &row.row(0));
                assert!(literal.decides(op, &box_of(&row)).is_none_or(|coarse| coarse == exact), "{op:?} of {text}");
                exact
            };
            for point in ["POINT (180 5)", "POINT (-180 5)", "POINT (179.9 5)", "POINT (-179.9 5)"] {
                assert!(holds(Within, point) && holds(Intersects, point), "{point}");
                assert!(!holds(Touches, point) && !holds(Disjoint, point), "{point}");
                assert!(prepared(point).relate_prepared(Contains, &literal), "{point}");
                assert!(literal.relate_prepared(Within, &prepared(point)), "{point}");
                assert!(!prepared(point).relate_prepared(Touches, &literal), "{point}");
            }
            for edge in ["POINT (180 0)", "POINT (-180 10)", "POINT (170 5)", "POINT (-170 5)"] {
                assert!(holds(Touches, edge) && !holds(Within, edge), "{edge}");
            }
            assert!(holds(Within, "LINESTRING (180 1, 180 9)") && holds(Crosses, "LINESTRING (180 5, 180 20)"));
            assert!(holds(Equals, over) && holds(Contains, over) && !holds(Overlaps, over));
            assert!(holds(Contains, "POLYGON ((160 -5, 200 -5, 200 15, 160 15, 160 -5))"));
            assert!(holds(Overlaps, "POLYGON ((175 5, 185 5, 185 15, 175 15, 175 5))"));
            assert!(holds(Touches, "POLYGON ((175 10, 185 10, 185 15, 175 15, 175 10))"));
            assert!(literal.relate_prepared(Equals, &prepared(over)));
        }
    }
}

#[test]
fn a_place_at_180_is_found_by_either_sign() {
    for (literal, other) in [("POINT (180 5)", "POINT (-180 5)"), ("POINT (-180 5)", "POINT (180 5)")] {
        assert_eq!(relations(other, literal), relations(literal, literal));
    }
    let east = prepared("POLYGON ((170 0, 180 0, 180 10, 170 10, 170 0))");
    assert!(east.relate(Touches, &row("POINT (-180 5)").row(0)) && east.relate(Touches, &row("POINT (180 5)").row(0)));
    assert!(east.relate(Touches, &row("POLYGON ((-180 0, -170 0, -170 10, -180 10, -180 0))").row(0)));
    assert!(east.relate(Disjoint, &row("POINT (-179.9 5)").row(0)));
    let boxes: Vec<_> = east.bounds().into_iter().map(LonLatBounds::to_array).collect();
    assert_eq!(boxes, [[-180.0, 0.0, -180.0, 10.0], [170.0, 0.0, 180.0, 10.0]]);
}

#[test]
fn wide_literals_mean_what_they_say() {
    let wide = prepared("POLYGON ((-170 -80, 170 -80, 170 80, -170 80, -170 -80))");
    assert!(wide.relate(Within, &row("POINT (0 0)").row(0)));
    assert!(wide.relate(Disjoint, &row("POINT (175 0)").row(0)));
    let world = PreparedGeometry::from_bounds(&LonLatBounds::new(-180.0, -90.0, 180.0, 90.0).unwrap()).unwrap();
    assert!(world.relate(Intersects, &row("POINT (-180 90)").row(0)));
    assert!(world.relate(Contains, &row("POINT (5 5)").row(0)) == world.relate(Equals, &row("POINT (5 5)").row(0)));
}

#[test]
fn flat_boxes_are_lines_and_points() {
    let line = PreparedGeometry::from_bounds(&LonLatBounds::new(1.0, 2.0, 3.0, 2.0).unwrap()).unwrap();
    assert!(line.relate(Within, &row("POINT (2 2)").row(0)) && line.relate(Touches, &row("POINT (1 2)").row(0)));
    let point = PreparedGeometry::from_bounds(&LonLatBounds::new(1.0, 2.0, 1.0, 2.0).unwrap()).unwrap();
    assert!(point.relate(Equals, &row("POINT (1 2)").row(0)) && point.relate(Disjoint, &row("POINT (1 3)").row(0)));
}

#[test]
fn polygons_that_cross_themselves_are_rebuilt_as_rows_are() {
    let bow_tie = prepared("POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))");
    assert!(bow_tie.relate(Within, &row("POINT (1 2)").row(0)) && bow_tie.relate(Within, &row("POINT (3 2)").row(0)));
    assert!(
        bow_tie.relate(Disjoint, &row("POINT (2 1)").row(0))
            && bow_tie.relate(Overlaps, &row("POLYGON ((1 1, 2 1, 2 3, 1 1))").row(0))
    );
}

#[test]
fn what_is_no_geometry_is_refused_with_a_reason() {
    let error = |text: &str| PreparedGeometry::new(&geometry(text)).unwrap_err();
    assert_eq!(error("POLYGON EMPTY"), PrepareError::Empty);
    assert_eq!(error("LINESTRING (1 1, 1 1)"), PrepareError::Flat);
    assert_eq!(error("POLYGON ((1 1, 2 2, 3 3, 1 1))"), PrepareError::Flat);
    assert!(matches!(error("POINT (10 95)"), PrepareError::BadPosition(_)));
    // A thousand vertices at random cross a hundred thousand times: refused at once, not rebuilt for seconds.
    let at =
        |i: u32| (f64::from(i.wrapping_mul(2_654_435_761) >> 20) / 100.0, f64::from(i.wrapping_mul(2_246_822_519) >> 20) / 100.0);
    let tangle = geo_types::Polygon::new((1..1000).map(at).collect(), vec![]);
    assert_eq!(PreparedGeometry::new(&tangle.into()).unwrap_err(), PrepareError::Tangled);
    for bad in [f64::NAN, f64::INFINITY] {
        let line = geo_types::LineString::from(vec![(0.0, 0.0), (bad, 1.0)]);
        assert!(matches!(PreparedGeometry::new(&line.into()), Err(PrepareError::BadPosition(_))));
    }
}

/// A star round a point whose radius wanders.
fn star(radii: &[f64], [x, y]: [f64; 2]) -> geo_types::Polygon {
    let step = std::f64::consts::TAU / radii.len() as f64;
    let at = |(i, r): (usize, &f64)| (x + r * (step * i as f64).cos(), y + r * (step * i as f64).sin());
    geo_types::Polygon::new(radii.iter().enumerate().map(at).collect(), vec![])
}

fn radii(least: usize, most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.2..8.0f64, least..most)
}

proptest! {
    /// The trees of boxes, the grid and the short cuts give what the matrix of `geo` gives.
    #[test]
    fn long_rings_relate_as_geo_has_it(a in radii(3, 60), b in radii(3, 400), x in -6.0..6.0f64, y in 40.0..52.0f64) {
        let (row_shape, literal) = (star(&a, [x, y]), star(&b, [0.0, 46.0]));
        let matrix = geo::Relate::relate(&row_shape, &literal);
        let mut rows = Geometries::default();
        rows.push(&row_shape).unwrap();
        let prepared = with_grid(&literal.into());
        for (op, expected) in [
            (Within, matrix.is_within()), (Contains, matrix.is_contains()), (Crosses, matrix.is_crosses()),
            (Disjoint, matrix.is_disjoint()), (Equals, matrix.is_equal_topo()), (Intersects, matrix.is_intersects()),
            (Overlaps, matrix.is_overlaps()), (Touches, matrix.is_touches()),
        ] {
            prop_assert_eq!(prepared.relate(op, &rows.row(0)), expected, "{:?}", op);
            prop_assert!(prepared.decides(op, &box_of(&rows)).is_none_or(|coarse| coarse == expected), "{:?}", op);
        }
    }

    #[test]
    fn points_are_located_as_geo_has_it(b in radii(3, 1200), points in prop::collection::vec((-9.0..9.0f64, 37.0..55.0f64), 100)) {
        let literal = star(&b, [0.0, 46.0]);
        let prepared = with_grid(&literal.clone().into());
        let corners = literal.exterior().points().map(|p| (p.x(), p.y()));
        for (lon, lat) in points.into_iter().chain(corners) {
            let point = geo_types::Point::new(lon, lat);
            let mut rows = Geometries::default();
            rows.push(&point).unwrap();
            let within = geo::Contains::contains(&literal, &point);
            prop_assert_eq!(prepared.relate(Within, &rows.row(0)), within);
            prop_assert!(prepared.decides(Within, &box_of(&rows)).is_none_or(|coarse| coarse == within));
            let meets = geo::Intersects::intersects(&literal, &point);
            prop_assert_eq!(prepared.relate(Intersects, &rows.row(0)), meets);
            prop_assert!(prepared.decides(Intersects, &box_of(&rows)).is_none_or(|coarse| coarse == meets));
        }
    }

    /// Whatever numbers a client sends: an answer or a reason.
    #[test]
    fn any_numbers_are_answered(
        positions in prop::collection::vec((any_degrees(), any_degrees()), 1..9), kind in 0..3,
        other in prop::collection::vec((0..4i32, 0..4i32), 4..8),
    ) {
        let line = geo_types::LineString::from(positions);
        let literal = match kind {
            0 => geo_types::MultiPoint::from(line.into_points()).into(),
            1 => geo_types::Geometry::LineString(line),
            _ => geo_types::Polygon::new(line, vec![]).into(),
        };
        if let Ok(prepared) = PreparedGeometry::new(&literal) {
            let ring: geo_types::LineString = other.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let mut rows = Geometries::default();
            rows.push(&geo_types::Polygon::new(ring, vec![])).unwrap();
            prop_assert!(!prepared.bounds().is_empty());
            let held = OPS.iter().filter(|op| prepared.relate(**op, &rows.row(0))).count();
            prop_assert!(held > 0);
            prop_assert!(prepared.relate(Intersects, &rows.row(0)) != prepared.relate(Disjoint, &rows.row(0)));
        }
    }
}

fn any_degrees() -> impl Strategy<Value = f64> {
    prop_oneof![4 => (-4..4i32).prop_map(f64::from), 2 => -200.0..200.0f64, 1 => -540.0..540.0f64, 1 => prop::num::f64::ANY]
}
