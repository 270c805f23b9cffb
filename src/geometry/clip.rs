//! Clipping to a rectangle in integer world units.
//!
//! Sutherland–Hodgman for rings, one pass per axis: within a pass every crossing is computed from the
//! ends of the edge it cuts, ordered, and so comes out the same for both polygons on the edge and for both tiles
//! on the window's edge.

use crate::model::{WorldBox, WorldPoint};

/// A rectangle in world units; its edges belong to it. It may reach beyond the world square.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// West, north.
    pub min: [i64; 2],
    /// East, south.
    pub max: [i64; 2],
}

/// A position in world units that may lie beyond the world square.
type Position = [i64; 2];

impl Window {
    /// Whether the box lies wholly in the window.
    #[inline]
    pub fn contains(&self, b: &WorldBox) -> bool {
        self.min[0] <= b.min_x as i64
            && self.min[1] <= b.min_y as i64
            && b.max_x as i64 <= self.max[0]
            && b.max_y as i64 <= self.max[1]
    }

    /// Whether the point lies in the window.
    #[inline]
    pub fn contains_point(&self, p: WorldPoint) -> bool {
        self.contains(&WorldBox::point(p))
    }

    /// Whether the position lies in the window.
    #[inline]
    pub fn contains_position(&self, [x, y]: [i64; 2]) -> bool {
        self.min[0] <= x && x <= self.max[0] && self.min[1] <= y && y <= self.max[1]
    }

    /// Whether the box lies wholly beyond one edge: west of the west edge, north of the north edge, …
    #[inline]
    pub fn is_beyond_an_edge(&self, b: &WorldBox) -> bool {
        (b.max_x as i64) < self.min[0]
            || (b.max_y as i64) < self.min[1]
            || b.min_x as i64 > self.max[0]
            || b.min_y as i64 > self.max[1]
    }
}

/// Cuts a ring to the window, in place; `spare` is scratch space. Ring and result do not repeat their
/// first position, but may. Where the ring leaves the window and comes back, the result runs along the window's
/// edge, so a piece that falls into several is held together by edges that lie on one another.
pub fn clip_ring(ring: &mut Vec<Position>, spare: &mut Vec<Position>, window: &Window) {
    for axis in [0, 1] {
        let (low, high) = (window.min[axis], window.max[axis]);
        if ring.iter().all(|p| side(p[axis], low, high) == 0) {
            continue;
        }
        spare.clear();
        clip_to_slab(ring, spare, axis, low, high);
        std::mem::swap(ring, spare);
    }
}

fn clip_to_slab(ring: &[Position], out: &mut Vec<Position>, axis: usize, low: i64, high: i64) {
    let edge_of = |side: i64| if side < 0 { low } else { high };
    let Some(&(mut from)) = ring.last() else { return };
    let mut from_side = side(from[axis], low, high);
    for &to in ring {
        let to_side = side(to[axis], low, high);
        if from_side != to_side {
            if from_side != 0 {
                out.push(crossing(from, to, axis, edge_of(from_side)));
            }
            if to_side != 0 {
                out.push(crossing(from, to, axis, edge_of(to_side)));
            }
        }
        if to_side == 0 {
            out.push(to);
        }
        (from, from_side) = (to, to_side);
    }
}

/// The part of a segment in the window; `None` where there is none.
pub fn clip_segment(from: Position, to: Position, window: &Window) -> Option<[Position; 2]> {
    let mut segment = [from, to];
    for axis in [0, 1] {
        let (low, high) = (window.min[axis], window.max[axis]);
        let sides = segment.map(|p| side(p[axis], low, high));
        if sides == [0, 0] {
            continue;
        }
        if sides[0] == sides[1] {
            return None;
        }
        let [a, b] = segment;
        let end = |p: Position, side: i64| match side {
            0 => p,
            -1 => crossing(a, b, axis, low),
            _ => crossing(a, b, axis, high),
        };
        segment = [end(a, sides[0]), end(b, sides[1])];
    }
    Some(segment)
}

/// Visits the places in which a segment crosses an edge of a tile, on the way from `from`. A position there, for both tiles the
/// same one, makes lines meet exactly however far they go on.
pub fn for_each_seam(from: Position, to: Position, tile: &Window, mut visit: impl FnMut(Position)) {
    let mut met = [from; 4];
    let mut count = 0;
    for axis in [0, 1] {
        let (low, high) = (from[axis].min(to[axis]), from[axis].max(to[axis]));
        for at in [tile.min[axis], tile.max[axis]].into_iter().filter(|at| low < *at && *at < high) {
            let seam = crossing(from, to, axis, at);
            let along = seam[1 - axis];
            if tile.min[1 - axis] <= along && along <= tile.max[1 - axis] {
                met[count] = seam;
                count += 1;
            }
        }
    }
    let way = |p: &Position| (p[0] - from[0]).abs() + (p[1] - from[1]).abs();
    met[..count].sort_unstable_by_key(way);
    met[..count].iter().for_each(|seam| visit(*seam));
}

/// −1 below `low`, 1 above `high`, 0 between.
#[inline]
fn side(v: i64, low: i64, high: i64) -> i64 {
    (v > high) as i64 - (v < low) as i64
}

