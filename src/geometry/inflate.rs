//! Giving a simplified ring back the area that simplification took.
//!
//! A ring drawn through some of its vertices cuts corners: of a round pond drawn as a quadrangle a third is gone. All its edges
//! are moved by the same distance, less than simplification may be off, so that it bounds what the whole ring does.

use super::twice_area;
use std::f64::consts::PI;

/// A position in world units that may lie beyond the world square.
type Position = [i64; 2];

/// A corner is moved no farther than so many times the distance of its edges, sharp as it may be.
const MIN_MITER: f64 = 0.25;

/// Distances below this share of the farthest are not worth the work.
const SLIGHT: f64 = 1.0 / 64.0;

/// Moves the edges of a ring outwards (or inwards) so that it bounds `area` square units, but not farther than `farthest`. Equal
/// rings become equal, whichever way they run. The ring does not repeat its first position; `spare` is scratch space.
pub fn inflate(ring: &mut Vec<Position>, spare: &mut Vec<Position>, area: f64, farthest: f64) {
    let doubled = twice_area(ring.iter().copied());
    if ring.len() < 3 || doubled == 0 {
        return;
    }
    let outwards = if doubled > 0 { 1.0 } else { -1.0 };
    let lacking = area - doubled.unsigned_abs() as f64 / 2.0;
    // No ring is shorter than a circle.
    if lacking.abs() < SLIGHT * farthest * 2.0 * (PI * area).sqrt() {
        return;
    }
    let (perimeter, corners) = measure(ring, outwards);
    // Edges moved by d add perimeter · d + corners · d².
    let root = (perimeter * perimeter + 4.0 * corners * lacking).max(0.0).sqrt();
    let distance = (2.0 * lacking / (perimeter + root)).clamp(-farthest, farthest);
    spare.clear();
    for_each_corner(ring, |p, [ax, ay, _], [bx, by, _]| {
        let step = outwards * distance / (1.0 + ax * bx + ay * by).max(MIN_MITER);
        spare.push([p[0] + (step * (ay + by)).round() as i64, p[1] - (step * (ax + bx)).round() as i64]);
    });
    std::mem::swap(ring, spare);
}

/// The length of all edges, and the sum of the tangents of half the angles by which the ring turns.
fn measure(ring: &[Position], outwards: f64) -> (f64, f64) {
    let (mut perimeter, mut corners) = (0.0, 0.0);
    for_each_corner(ring, |_, [ax, ay, _], [bx, by, length]| {
        perimeter += length;
        corners += outwards * (ax * by - ay * bx) / (1.0 + ax * bx + ay * by).max(MIN_MITER);
    });
    (perimeter, corners)
}

/// Visits every position with the directions in which the ring comes to it and goes on, each with the length of the edge.
fn for_each_corner(ring: &[Position], mut visit: impl FnMut(Position, [f64; 3], [f64; 3])) {
    let direction = |a: Position, b: Position| {
        let (x, y) = ((b[0] - a[0]) as f64, (b[1] - a[1]) as f64);
        let length = (x * x + y * y).sqrt();
        if length > 0.0 { [x / length, y / length, length] } else { [0.0; 3] }
    };
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { return };
    let mut come = direction(last, first);
    for (i, &p) in ring.iter().enumerate() {
        let go = direction(p, ring.get(i + 1).copied().unwrap_or(first));
        visit(p, come, go);
        come = go;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area_of(ring: &[Position]) -> f64 {
        twice_area(ring.iter().copied()).abs() as f64 / 2.0
    }

    #[test]
    fn a_quadrangle_in_a_circle_gets_the_area_of_the_circle_either_way_round() {
        let square = vec![[1000, 0], [0, 1000], [-1000, 0], [0, -1000]];
        let circle = PI * 1e6;
        let mut reversed = square.clone();
        reversed.reverse();
        for mut ring in [square, reversed] {
            inflate(&mut ring, &mut vec![], circle, 400.0);
            assert!((area_of(&ring) / circle - 1.0).abs() < 0.002, "{ring:?}");
        }
    }

    #[test]
    fn a_star_with_its_bays_cut_off_shrinks_and_no_corner_goes_far() {
        let star: Vec<Position> = (0..40)
            .map(|i| {
                let (sin, cos) = (i as f64 / 40.0 * std::f64::consts::TAU).sin_cos();
                let r = if i % 2 == 0 { 5000.0 } else { 3500.0 };
                [(r * cos) as i64, (r * sin) as i64]
            })
            .collect();
        let mut hull: Vec<Position> = star.iter().copied().step_by(2).collect();
        inflate(&mut hull, &mut vec![], area_of(&star), 1000.0);
        assert!((area_of(&hull) / area_of(&star) - 1.0).abs() < 0.01);
        let spike = vec![[0, 0], [100_000, 50], [0, 100]];
        let mut moved = spike.clone();
        inflate(&mut moved, &mut vec![], 1e9, 10.0);
        assert!(moved.iter().zip(&spike).all(|(a, b)| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() <= 120), "{moved:?}");
    }

    #[test]
    fn rings_without_area_and_rings_that_lack_nothing_stay() {
        for ring in [vec![], vec![[1, 1]], vec![[0, 0], [5, 5], [9, 9]], vec![[0, 0], [10, 0], [10, 10], [0, 10]]] {
            let mut same = ring.clone();
            inflate(&mut same, &mut vec![], 100.0, 4.0);
            assert_eq!(same, ring);
        }
    }
}
