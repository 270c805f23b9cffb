//! An expression as CQL2 JSON.

use crate::filter::{Expr, expr::id_literal, names::Operator};
use geo_types::{Coord, Geometry, LineString, Polygon};
use serde_json::{Value, json};

impl Expr {
    /// CQL2 JSON that [`parse_json`](crate::filter::parse_json) reads as the same tree.
    ///
    /// Only `ids=` and `q=` have no form in CQL2; they are written as functions of these names.
    pub fn to_json(&self) -> Value {
        let op = |operator: Operator, args: &[&Self]| operation(operator.name(), args);
        match self {
            Self::And(all) => json!({ "op": "and", "args": list(all) }),
            Self::Or(all) => json!({ "op": "or", "args": list(all) }),
            Self::Not(a) => op(Operator::Not, &[a]),
            Self::Compare(c, a, b) => op(Operator::Compare(*c), &[a, b]),
            Self::Like(a, b) => op(Operator::Like, &[a, b]),
            Self::Between(a, b, c) => op(Operator::Between, &[a, b, c]),
            Self::In(a, members) => json!({ "op": "in", "args": [a.to_json(), list(members)] }),
            Self::IsNull(a) => op(Operator::IsNull, &[a]),
            Self::Spatial(s, a, b) => op(Operator::Spatial(*s), &[a, b]),
            Self::Temporal(t, a, b) => op(Operator::Temporal(*t), &[a, b]),
            Self::Array(l, a, b) => op(Operator::Array(*l), &[a, b]),
            Self::Arithmetic(c, a, b) => op(Operator::Arithmetic(*c), &[a, b]),
            Self::Casei(a) => op(Operator::Casei, &[a]),
            Self::Accenti(a) => op(Operator::Accenti, &[a]),
            Self::Function(name, args) => json!({ "op": name, "args": list(args) }),
            Self::Property(name) => json!({ "property": name }),
            Self::Boolean(truth) => json!(truth),
            Self::Integer(whole) => json!(whole),
            Self::Float(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Date(date) => json!({ "date": date.to_string() }),
            Self::Timestamp(timestamp) => json!({ "timestamp": timestamp.to_string() }),
            Self::Interval(start, end) => json!({ "interval": [interval_end(start.as_deref()), interval_end(end.as_deref())] }),
            Self::List(members) => list(members),
            Self::Geometry(geometry) => geojson(geometry),
            Self::Bbox(numbers) => json!({ "bbox": numbers }),
            Self::Ids(ids) => json!({ "op": "ids", "args": list(&ids.iter().map(id_literal).collect::<Vec<_>>()) }),
            Self::Search(words) => json!({ "op": "search", "args": [words] }),
        }
    }
}

fn operation(name: &str, args: &[&Expr]) -> Value {
    json!({ "op": name, "args": args.iter().map(|arg| arg.to_json()).collect::<Vec<_>>() })
}

fn list(members: &[Expr]) -> Value {
    members.iter().map(Expr::to_json).collect()
}

fn interval_end(end: Option<&Expr>) -> Value {
    match end {
        None => json!(".."),
        Some(Expr::Date(date)) => json!(date.to_string()),
        Some(Expr::Timestamp(timestamp)) => json!(timestamp.to_string()),
        Some(other) => other.to_json(),
    }
}

fn geojson(geometry: &Geometry) -> Value {
    let of = |name: &str, coordinates: Value| json!({ "type": name, "coordinates": coordinates });
    match geometry {
        Geometry::Point(point) => of("Point", position(&point.0)),
        Geometry::LineString(l) => of("LineString", line(l)),
        Geometry::Polygon(p) => of("Polygon", polygon(p)),
        Geometry::MultiPoint(points) => of("MultiPoint", points.0.iter().map(|point| position(&point.0)).collect()),
        Geometry::MultiLineString(lines) => of("MultiLineString", lines.0.iter().map(line).collect()),
        Geometry::MultiPolygon(polygons) => of("MultiPolygon", polygons.0.iter().map(polygon).collect()),
        Geometry::GeometryCollection(members) => {
            json!({ "type": "GeometryCollection", "geometries": members.0.iter().map(geojson).collect::<Vec<_>>() })
        }
        Geometry::Line(l) => of("LineString", line(&LineString(vec![l.start, l.end]))),
        Geometry::Rect(rect) => of("Polygon", polygon(&rect.to_polygon())),
        Geometry::Triangle(triangle) => of("Polygon", polygon(&triangle.to_polygon())),
    }
}

fn polygon(polygon: &Polygon) -> Value {
    [polygon.exterior()].into_iter().chain(polygon.interiors()).map(line).collect()
}

fn line(line: &LineString) -> Value {
    line.0.iter().map(position).collect()
}

fn position(position: &Coord) -> Value {
    json!([position.x, position.y])
}
