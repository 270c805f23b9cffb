//! The index and the tests without it agree.

use super::{expressions, found, oracle, sample};
use crate::{
    filter::{Expr, SpatialOp},
    model::{FeatureId, RowBatch, TimeColumns, Value},
    query::{
        Patience, QueryError, Rows, distances_m_within, during, is_selective, matching_rows, matching_rows_within,
        property_equals,
    },
    store::{IdRef, PreparedBatch, Table, TableBuilder},
};
use geo_types::{Geometry, Point};
use geographiclib_rs::InverseGeodesic;
use proptest::prelude::*;
use std::time::Duration;

fn points(points: &[(f64, f64)]) -> Table {
    let mut batch = RowBatch::default();
    for (number, &(lon, lat)) in points.iter().enumerate() {
        batch.begin_row(number as u64 + 1);
        batch.set_id(&FeatureId::Integer(number as i64));
        batch.geometries.push_point(lon, lat, None);
        batch.set("name", Value::Text("x"));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

fn ids(table: &Table, filter: &Expr) -> Vec<i64> {
    let id = |row| match table.ids().get(row).to_owned() {
        FeatureId::Integer(id) => id,
        FeatureId::Text(_) => panic!(),
    };
    let mut ids: Vec<i64> = found(table, filter).into_iter().map(id).collect();
    ids.sort_unstable();
    ids
}

fn geometry() -> Expr {
    Expr::Property("geometry".to_owned())
}

proptest! {
    #[test]
    fn a_box_finds_what_lies_in_it(
        places in prop::collection::vec((-180.0..=180.0f64, -90.0..=90.0f64), 0..120),
        (w, e, s, n) in (-180.0..180.0f64, -180.0..180.0f64, -90.0..0.0f64, 0.0..90.0f64),
    ) {
        let table = points(&places);
        let bounds = crate::model::LonLatBounds::new(w, s, e, n).unwrap();
        let inside = |i: &usize| bounds.contains(places[*i].0, places[*i].1);
        let expected: Vec<i64> = (0..places.len()).filter(inside).map(|i| i as i64).collect();
        let filter = Expr::Spatial(SpatialOp::Intersects, Box::new(geometry()), Box::new(Expr::Bbox(vec![w, s, e, n])));
        prop_assert_eq!(ids(&table, &filter), expected);
    }

    #[test]
    fn dwithin_finds_what_is_near_over_poles_and_antimeridian_too(
        places in prop::collection::vec((-180.0..=180.0f64, prop_oneof![-90.0..=90.0f64, 84.0..=90.0f64]), 0..80),
        lon in prop_oneof![-180.0..=180.0f64, 170.0..=180.0f64], lat in prop_oneof![-90.0..=90.0f64, 80.0..=90.0f64],
        metres in prop_oneof![0.0..3e6f64, 0.0..2e7f64],
    ) {
        let table = points(&places);
        let wgs84 = geographiclib_rs::Geodesic::wgs84();
        let near = |i: &usize| InverseGeodesic::<f64>::inverse(&wgs84, lat, lon, places[*i].1, places[*i].0) <= metres;
        let expected: Vec<i64> = (0..places.len()).filter(near).map(|i| i as i64).collect();
        let point = Expr::Geometry(Geometry::Point(Point::new(lon, lat)));
        let filter = Expr::Function("dwithin".to_owned(), vec![geometry(), point, Expr::Float(metres)]);
        prop_assert_eq!(ids(&table, &filter), expected);
    }

    #[test]
    fn double_negation_takes_the_index_away_and_changes_nothing(rows in sample::rows(), expr in expressions::condition()) {
        let table = sample::table(&rows);
        let unindexed = Expr::Not(Box::new(Expr::Not(Box::new(expr.clone()))));
        prop_assert_eq!(found(&table, &expr), found(&table, &unindexed));
    }

    #[test]
    fn datetime_finds_what_meets_it_and_what_has_no_time(rows in sample::rows(), a in 0..5usize, b in 0..5usize) {
        let table = sample::table(&rows);
        let date = |i: usize| Some(Expr::Text(sample::DATES[i].to_owned()));
        let (from, to) = (a.min(b), a.max(b));
        let columns = TimeColumns::Interval { start: "d".to_owned(), end: "e".to_owned() };
        let text = |name: &str, row: usize| match table.column(name).unwrap().value(row) {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        };
        let meets = |row: &usize| {
            text("d", *row).is_none_or(|d| d.as_str() <= sample::DATES[to]) && text("e", *row).is_none_or(|e| e.as_str() >= sample::DATES[from])
        };
        let expected: Vec<usize> = (0..table.rows()).filter(meets).collect();
        prop_assert_eq!(found(&table, &during(&columns, &table, date(from), date(to))), expected);
        let within = |row: &usize| text("d", *row).is_none_or(|d| (sample::DATES[from]..=sample::DATES[to]).contains(&d.as_str()));
        let expected: Vec<usize> = (0..table.rows()).filter(within).collect();
        let filter = during(&TimeColumns::Instant("d".to_owned()), &table, date(from), date(to));
        prop_assert_eq!(found(&table, &filter), expected.clone());
        prop_assert!(expected.iter().all(|&row| oracle::is_true(&table, row, &filter_as_dates(&filter))));
    }
}

#[test]
fn partial_dates_last_and_what_is_no_date_has_no_time() {
    let texts = [Some("2019"), Some("2020-05"), Some("2020-05-31"), Some("2021-02-30"), None, Some("2020-06-01T00:00:00Z")];
    let mut batch = RowBatch::default();
    for (i, text) in (0..).zip(texts) {
        batch.begin_row(i as u64 + 1);
        batch.ids.push(Value::Integer(i));
        batch.set("d", text.map_or(Value::Null, Value::Text));
        batch.set("year", Value::Integer(2018 + i));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let table = builder.finish().table;
    let ids = |filter: &Expr| {
        let mut ids: Vec<i64> = found(&table, filter)
            .into_iter()
            .filter_map(|row| match table.ids().get(row) {
                IdRef::Integer(id) => Some(id),
                IdRef::Text(_) => None,
            })
            .collect();
        ids.sort_unstable();
        ids
    };
    let date = |text: &str| Some(Expr::Text(text.to_owned()));
    let texts = TimeColumns::Instant("d".to_owned());
    for (from, to, expected) in [
        ("2019-07-01", "2019-07-02", &[0, 3, 4][..]),
        ("2020-05-30", "2020-05-30", &[1, 3, 4]),
        ("2020-05-31", "2020-06-01", &[1, 2, 3, 4, 5]),
        ("2021-01-01", "2021-12-31", &[3, 4]),
    ] {
        assert_eq!(ids(&during(&texts, &table, date(from), date(to))), expected, "{from}/{to}");
    }
    let years = TimeColumns::Interval { start: "year".to_owned(), end: "year".to_owned() };
    assert_eq!(ids(&during(&years, &table, date("2019-12-31"), date("2021-01-01"))), [1, 2, 3]);
}

/// The oracle reads no dates from text.
fn filter_as_dates(filter: &Expr) -> Expr {
    match filter {
        Expr::Or(children) => Expr::Or(children.iter().map(filter_as_dates).collect()),
        Expr::Temporal(op, a, b) => Expr::Temporal(*op, a.clone(), Box::new(filter_as_dates(b))),
        Expr::Interval(a, b) => {
            let end = |end: &Option<Box<Expr>>| end.as_ref().map(|e| Box::new(filter_as_dates(e)));
            Expr::Interval(end(a), end(b))
        }
        Expr::Text(text) => Expr::Date(text.parse().unwrap()),
        other => other.clone(),
    }
}

#[test]
fn no_filter_means_all_rows_and_distances_come_in_row_order() {
    let table = points(&[(0.0, 0.0), (0.0, 1.0)]);
    let rows = matching_rows(&table, None).unwrap();
    assert_eq!(rows, Rows::all(2));
    let mut distances = distances_m_within(&table, &rows, [0.0, 0.0], &Patience::default()).unwrap();
    distances.sort_by(f64::total_cmp);
    assert!(distances[0] == 0.0 && (distances[1] - 110_574.4).abs() < 0.1, "{distances:?}");
}

#[test]
fn shapes_are_measured_and_put_on_their_sheets() {
    let table = points(&[(66.92, 48.01), (76.94, 43.23)]);
    let compare = |function: &str, arguments: Vec<Expr>, value: Expr| {
        let call = Expr::Function(function.to_owned(), arguments);
        ids(&table, &Expr::Compare(crate::filter::CompareOp::Equal, Box::new(call), Box::new(value)))
    };
    let text = |text: &str| Expr::Text(text.to_owned());
    assert_eq!(compare("sheet", vec![geometry(), text("1M")], text("M-42")), [0]);
    assert_eq!(compare("Sheet", vec![geometry(), text("1:1 000 000")], text("K-43")), [1]);
    assert_eq!(compare("area_km2", vec![geometry()], Expr::Integer(0)), [0, 1]);
    assert_eq!(compare("length_km", vec![geometry()], Expr::Float(0.0)), [0, 1]);
}

#[test]
fn name_and_value_are_compared_in_the_type_of_the_column() {
    let table = sample::table(&[]);
    let matches = |name: &str, value: &str| {
        let expr = property_equals(table.column(name).unwrap(), value).map_err(|error| error.to_string())?;
        matching_rows(&table, Some(&expr)).map(|rows| rows.len()).map_err(|error| error.to_string())
    };
    for (name, value) in
        [("i", "1"), ("f", "0.5"), ("b", "true"), ("t", "a"), ("d", "2024-04-30"), ("s", "2024-04-30"), ("l", "a")]
    {
        assert_eq!(matches(name, value), Ok(1), "{name}={value}");
    }
    for (name, value) in [("i", "2"), ("f", "1"), ("b", "0"), ("t", "A"), ("d", "2024-05-01"), ("l", "1")] {
        assert_eq!(matches(name, value), Ok(0), "{name}={value}");
    }
    for (name, value) in [("i", "1.5"), ("f", "x"), ("b", "yes"), ("d", "soon")] {
        assert!(matches(name, value).is_err(), "{name}={value}");
    }
}

#[test]
fn an_answer_is_small_where_the_index_says_so() {
    let table = points(&[(0.0, 0.0); 50]);
    let bbox = |east: f64| {
        Expr::Spatial(SpatialOp::Intersects, Box::new(geometry()), Box::new(Expr::Bbox(vec![-20.0, -5.0, east, 5.0])))
    };
    assert!(is_selective(&table, &bbox(-10.0), 10) && !is_selective(&table, &bbox(10.0), 10));
    assert!(is_selective(&table, &bbox(10.0), 50));
    assert!(!is_selective(&table, &Expr::Search("x".to_owned()), 1000));
}

#[test]
fn a_box_over_the_antimeridian_holds_what_lies_on_it() {
    let table = points(&[(180.0, 5.0), (-180.0, 5.0), (179.9, 5.0), (-179.9, 5.0), (0.0, 5.0)]);
    let at = |filter: &str| ids(&table, &crate::filter::parse_text(filter).unwrap());
    assert_eq!(at("S_WITHIN(geometry,BBOX(170,0,-170,10))"), [0, 1, 2, 3]);
    assert_eq!(at("S_INTERSECTS(geometry,BBOX(170,0,-170,10))"), [0, 1, 2, 3]);
    assert!(at("S_TOUCHES(geometry,BBOX(170,0,-170,10))").is_empty());
    assert_eq!(at("S_CONTAINS(BBOX(170,0,-170,10),POINT(180 5))").len(), 5);
    for place in ["180 5", "-180 5"] {
        assert_eq!(at(&format!("S_INTERSECTS(geometry,POINT({place}))")), [0, 1]);
        assert_eq!(at(&format!("S_EQUALS(geometry,POINT({place}))")), [0, 1]);
        assert_eq!(at(&format!("S_DISJOINT(geometry,POINT({place}))")), [2, 3, 4]);
    }
}

#[test]
fn a_search_ends_with_the_patience_for_it() {
    let table = points(&[(0.0, 0.0), (1.0, 1.0)]);
    let filter = crate::filter::parse_text("name LIKE '%x%'").unwrap();
    let found = |patience| matching_rows_within(&table, Some(&filter), &patience).map(|rows| rows.len());
    assert_eq!(found(Patience::default()), Ok(2));
    assert_eq!(found(Patience::of(Duration::ZERO)), Err(QueryError::TakesTooLong { seconds: 0 }));
}
