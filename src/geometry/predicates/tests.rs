use super::{PreparedGeometry, PrepareError};
use crate::model::{Geometries, LonLatBounds, SpatialOp, WorldBox, WorldPoint};
use SpatialOp::{Contains, Crosses, Disjoint, Equals, Intersects, Overlaps, Touches, Within};
use std::str::FromStr;

/// In the order of the columns of the fixture.
const OPS: [SpatialOp; 8] = [Within, Contains, Crosses, Disjoint, Equals, Intersects, Overlaps, Touches];

fn geometry(text: &str) -> geo_types::Geometry {
    wkt::Wkt::<f64>::from_str(text).unwrap().try_into().unwrap()
}

fn prepared(text: &str) -> PreparedGeometry {
    PreparedGeometry::new(&geometry(text)).unwrap()
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

#[test]
fn big() {
    check_against_geos(&std::fs::read_to_string("/tmp/w/geos-big.tsv").unwrap());
}
