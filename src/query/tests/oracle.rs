//! One row at a time, straight from the definitions of the standard, with nothing shared with the plan but what reads
//! a table.

use crate::{
    filter::{ArithmeticOp, ArrayOp, CompareOp, Expr, SpatialOp, TemporalOp},
    geometry::geodesic,
    model::{FeatureId, PartKind, Value},
    names,
    store::Table,
};
use geo::{Geometry, GeometryCollection, LineString, Point, Polygon, Rect, Relate};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::cmp::Ordering;

/// A value; `None` is none.
#[derive(Debug, Clone)]
enum V {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    /// Days since 1970, and nanoseconds of the day for a timestamp.
    Instant(i64, Option<i64>),
    /// Infinite ends are `None`.
    Interval(Option<Box<V>>, Option<Box<V>>),
    List(Vec<serde_json::Value>),
    Shape(Geometry<f64>),
}

pub fn is_true(table: &Table, row: usize, expr: &Expr) -> bool {
    condition(table, row, expr) == Some(true)
}

fn condition(table: &Table, row: usize, expr: &Expr) -> Option<bool> {
    let value = |expr: &Expr| value(table, row, expr);
    match expr {
        Expr::And(children) => children.iter().map(|c| condition(table, row, c)).fold(Some(true), and),
        Expr::Or(children) => not(children.iter().map(|c| not(condition(table, row, c))).fold(Some(true), and)),
        Expr::Not(child) => not(condition(table, row, child)),
        Expr::Compare(op, a, b) => Some(compare(*op, &value(a)?, &value(b)?)),
        Expr::Between(v, low, high) => {
            let at_least = || Some(compare(CompareOp::GreaterOrEqual, &value(v)?, &value(low)?));
            let at_most = || Some(compare(CompareOp::LessOrEqual, &value(v)?, &value(high)?));
            and(at_least(), at_most())
        }
        Expr::In(v, list) => {
            let equal = |member: &Expr| Some(compare(CompareOp::Equal, &value(v)?, &value(member)?));
            not(list.iter().map(|member| not(equal(member))).fold(Some(true), and))
        }
        Expr::Like(text, pattern) => {
            let (V::Text(text), V::Text(pattern)) = (value(text)?, value(pattern)?) else { panic!() };
            Some(like(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>()))
        }
        Expr::IsNull(v) => Some(value(v).is_none()),
        Expr::Spatial(op, a, b) => {
            let (V::Shape(a), V::Shape(b)) = (value(a)?, value(b)?) else { panic!() };
            Some(spatial(*op, &a, &b))
        }
        Expr::Temporal(op, a, b) => temporal(*op, value(a)?, value(b)?),
        Expr::Array(op, a, b) => {
            let (V::List(a), V::List(b)) = (value(a)?, value(b)?) else { panic!() };
            let within = |a: &[_], b: &[_]| a.iter().all(|x| b.iter().any(|y| same(x, y)));
            Some(match op {
                ArrayOp::ContainedBy => within(&a, &b),
                ArrayOp::Contains => within(&b, &a),
                ArrayOp::Equals => within(&a, &b) && within(&b, &a),
                ArrayOp::Overlaps => a.iter().any(|x| b.iter().any(|y| same(x, y))),
            })
        }
        Expr::Ids(ids) => Some(ids.contains(&table.ids().get(row).to_owned())),
        Expr::Search(query) => Some(has_words(table, row, query)),
        other => match value(other)? {
            V::Bool(answer) => Some(answer),
            _ => panic!("{other:?}"),
        },
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn not(a: Option<bool>) -> Option<bool> {
    a.map(|a| !a)
}

fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    a == b || a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}

fn value(table: &Table, row: usize, expr: &Expr) -> Option<V> {
    let number = |expr: &Expr| match value(table, row, expr)? {
        V::Integer(i) => Some(i as f64),
        V::Float(f) => Some(f),
        other => panic!("{other:?}"),
    };
    let text = |expr: &Expr| match value(table, row, expr)? {
        V::Text(text) => Some(text),
        other => panic!("{other:?}"),
    };
    Some(match expr {
        Expr::Property(name) => return property(table, row, name),
        Expr::Integer(i) => V::Integer(*i),
        Expr::Float(f) => V::Float(*f),
        Expr::Text(text) => V::Text(text.clone()),
        Expr::Casei(t) => V::Text(caseless::default_case_fold_str(&text(t)?)),
        Expr::Accenti(t) => V::Text(text(t)?.replace('á', "a").replace('Й', "И").replace('й', "и")),
        Expr::Function(name, arguments) if name == "LOWER" => V::Text(text(&arguments[0])?.to_lowercase()),
        Expr::Function(_, arguments) => {
            value(table, row, &arguments[0])?;
            let V::Shape(Geometry::Point(point)) = value(table, row, &arguments[1])? else { panic!() };
            V::Bool(geodesic::distance_m([point.x(), point.y()], &table.geometry().row(row)) <= number(&arguments[2])?)
        }
        Expr::Arithmetic(op, a, b) => {
            let (a, b) = (number(a)?, number(b)?);
            let result = match op {
                ArithmeticOp::Add => a + b,
                ArithmeticOp::Subtract => a - b,
                ArithmeticOp::Multiply => a * b,
                ArithmeticOp::Divide => a / b,
                ArithmeticOp::Modulo => a % b,
                ArithmeticOp::IntegerDivide => (a / b).trunc(),
                ArithmeticOp::Power => a.powf(b),
            };
            return result.is_finite().then_some(V::Float(result));
        }
        Expr::Date(date) => V::Instant(days(*date), None),
        Expr::Timestamp(timestamp) => moment(*timestamp),
        Expr::Interval(a, b) => {
            let end =
                |end: &Option<Box<Expr>>| end.as_ref().map_or(Some(None), |e| value(table, row, e).map(|v| Some(Box::new(v))));
            V::Interval(end(a)?, end(b)?)
        }
        Expr::List(members) => V::List(
            members
                .iter()
                .map(|member| match member {
                    Expr::Text(text) => text.as_str().into(),
                    Expr::Boolean(value) => (*value).into(),
                    Expr::Integer(i) => (*i).into(),
                    Expr::Float(f) => (*f).into(),
                    other => panic!("{other:?}"),
                })
                .collect(),
        ),
        Expr::Geometry(geometry) => V::Shape(geometry.clone()),
        Expr::Bbox(b) => V::Shape(box_shape(b)),
        Expr::Boolean(value) => V::Bool(*value),
        condition_expr => V::Bool(condition(table, row, condition_expr)?),
    })
}

/// Boxes may be lines or points.
fn box_shape(b: &[f64]) -> Geometry<f64> {
    match (b[0] == b[2], b[1] == b[3]) {
        (true, true) => Geometry::Point(Point::new(b[0], b[1])),
        (false, false) => Geometry::Polygon(Rect::new((b[0], b[1]), (b[2], b[3])).to_polygon()),
        _ => Geometry::LineString(LineString::from(vec![(b[0], b[1]), (b[2], b[3])])),
    }
}

fn property(table: &Table, row: usize, name: &str) -> Option<V> {
    if matches!(name, "geom" | "geometry") {
        return shape(table, row).map(V::Shape);
    }
    if name == "id" {
        let FeatureId::Integer(id) = table.ids().get(row).to_owned() else { panic!() };
        return Some(V::Integer(id));
    }
    match table.column(name).unwrap().value(row) {
        Value::Null => None,
        Value::Boolean(b) => Some(V::Bool(b)),
        Value::Integer(i) => Some(V::Integer(i)),
        Value::Float(f) => Some(V::Float(f)),
        Value::Text(text) if matches!(name, "d" | "e") => Some(V::Instant(days(text.parse().unwrap()), None)),
        Value::Text(text) if name == "s" => Some(moment(text.parse().unwrap())),
        Value::Text(text) => Some(V::Text(text.to_owned())),
        Value::List(json) => Some(V::List(serde_json::from_str(json).unwrap())),
        other => panic!("{other:?}"),
    }
}

fn shape(table: &Table, row: usize) -> Option<Geometry<f64>> {
    let geometry = table.geometry();
    let line = |ring: usize| LineString::from(geometry.lon_lat(ring).to_vec());
    let part = |part: usize| {
        let rings = geometry.rings(part);
        match geometry.part_kind(row, part) {
            PartKind::Point => Geometry::Point(Point::from(geometry.lon_lat(rings.start)[0])),
            PartKind::Line => Geometry::LineString(line(rings.start)),
            PartKind::Polygon => {
                Geometry::Polygon(Polygon::new(line(rings.start), (rings.start + 1..rings.end).map(line).collect()))
            }
        }
    };
    let mut parts: Vec<Geometry<f64>> = geometry.parts(row).map(part).collect();
    match parts.len() {
        0 => None,
        1 => Some(parts.remove(0)),
        _ => Some(Geometry::GeometryCollection(GeometryCollection(parts))),
    }
}

fn compare(op: CompareOp, a: &V, b: &V) -> bool {
    let order = match (a, b) {
        (V::Bool(a), V::Bool(b)) => a.cmp(b),
        (V::Text(a), V::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (V::Instant(..), V::Instant(..)) => instants(a, b),
        (V::Float(a), V::Float(b)) => a.partial_cmp(b).unwrap(),
        _ => parts_of(a).cmp(&parts_of(b)),
    };
    match op {
        CompareOp::Equal => order == Ordering::Equal,
        CompareOp::NotEqual => order != Ordering::Equal,
        CompareOp::Less => order == Ordering::Less,
        CompareOp::LessOrEqual => order != Ordering::Greater,
        CompareOp::Greater => order == Ordering::Greater,
        CompareOp::GreaterOrEqual => order != Ordering::Less,
    }
}

/// The whole part of a number, and whether there is more.
fn parts_of(v: &V) -> (i128, bool) {
    match v {
        V::Integer(i) => (i128::from(*i), false),
        V::Float(f) => (f.floor() as i128, f.fract() != 0.0),
        other => panic!("{other:?}"),
    }
}

fn days(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

fn moment(timestamp: Timestamp) -> V {
    let zoned = timestamp.to_zoned(TimeZone::UTC);
    let midnight = zoned.start_of_day().unwrap().timestamp();
    V::Instant(days(zoned.date()), Some((timestamp.as_nanosecond() - midnight.as_nanosecond()) as i64))
}

fn instants(a: &V, b: &V) -> Ordering {
    let (V::Instant(day_a, time_a), V::Instant(day_b, time_b)) = (a, b) else { panic!() };
    match (time_a, time_b) {
        (Some(a), Some(b)) => day_a.cmp(day_b).then(a.cmp(b)),
        _ => day_a.cmp(day_b),
    }
}

fn temporal(op: TemporalOp, a: V, b: V) -> Option<bool> {
    let ends = |v: V| match v {
        V::Interval(start, end) => (start, end),
        instant => (Some(Box::new(instant.clone())), Some(Box::new(instant))),
    };
    let ((s1, e1), (s2, e2)) = (ends(a), ends(b));
    let backwards = |s: &Option<Box<V>>, e: &Option<Box<V>>| matches!((s, e), (Some(s), Some(e)) if instants(s, e).is_gt());
    if backwards(&s1, &e1) || backwards(&s2, &e2) {
        return None;
    }
    // Infinite starts are least, infinite ends are greatest.
    let order = |a: &Option<Box<V>>, a_inf: i32, b: &Option<Box<V>>, b_inf: i32| match (a, b) {
        (Some(a), Some(b)) => instants(a, b),
        (a, b) => (if a.is_some() { 0 } else { a_inf }).cmp(&if b.is_some() { 0 } else { b_inf }),
    };
    let ss = order(&s1, -1, &s2, -1);
    let ee = order(&e1, 1, &e2, 1);
    let se = order(&s1, -1, &e2, 1);
    let es = order(&e1, 1, &s2, -1);
    use TemporalOp as T;
    Some(match op {
        T::After => se.is_gt(),
        T::Before => es.is_lt(),
        T::Disjoint => se.is_gt() || es.is_lt(),
        T::Intersects => se.is_le() && es.is_ge(),
        T::Equals => ss.is_eq() && ee.is_eq(),
        T::Contains => ss.is_lt() && ee.is_gt(),
        T::During => ss.is_gt() && ee.is_lt(),
        T::Finishes => ss.is_gt() && ee.is_eq(),
        T::FinishedBy => ss.is_lt() && ee.is_eq(),
        T::Starts => ss.is_eq() && ee.is_lt(),
        T::StartedBy => ss.is_eq() && ee.is_gt(),
        T::Meets => es.is_eq(),
        T::MetBy => se.is_eq(),
        T::Overlaps => ss.is_lt() && es.is_gt() && ee.is_lt(),
        T::OverlappedBy => ss.is_gt() && se.is_lt() && ee.is_gt(),
    })
}

fn spatial(op: SpatialOp, a: &Geometry<f64>, b: &Geometry<f64>) -> bool {
    let matrix = a.relate(b);
    match op {
        SpatialOp::Within => matrix.is_within(),
        SpatialOp::Contains => matrix.is_contains(),
        SpatialOp::Crosses => matrix.is_crosses(),
        SpatialOp::Disjoint => matrix.is_disjoint(),
        SpatialOp::Equals => matrix.is_equal_topo(),
        SpatialOp::Intersects => matrix.is_intersects(),
        SpatialOp::Overlaps => matrix.is_overlaps(),
        SpatialOp::Touches => matrix.is_touches(),
    }
}

fn like(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], _) => text.is_empty(),
        (['%', rest @ ..], _) => (0..=text.len()).any(|skip| like(rest, &text[skip..])),
        (['_', rest @ ..], [_, after @ ..]) => like(rest, after),
        (['\\', c, rest @ ..] | [c, rest @ ..], [t, after @ ..]) => c == t && like(rest, after),
        _ => false,
    }
}

fn has_words(table: &Table, row: usize, query: &str) -> bool {
    let texts: Vec<String> = ["t", "u", "l"]
        .iter()
        .filter_map(|name| match table.column(name).unwrap().value(row) {
            Value::Text(text) | Value::List(text) => Some(text.to_owned()),
            _ => None,
        })
        .collect();
    let has = |word: &String| texts.iter().any(|text| names::words(text).iter().any(|other| other.starts_with(word.as_str())));
    names::words(query).iter().all(has)
}
