//! Rings that are seen whole from one point, as those of convex shapes, buffers and most parcels are: they are valid, and
//! to see that takes no sweep.
//!
//! ```text
//!    ╲  │  ╱      Every edge runs counter-clockwise about the point, and all together they go round it once. So each has
//!   ───·───       a sector of its own, and no two meet but at the end of one and the start of the next.
//!    ╱  │  ╲
//! ```

use super::area::orientation;

/// Whether all of a closed ring is seen from the centre of its area. Exact: the turns are, whatever rounding makes of the centre.
///
/// Such a ring does not meet itself, and winds counter-clockwise. Of other rings it says nothing.
pub(super) fn is_star(ring: &[[f64; 2]]) -> bool {
    let Some(centre) = centre(ring) else { return false };
    let mut rounds = 0;
    let turns_left = ring.windows(2).all(|edge| {
        // An edge that turns left and comes from below the centre to its height or above passes east of it.
        rounds += usize::from(edge[0][1] < centre[1] && edge[1][1] >= centre[1]);
        orientation(centre, edge[0], edge[1]) > 0.0
    });
    turns_left && rounds == 1
}

fn centre(ring: &[[f64; 2]]) -> Option<[f64; 2]> {
    let [x0, y0] = *ring.first()?;
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for edge in ring.windows(2) {
        let [[ax, ay], [bx, by]] = [0, 1].map(|end| [edge[end][0] - x0, edge[end][1] - y0]);
        let cross = ax * by - bx * ay;
        area += cross;
        x += cross * (ax + bx);
        y += cross * (ay + by);
    }
    let centre = [x0 + x / (3.0 * area), y0 + y / (3.0 * area)];
    centre.iter().all(|v| v.is_finite()).then_some(centre)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        geometry::validity::ValidityCheck,
        model::{Geometries, GeometryKind, PartKind},
    };
    use proptest::prelude::*;

    fn closed(mut ring: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
        ring.push(ring[0]);
        ring
    }

    #[test]
    fn a_square_is_one_and_a_bow_tie_a_spiral_of_two_rounds_and_a_horseshoe_are_not() {
        assert!(is_star(&closed(vec![[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]])));
        assert!(!is_star(&closed(vec![[0.0, 0.0], [0.0, 2.0], [2.0, 2.0], [2.0, 0.0]])), "clockwise");
        assert!(!is_star(&closed(vec![[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]])));
        let spiral = (0..16).map(|i| (f64::from(i) * std::f64::consts::FRAC_PI_4, 2.0 + f64::from(i % 8) / 9.0));
        assert!(!is_star(&closed(spiral.map(|(angle, r)| [r * angle.cos(), r * angle.sin()]).collect())));
        let horseshoe = vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [8.0, 9.0], [8.0, 1.0], [1.0, 1.0], [1.0, 9.0], [0.0, 9.0]];
        assert!(!is_star(&closed(horseshoe)));
        assert!(!is_star(&[]));
    }

    proptest! {
        #[test]
        fn what_is_one_is_valid(
            mut spokes in prop::collection::vec((0i32..360, 1i32..40), 3..40),
            exchanged in prop::option::weighted(0.3, (0usize..40, 0usize..40)),
        ) {
            spokes.sort_unstable();
            if let Some((a, b)) = exchanged {
                let last = spokes.len() - 1;
                spokes.swap(a.min(last), b.min(last));
            }
            let at = |(angle, r): &(i32, i32)| {
                let (sin, cos) = f64::from(*angle).to_radians().sin_cos();
                [(f64::from(*r) * cos).round(), (f64::from(*r) * sin).round()]
            };
            let mut ring: Vec<[f64; 2]> = closed(spokes.iter().map(at).collect());
            ring.dedup();
            let mut row = Geometries::default();
            ring.iter().for_each(|[x, y]| row.position(*x, *y, None));
            row.end_ring();
            row.end_part(PartKind::Polygon);
            row.end_row(GeometryKind::Polygon);
            prop_assert!(!is_star(&ring) || ValidityCheck::default().sweep(&row, 0, 0..1).is_none());
        }
    }
}
