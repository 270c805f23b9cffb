//! Whether lines and polygons in degrees meet a box: the exact test behind a bounding-box query.

use crate::model::LonLatBounds;

/// Whether a line (or ring) shares a point with a box that does not cross the antimeridian.
pub fn line_meets_box(line: &[[f64; 2]], bounds: &LonLatBounds) -> bool {
    match line {
        [point] => bounds.contains(point[0], point[1]),
        _ => line.windows(2).any(|s| segment_meets_box(s[0], s[1], bounds)),
    }
}

/// Whether a point lies inside the rings of one polygon, by the even-odd rule; on an edge, either.
pub fn polygon_contains<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]>, [x, y]: [f64; 2]) -> bool {
    let mut inside = false;
    for ring in rings {
        for edge in ring.windows(2) {
            let ([x0, y0], [x1, y1]) = (edge[0], edge[1]);
            if (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 {
                inside = !inside;
            }
        }
    }
    inside
}

#[inline]
fn segment_meets_box(a: [f64; 2], b: [f64; 2], bounds: &LonLatBounds) -> bool {
    let [west, south, east, north] = bounds.to_array();
    let beside = a[0].max(b[0]) < west || a[0].min(b[0]) > east || a[1].max(b[1]) < south || a[1].min(b[1]) > north;
    if beside {
        return false;
    }
    if bounds.contains(a[0], a[1]) || bounds.contains(b[0], b[1]) {
        return true;
    }
    // The boxes of both meet, so they meet unless all corners lie on one side of the segment's line.
    let side = |x: f64, y: f64| (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
    let corners = [side(west, south), side(east, south), side(east, north), side(west, north)];
    !(corners.iter().all(|s| *s > 0.0) || corners.iter().all(|s| *s < 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Intersects, LineString, Polygon, Rect};
    use proptest::prelude::*;

    fn bounds() -> impl Strategy<Value = LonLatBounds> {
        (-10..10i32, -10..10i32, 0..8i32, 0..8i32)
            .prop_map(|(w, s, dx, dy)| LonLatBounds::new(w as f64, s as f64, (w + dx) as f64, (s + dy) as f64).unwrap())
    }

    proptest! {
        #[test]
        fn agrees_with_geo_on_lines_and_polygons(
            points in prop::collection::vec((-12..12i32, -12..12i32), 3..9),
            b in bounds(),
        ) {
            let mut ring: Vec<[f64; 2]> = points.iter().map(|&(x, y)| [x as f64 + 0.5, y as f64 + 0.25]).collect();
            let line: LineString = ring.iter().map(|p| (p[0], p[1])).collect();
            let rect = Rect::new((b.west(), b.south()), (b.east(), b.north()));
            prop_assert_eq!(line_meets_box(&ring, &b), line.intersects(&rect.to_polygon()));
            ring.push(ring[0]);
            if geo::Validation::is_valid(&Polygon::new(line.clone(), vec![])) {
                let polygon = Polygon::new(line, vec![]);
                let ours = line_meets_box(&ring, &b) || polygon_contains(std::iter::once(&ring[..]), [b.west(), b.south()]);
                prop_assert_eq!(ours, polygon.intersects(&rect.to_polygon()));
            }
        }
    }
}
