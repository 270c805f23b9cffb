//! What a filter is known by where answers are remembered.

use super::Expr;
use geo_types::{Coord, Geometry, LineString, Polygon};
use std::{
    hash::{Hash, Hasher},
    mem::discriminant,
};
use xxhash_rust::xxh3::Xxh3;

impl Expr {
    /// A hash of all that decides what the expression is true of. Two that differ in the order of what they join by AND or OR, or
    /// list after IN, have the same one, and by any chance that matters no others.
    pub fn fingerprint(&self) -> u128 {
        let mut hash = Xxh3::new();
        self.feed(&mut hash);
        hash.digest128()
    }

    fn feed(&self, hash: &mut Xxh3) {
        discriminant(self).hash(hash);
        match self {
            Self::Compare(op, ..) => op.hash(hash),
            Self::Spatial(op, ..) => op.hash(hash),
            Self::Temporal(op, ..) => op.hash(hash),
            Self::Array(op, ..) => op.hash(hash),
            Self::Arithmetic(op, ..) => op.hash(hash),
            Self::Property(text) | Self::Function(text, _) | Self::Text(text) | Self::Search(text) => text.hash(hash),
            Self::Boolean(value) => value.hash(hash),
            Self::Integer(value) => value.hash(hash),
            Self::Float(value) => value.to_bits().hash(hash),
            Self::Date(date) => date.hash(hash),
            Self::Timestamp(timestamp) => timestamp.hash(hash),
            Self::Interval(start, end) => [start, end].map(Option::is_some).hash(hash),
            Self::Geometry(shape) => geometry(shape, hash),
            Self::Bbox(numbers) => numbers.iter().for_each(|number| number.to_bits().hash(hash)),
            Self::Ids(ids) => ids.hash(hash),
            _ => {}
        }
        let children = self.children();
        match self {
            // Whatever stands first, and however often.
            Self::And(_) | Self::Or(_) => unordered(&children, hash),
            Self::In(..) => {
                let (value, listed) = children.split_at(1.min(children.len()));
                value.iter().for_each(|value| value.feed(hash));
                unordered(listed, hash);
            }
            _ => each(&children, hash, |child, hash| child.feed(hash)),
        }
    }
}

fn unordered(children: &[&Expr], hash: &mut Xxh3) {
    let mut fingerprints: Vec<u128> = children.iter().map(|child| child.fingerprint()).collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    fingerprints.hash(hash);
}

fn geometry(shape: &Geometry, hash: &mut Xxh3) {
    discriminant(shape).hash(hash);
    match shape {
        Geometry::Point(point) => position(point.0, hash),
        Geometry::Line(line) => [line.start, line.end].into_iter().for_each(|c| position(c, hash)),
        Geometry::LineString(line) => positions(line, hash),
        Geometry::Polygon(one) => polygon(one, hash),
        Geometry::MultiPoint(points) => each(&points.0, hash, |point, hash| position(point.0, hash)),
        Geometry::MultiLineString(lines) => each(&lines.0, hash, positions),
        Geometry::MultiPolygon(polygons) => each(&polygons.0, hash, polygon),
        Geometry::GeometryCollection(parts) => each(&parts.0, hash, geometry),
        Geometry::Rect(rect) => polygon(&rect.to_polygon(), hash),
        Geometry::Triangle(triangle) => polygon(&triangle.to_polygon(), hash),
    }
}

fn polygon(polygon: &Polygon, hash: &mut Xxh3) {
    positions(polygon.exterior(), hash);
    each(polygon.interiors(), hash, positions);
}

fn positions(line: &LineString, hash: &mut Xxh3) {
    each(&line.0, hash, |c, hash| position(*c, hash));
}

fn position(c: Coord, hash: &mut Xxh3) {
    [c.x, c.y].map(f64::to_bits).hash(hash);
}

/// The number of them too, so that it shows where one list ends and the next begins.
fn each<T>(all: &[T], hash: &mut Xxh3, feed: impl Fn(&T, &mut Xxh3)) {
    hash.write_usize(all.len());
    all.iter().for_each(|one| feed(one, hash));
}

#[cfg(test)]
mod tests {
    use crate::filter::{Expr, parse_text};
    use std::collections::HashSet;

    #[test]
    fn what_means_the_same_in_any_order_has_one_fingerprint() {
        let fingerprint = |text: &str| parse_text(text).unwrap().fingerprint();
        for (a, b) in [
            ("a = 1 AND b = 2", "b=2 and (a=1)"),
            ("a = 1 OR b = 2 OR a = 1", "b = 2 OR a = 1"),
            ("a IN ('x', 'y')", "a in ('y','x','y')"),
            ("c = 3 OR NOT (a = 1 AND b IN (1, 2))", "NOT (b IN (2, 1) AND a = 1) OR c = 3"),
        ] {
            assert_eq!(fingerprint(a), fingerprint(b), "{a}");
        }
    }

    #[test]
    fn filters_that_differ_anywhere_have_fingerprints_of_their_own() {
        let texts = [
            "a = 1",
            "a = 1.5",
            "a <> 1",
            "b = 1",
            "a = '1'",
            "a = TRUE",
            "NOT (a = 1)",
            "a = 1 AND b = 2",
            "a = 1 OR b = 2",
            "a IN (1, 2)",
            "a IN (1, 3)",
            "a BETWEEN 1 AND 2",
            "a IS NULL",
            "T_AFTER(d, DATE('2020-01-01'))",
            "T_AFTER(d, DATE('2020-01-02'))",
            "T_DURING(d, INTERVAL('2020-01-01', '..'))",
            "T_DURING(d, INTERVAL('..', '2020-01-01'))",
            "S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))",
            "S_WITHIN(geometry, BBOX(0, 0, 1, 1))",
            "S_INTERSECTS(geometry, LINESTRING(0 0, 1 1))",
            "S_INTERSECTS(geometry, MULTIPOINT(0 0, 1 1))",
            "S_INTERSECTS(geometry, MULTILINESTRING((0 0, 1 1), (2 2, 3 3)))",
            "S_INTERSECTS(geometry, MULTILINESTRING((0 0, 1 1, 2 2, 3 3)))",
        ];
        let parsed = |text: &str| -> Expr { parse_text(text).unwrap() };
        let fingerprints: HashSet<u128> = texts.iter().map(|text| parsed(text).fingerprint()).collect();
        assert_eq!(fingerprints.len(), texts.len());
        assert!(texts.iter().all(|text| fingerprints.contains(&parsed(text).fingerprint())), "the same every time");
    }
}
