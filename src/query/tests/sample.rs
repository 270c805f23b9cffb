//! Tables of random rows with a column of every type.

use crate::{
    model::{FeatureId, GeometryKind, RowBatch, Value},
    store::{PreparedBatch, Table, TableBuilder},
};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub struct Row {
    i: Option<i64>,
    f: Option<f64>,
    b: Option<bool>,
    t: Option<&'static str>,
    u: Option<&'static str>,
    d: Option<&'static str>,
    e: Option<&'static str>,
    s: Option<&'static str>,
    l: Option<&'static str>,
    shape: Option<(u8, i8, i8)>,
}

pub const TEXTS: [&str; 9] = ["a", "ab", "b", "A", "á", "Й", "й", "и", "a_%"];
pub const DATES: [&str; 5] = ["2024-04-30", "2024-05-01", "2024-05-02", "2024-05-03", "2024-06-01"];
pub const TIMES: [&str; 4] =
    ["2024-04-30T23:59:59Z", "2024-05-01T00:00:00Z", "2024-05-01T12:00:00+05:00", "2024-05-03T10:00:00.5Z"];
pub const LISTS: [&str; 5] = ["[]", "[\"a\"]", "[\"a\",\"b\"]", "[1,2.0]", "[\"b\",true]"];

pub fn integers() -> BoxedStrategy<i64> {
    prop_oneof![8 => -3..4i64, 1 => Just((1i64 << 53) + 1), 1 => Just(1i64 << 53)].boxed()
}

pub fn floats() -> BoxedStrategy<f64> {
    prop_oneof![8 => (-6..8i32).prop_map(|i| f64::from(i) / 2.0), 1 => Just((1i64 << 53) as f64), 1 => Just(-0.0)].boxed()
}

fn one_of<const N: usize>(values: [&'static str; N]) -> impl Strategy<Value = Option<&'static str>> {
    prop::option::weighted(0.8, prop::sample::select(values.to_vec()))
}

pub fn row() -> BoxedStrategy<Row> {
    let numbers =
        (prop::option::weighted(0.8, integers()), prop::option::weighted(0.8, floats()), prop::option::of(any::<bool>()));
    let texts = (one_of(TEXTS), one_of(TEXTS), one_of(DATES), one_of(DATES), one_of(TIMES), one_of(LISTS));
    let shape = prop::option::weighted(0.85, (0..5u8, -8..8i8, -8..8i8));
    (numbers, texts, shape).prop_map(|((i, f, b), (t, u, d, e, s, l), shape)| Row { i, f, b, t, u, d, e, s, l, shape }).boxed()
}

pub fn rows() -> BoxedStrategy<Vec<Row>> {
    prop::collection::vec(row(), 0..40).boxed()
}

pub fn table(rows: &[Row]) -> Table {
    let mut batch = RowBatch::default();
    // One row that gives every column its type.
    let all = Row {
        i: Some(1),
        f: Some(0.5),
        b: Some(true),
        t: Some("a"),
        u: Some("b"),
        d: Some(DATES[0]),
        e: Some(DATES[1]),
        s: Some(TIMES[0]),
        l: Some(LISTS[1]),
        shape: Some((0, 1, 1)),
    };
    for (number, row) in std::iter::once(&all).chain(rows).enumerate() {
        batch.begin_row(number as u64 + 1);
        batch.set_id(&FeatureId::Integer(number as i64));
        batch.set("i", row.i.map_or(Value::Null, Value::Integer));
        batch.set("f", row.f.map_or(Value::Null, Value::Float));
        batch.set("b", row.b.map_or(Value::Null, Value::Boolean));
        for (name, text) in [("t", row.t), ("u", row.u), ("d", row.d), ("e", row.e), ("s", row.s)] {
            batch.set(name, text.map_or(Value::Null, Value::Text));
        }
        batch.set("l", row.l.map_or(Value::Null, Value::List));
        if let Some(shape) = row.shape {
            push_shape(&mut batch, shape);
        }
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geom");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

/// A point, two of them, a line, a square, or a square with a hole.
fn push_shape(batch: &mut RowBatch, (kind, x, y): (u8, i8, i8)) {
    let (x, y) = (f64::from(x), f64::from(y));
    // Holes are wound the other way, as cleaning leaves them.
    let mut square = |from: f64, to: f64, is_hole: bool| {
        for (dx, dy) in [(from, from), (to, from), (to, to), (from, to), (from, from)] {
            let (dx, dy) = if is_hole { (dy, dx) } else { (dx, dy) };
            batch.geometries.position(x + dx, y + dy, None);
        }
        batch.geometries.end_ring();
    };
    match kind {
        0 => batch.geometries.push_point(x, y, None),
        3 | 4 => {
            square(0.0, 4.0, false);
            if kind == 4 {
                square(1.0, 3.0, true);
            }
            batch.geometries.end_part(crate::model::PartKind::Polygon);
            batch.geometries.end_row(GeometryKind::Polygon);
        }
        1 => {
            for step in [0.0, 2.0] {
                batch.geometries.position(x + step, y, None);
                batch.geometries.end_ring();
                batch.geometries.end_part(crate::model::PartKind::Point);
            }
            batch.geometries.end_row(GeometryKind::MultiPoint);
        }
        _ => {
            batch.geometries.position(x, y, None);
            batch.geometries.position(x + 3.0, y + 1.0, None);
            batch.geometries.end_ring();
            batch.geometries.end_part(crate::model::PartKind::Line);
            batch.geometries.end_row(GeometryKind::LineString);
        }
    }
}
