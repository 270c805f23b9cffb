//! A geometry as Well-Known Text.

use super::write::separated;
use geo_types::{Coord, Geometry, LineString, Polygon};

/// Writes a geometry that is not empty.
pub(super) fn push_wkt(text: &mut String, geometry: &Geometry) {
    let mut tagged = |name: &str, push: &dyn Fn(&mut String)| {
        text.push_str(name);
        text.push('(');
        push(text);
        text.push(')');
    };
    match geometry {
        Geometry::Point(point) => tagged("POINT", &|text| push_position(text, point.0)),
        Geometry::LineString(line) => tagged("LINESTRING", &|text| push_positions(text, line)),
        Geometry::Polygon(polygon) => tagged("POLYGON", &|text| push_rings(text, polygon)),
        Geometry::MultiPoint(points) => tagged("MULTIPOINT", &|text| {
            separated(text, &points.0, |text, point| in_parentheses(text, |text| push_position(text, point.0)));
        }),
        Geometry::MultiLineString(lines) => tagged("MULTILINESTRING", &|text| {
            separated(text, &lines.0, |text, line| in_parentheses(text, |text| push_positions(text, line)));
        }),
        Geometry::MultiPolygon(polygons) => tagged("MULTIPOLYGON", &|text| {
            separated(text, &polygons.0, |text, polygon| in_parentheses(text, |text| push_rings(text, polygon)));
        }),
        Geometry::GeometryCollection(members) => {
            tagged("GEOMETRYCOLLECTION", &|text| separated(text, &members.0, push_wkt));
        }
        Geometry::Line(line) => tagged("LINESTRING", &|text| push_positions(text, &LineString(vec![line.start, line.end]))),
        Geometry::Rect(rect) => tagged("POLYGON", &|text| push_rings(text, &rect.to_polygon())),
        Geometry::Triangle(triangle) => tagged("POLYGON", &|text| push_rings(text, &triangle.to_polygon())),
    }
}

fn push_rings(text: &mut String, polygon: &Polygon) {
    let rings: Vec<&LineString> = [polygon.exterior()].into_iter().chain(polygon.interiors()).collect();
    separated(text, &rings, |text, ring| in_parentheses(text, |text| push_positions(text, ring)));
}

fn push_positions(text: &mut String, line: &LineString) {
    separated(text, &line.0, |text, position| push_position(text, *position));
}

fn push_position(text: &mut String, Coord { x, y }: Coord) {
    push_number(text, x);
    text.push(' ');
    push_number(text, y);
}

fn in_parentheses(text: &mut String, push: impl FnOnce(&mut String)) {
    text.push('(');
    push(text);
    text.push(')');
}

/// The shortest form that is read as the same number.
pub(super) fn push_number(text: &mut String, number: f64) {
    let written = format!("{number:?}");
    text.push_str(written.strip_suffix(".0").unwrap_or(&written));
}