/// Where the segment meets the line `axis = at`, rounded to a world unit. The order of the ends does not matter.
fn crossing(from: Position, to: Position, axis: usize, at: i64) -> Position {
    let (a, b) = if from <= to { (from, to) } else { (to, from) };
    let other = 1 - axis;
    let run = (b[axis] - a[axis]) as i128;
    let rise = (b[other] - a[other]) as i128 * (at - a[axis]) as i128;
    // Rounded half up: floor(rise / run + 1/2).
    let (numerator, denominator) = if run < 0 { (-2 * rise - run, -2 * run) } else { (2 * rise + run, 2 * run) };
    let mut met = [at; 2];
    met[other] = a[other] + numerator.checked_div_euclid(denominator).unwrap_or(0) as i64;
    met
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::twice_area;
    use geo::{Area, BooleanOps, Coord, LineString, Polygon, Rect};
    use proptest::prelude::*;

    fn clipped(ring: &[Position], window: &Window) -> Vec<Position> {
        let (mut ring, mut spare) = (ring.to_vec(), vec![]);
        clip_ring(&mut ring, &mut spare, window);
        ring
    }

    fn area(ring: &[Position]) -> f64 {
        twice_area(ring.iter().copied()).abs() as f64 / 2.0
    }

    /// A simple ring: a star around `centre`.
    fn star() -> impl Strategy<Value = Vec<Position>> {
        let radii = prop::collection::vec(1000f64..60_000.0, 3..40);
        (radii, -50_000i64..50_000, -50_000i64..50_000).prop_map(|(radii, x, y)| {
            let step = std::f64::consts::TAU / radii.len() as f64;
            let at = |(i, r): (usize, &f64)| [x + (r * (i as f64 * step).cos()) as i64, y + (r * (i as f64 * step).sin()) as i64];
            radii.iter().enumerate().map(at).collect()
        })
    }

    fn window() -> impl Strategy<Value = Window> {
        (-60_000i64..60_000, -60_000i64..60_000, 100i64..60_000)
            .prop_map(|(x, y, side)| Window { min: [x, y], max: [x + side, y + side] })
    }

    proptest! {
        #[test]
        fn a_clipped_ring_stays_in_the_window_and_has_the_area_that_geo_finds(ring in star(), window in window()) {
            let ours = clipped(&ring, &window);
            for p in &ours {
                prop_assert!((0..2).all(|i| window.min[i] <= p[i] && p[i] <= window.max[i]));
            }
            let coord = |p: &Position| Coord { x: p[0] as f64, y: p[1] as f64 };
            let subject = Polygon::new(ring.iter().map(coord).collect::<LineString>(), vec![]);
            let theirs = subject.intersection(&Rect::new(coord(&window.min), coord(&window.max)).to_polygon());
            // Each crossing is off by up to half a unit along an edge of up to the window's side.
            let tolerance = ours.len() as f64 * (window.max[0] - window.min[0]) as f64;
            prop_assert!((area(&ours) - theirs.unsigned_area()).abs() <= tolerance);
        }

        #[test]
        fn neighbours_cut_at_their_common_edge_meet_in_the_same_points(ring in star(), window in window()) {
            let width = window.max[0] - window.min[0];
            let east = Window { min: [window.max[0], window.min[1]], max: [window.max[0] + width, window.max[1]] };
            let reversed: Vec<Position> = ring.iter().rev().copied().collect();
            let on_edge = |ring: &[Position]| {
                let mut ys: Vec<i64> = ring.iter().filter(|p| p[0] == window.max[0]).map(|p| p[1]).collect();
                ys.retain(|y| *y != window.min[1] && *y != window.max[1]);
                ys.sort_unstable();
                ys.dedup();
                ys
            };
            prop_assert_eq!(on_edge(&clipped(&ring, &window)), on_edge(&clipped(&reversed, &east)));
        }

        #[test]
        fn a_segment_is_cut_like_the_edge_of_a_ring(a in [-9000i64..9000, -9000i64..9000], b in [-9000i64..9000, -9000i64..9000]) {
            let window = Window { min: [-4000, -4000], max: [4000, 4000] };
            let cut = clip_segment(a, b, &window);
            prop_assert_eq!(cut, clip_segment(b, a, &window).map(|[b, a]| [a, b]));
            let degenerate = clipped(&[a, b], &window);
            match cut {
                Some([from, to]) => prop_assert!(degenerate.contains(&from) && degenerate.contains(&to)),
                None => prop_assert!(area(&degenerate) == 0.0),
            }
        }
    }

    #[test]
    fn coordinates_at_the_ends_of_the_world_do_not_overflow() {
        let ring = [[-(1i64 << 33), -(1i64 << 33)], [1 << 33, -(1 << 33)], [1 << 33, 1 << 33], [-(1i64 << 33), 1 << 33]];
        let window = Window { min: [-5, -5], max: [5, 5] };
        assert_eq!(area(&clipped(&ring, &window)), 100.0);
        assert_eq!(crossing([0, 0], [1 << 33, 1 << 33], 0, 1 << 32), [1 << 32, 1 << 32]);
    }

    #[test]
    fn a_ring_beside_the_window_leaves_nothing() {
        let window = Window { min: [0, 0], max: [10, 10] };
        assert!(clipped(&[[20, 0], [30, 0], [30, 10]], &window).is_empty());
    }
}
