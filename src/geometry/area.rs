//! Signed areas and winding of rings, exact where a sign is asked.

use crate::model::WorldPoint;
use robust::{Coord, orient2d};
use std::cmp::Ordering;

/// Which way round a ring runs on a map with north up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Winding {
    /// As RFC 7946, section 3.1.6 wants exteriors.
    CounterClockwise,
    /// As it wants holes.
    Clockwise,
}

/// Twice the area of a closed ring in square world units; positive when it winds counter-clockwise on
/// the map. (World y grows south, so the surveyor's formula in MVT 2.1, section 4.3.4.4 has the other sign.)
pub fn doubled_world_area(ring: &[WorldPoint]) -> i128 {
    let wide = |p: WorldPoint| (p.x as i128, p.y as i128);
    ring.windows(2)
        .map(|edge| {
            let ((ax, ay), (bx, by)) = (wide(edge[0]), wide(edge[1]));
            bx * ay - ax * by
        })
        .sum()
}

/// The winding of a closed ring of x, y with y up; `None` when all its positions lie on one line.
///
/// Exact for rings that do not cross themselves. Others have no winding; they get that of their area.
pub fn winding(ring: &[[f64; 2]]) -> Option<Winding> {
    let (area, error) = doubled_area(ring);
    if area.abs() > error { Some(turning(area)) } else { winding_at_corner(ring, area) }
}

/// Twice the signed area, and a bound of its rounding error.
fn doubled_area(ring: &[[f64; 2]]) -> (f64, f64) {
    let Some(&[x0, y0]) = ring.first() else { return (0.0, 0.0) };
    let (mut area, mut magnitude) = (0.0, 0.0);
    for edge in ring.windows(2) {
        let left = (edge[0][0] - x0) * (edge[1][1] - y0);
        let right = (edge[1][0] - x0) * (edge[0][1] - y0);
        area += left - right;
        magnitude += left.abs() + right.abs();
    }
    // Three roundings per product, one per difference and sum, each of at most half an ulp of what is summed so far.
    (area, magnitude * (ring.len() + 8) as f64 * f64::EPSILON)
}

/// The turn at the lowest leftmost position is the winding of a simple ring.
fn winding_at_corner(ring: &[[f64; 2]], area: f64) -> Option<Winding> {
    let open = ring.split_last().map_or(ring, |(_, open)| open);
    let n = open.len();
    let corner = (0..n).min_by(|&i, &j| open[i][0].total_cmp(&open[j][0]).then(open[i][1].total_cmp(&open[j][1])))?;
    let turn = orientation(open[(corner + n - 1) % n], open[corner], open[(corner + 1) % n]);
    if turn != 0.0 {
        return Some(turning(turn));
    }
    let other = open.iter().find(|p| **p != open[0])?;
    let flat = open.iter().all(|p| orientation(open[0], *other, *p) == 0.0);
    (!flat).then(|| turning(area))
}

fn turning(sign: f64) -> Winding {
    if sign >= 0.0 { Winding::CounterClockwise } else { Winding::Clockwise }
}

/// Positive when `c` lies left of the line from `a` to `b`, negative right of it, zero on it: exact
/// (J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997).
#[inline]
pub fn orientation(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    let coord = |p: [f64; 2]| Coord { x: p[0], y: p[1] };
    orient2d(coord(a), coord(b), coord(c))
}

/// The order counter-clockwise of two directions from `p` less than half a turn apart: that to `a` comes first when `b` is left
/// of it.
pub(super) fn turn(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> Ordering {
    0.0.partial_cmp(&orientation(p, a, b)).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Winding::{Clockwise, CounterClockwise};

    #[test]
    fn winding_is_that_of_the_map() {
        let ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];
        assert_eq!(winding(&ring), Some(CounterClockwise));
        let world = ring.map(|[lon, lat]| WorldPoint::from_lon_lat(lon, lat));
        assert!(doubled_world_area(&world) > 0);
        let mut turned = ring;
        turned.reverse();
        assert_eq!(winding(&turned), Some(Clockwise));
    }

    #[test]
    fn a_sliver_thinner_than_rounding_still_has_a_winding_and_a_line_has_none() {
        let step = f64::EPSILON * 64.0;
        let sliver = [[70.0, 50.0], [71.0, 51.0], [70.5, 50.5 + step], [70.0, 50.0]];
        assert_eq!(winding(&sliver), Some(CounterClockwise));
        assert_eq!(winding(&[[70.0, 50.0], [71.0, 51.0], [70.5, 50.5], [70.0, 50.0]]), None);
        assert_eq!(winding(&[]), None);
    }

    #[test]
    fn the_area_of_the_world_does_not_overflow() {
        let m = u32::MAX;
        let p = |x, y| WorldPoint { x, y };
        let side = m as i128;
        assert_eq!(doubled_world_area(&[p(0, m), p(m, m), p(m, 0), p(0, 0), p(0, m)]), 2 * side * side);
    }
}
