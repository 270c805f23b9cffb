//! Boxes of stretches of long rings and lines, so that a tile looks only at the stretches near it.
//!
//! ```text
//! positions  p0 … p63 | p64 … p127 | …
//! level 0    one box per 64 positions            b0        b1       …
//! level 1    one box per 64 boxes of level 0     B0 (p0 … p4095)    …   stored after level 0
//! ```
//! A stretch that lies wholly beyond one edge of a clip window is as good as its first and last position:
//! the half-plane beyond the edge is convex, so the straight line between them stays beyond it too, and
//! clipping leaves nothing of either. The edges that lead into and out of the stretch are kept as they are.

use super::{RingView, Window};
use crate::model::{WorldBox, WorldPoint};
use std::ops::Range;

/// Positions per box of level 0, and boxes of level 0 per box of level 1.
const CHUNK: usize = 64;
/// Shorter rings have no boxes.
const LONG_RING: usize = 256;

/// The boxes of a ring or line: level 0, then level 1; empty below 256 positions.
pub fn boxes(points: &[WorldPoint]) -> Vec<WorldBox> {
    if points.len() < LONG_RING {
        return vec![];
    }
    let mut boxes: Vec<WorldBox> = points.chunks(CHUNK).map(WorldBox::of).collect();
    let upper: Vec<WorldBox> = boxes.chunks(CHUNK).map(union).collect();
    boxes.extend(upper);
    boxes
}

impl RingView<'_> {
    /// The box around all positions.
    pub fn bounds(&self) -> WorldBox {
        match self.levels() {
            Some((_, upper)) => union(upper),
            None => WorldBox::of(self.points),
        }
    }

    /// Visits the positions that matter at `zoom`, in order.
    #[inline]
    pub fn visit(&self, zoom: u8, mut visit: impl FnMut(WorldPoint)) {
        if self.zooms.is_empty() {
            return self.points.iter().for_each(|&p| visit(p));
        }
        for (&p, &z) in self.points.iter().zip(self.zooms) {
            if z <= zoom {
                visit(p);
            }
        }
    }

    /// Visits as many of the positions that matter at `zoom`, in order, as clipping to `window` needs.
    pub fn visit_near(&self, zoom: u8, window: &Window, mut visit: impl FnMut(WorldPoint)) {
        let Some((lower, upper)) = self.levels() else { return self.visit(zoom, visit) };
        let stretches = self.stretches(CHUNK * CHUNK).zip(upper).zip(lower.chunks(CHUNK));
        for ((stretch, bounds), lower) in stretches {
            if window.is_beyond_an_edge(bounds) {
                stretch.visit_ends(zoom, &mut visit);
                continue;
            }
            for (chunk, bounds) in stretch.stretches(CHUNK).zip(lower) {
                if window.is_beyond_an_edge(bounds) {
                    chunk.visit_ends(zoom, &mut visit);
                } else {
                    chunk.visit(zoom, &mut visit);
                }
            }
        }
    }

    /// Visits, in order, the positions that decide where the line runs in `window`, as ranges of their numbers:
    /// of a stretch beyond an edge of the window only the first and the last.
    pub fn visit_ranges_near(&self, window: &Window, mut visit: impl FnMut(Range<usize>)) {
        let Some((lower, upper)) = self.levels() else { return visit(0..self.points.len()) };
        for (i, bounds) in upper.iter().enumerate() {
            let chunks = i * CHUNK..lower.len().min((i + 1) * CHUNK);
            if window.is_beyond_an_edge(bounds) {
                self.visit_range_ends(chunks.start * CHUNK..chunks.end * CHUNK, &mut visit);
                continue;
            }
            for (chunk, bounds) in chunks.clone().zip(&lower[chunks]) {
                let positions = chunk * CHUNK..(chunk + 1) * CHUNK;
                if window.is_beyond_an_edge(bounds) {
                    self.visit_range_ends(positions, &mut visit);
                } else {
                    visit(positions.start..positions.end.min(self.points.len()));
                }
            }
        }
    }

    fn visit_range_ends(&self, range: Range<usize>, mut visit: impl FnMut(Range<usize>)) {
        let end = range.end.min(self.points.len());
        visit(range.start..range.start + 1);
        visit(end - 1..end);
    }

    /// The boxes of level 0 and of level 1; `None` where the ring has no boxes, or not as many as it should.
    fn levels(&self) -> Option<(&[WorldBox], &[WorldBox])> {
        let lower = self.points.len().div_ceil(CHUNK);
        let (lower, upper) = self.chunk_boxes.split_at_checked(lower)?;
        (!lower.is_empty() && upper.len() == lower.len().div_ceil(CHUNK)).then_some((lower, upper))
    }

    /// The ring in pieces of `len` positions.
    fn stretches(&self, len: usize) -> impl Iterator<Item = RingView<'_>> {
        self.points.chunks(len).enumerate().map(move |(i, points)| {
            let zooms = self.zooms.get(i * len..i * len + points.len()).unwrap_or(&[]);
            RingView { points, zooms, chunk_boxes: &[], level: self.level, alone: self.alone, area: self.area }
        })
    }

    /// Visits the first and the last position that matter at `zoom`.
    fn visit_ends(&self, zoom: u8, mut visit: impl FnMut(WorldPoint)) {
        let (first, last) = if self.zooms.is_empty() {
            (Some(0), self.points.len().checked_sub(1))
        } else {
            (self.zooms.iter().position(|&z| z <= zoom), self.zooms.iter().rposition(|&z| z <= zoom))
        };
        if let Some(&p) = first.and_then(|i| self.points.get(i)) {
            visit(p);
        }
        if let Some(&p) = last.filter(|_| last != first).and_then(|i| self.points.get(i)) {
            visit(p);
        }
    }
}

fn union(boxes: &[WorldBox]) -> WorldBox {
    boxes.iter().fold(WorldBox::EMPTY, |a, b| a.union(*b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{clip_ring, twice_area};
    use proptest::prelude::*;

    /// A star around the middle of the world whose radius wanders.
    fn star(radii: &[u32]) -> Vec<WorldPoint> {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let at = |i: usize| {
            let (r, angle) = (radii[i % radii.len()] as f64, step * (i % radii.len()) as f64);
            WorldPoint { x: (2_147_483_648.0 + r * angle.cos()) as u32, y: (2_147_483_648.0 + r * angle.sin()) as u32 }
        };
        (0..=radii.len()).map(at).collect()
    }

    fn clipped(ring: RingView<'_>, zoom: u8, window: &Window, near: bool) -> (Vec<[i64; 2]>, usize) {
        let (mut positions, mut spare) = (vec![], vec![]);
        let mut push = |p: WorldPoint| positions.push([p.x as i64, p.y as i64]);
        if near {
            ring.visit_near(zoom, window, &mut push);
        } else {
            ring.visit(zoom, &mut push);
        }
        let visited = positions.len();
        clip_ring(&mut positions, &mut spare, window);
        (positions, visited)
    }

    proptest! {
        #[test]
        fn clipping_what_is_near_gives_the_area_that_clipping_all_gives(
            radii in prop::collection::vec(1u32 << 20..1 << 31, 256..9000),
            zooms in prop::collection::vec(0u8..15, 9001),
            zoom in 0u8..16,
            west in -(1i64 << 30)..1 << 32, north in -(1i64 << 30)..1 << 32, side in 1i64 << 20..1 << 30,
        ) {
            let points = star(&radii);
            let chunk_boxes = boxes(&points);
            let mut zooms = zooms[..points.len()].to_vec();
            (zooms[0], zooms[points.len() - 1]) = (0, 0);
            let ring = RingView { points: &points, zooms: &zooms, chunk_boxes: &chunk_boxes, level: 0, alone: false, area: 0.0 };
            let window = Window { min: [west, north], max: [west + side, north + side] };
            let (near, _) = clipped(ring, zoom, &window, true);
            let (all, _) = clipped(ring, zoom, &window, false);
            let area = |ring: &[[i64; 2]]| twice_area(ring.iter().copied());
            prop_assert_eq!(area(&near), area(&all));
        }
    }

    #[test]
    fn a_window_deep_inside_a_million_positions_touches_few_of_them() {
        let points = star(&vec![1 << 30; 1_000_000]);
        let chunk_boxes = boxes(&points);
        let ring = RingView {
            points: &points,
            zooms: &vec![0; points.len()],
            chunk_boxes: &chunk_boxes,
            level: 0,
            alone: false,
            area: 0.0,
        };
        let window = Window { min: [1 << 31, 1 << 31], max: [(1 << 31) + 5000, (1 << 31) + 5000] };
        let (corners, visited) = clipped(ring, 14, &window, true);
        assert!(visited < 4 * 500, "{visited}");
        assert_eq!(twice_area(corners.iter().copied()).abs(), 2 * 5000 * 5000);
    }

    #[test]
    fn short_rings_have_no_boxes_and_bounds_agree_with_and_without() {
        assert!(boxes(&star(&[1 << 20; 254])).is_empty());
        let points = star(&vec![1 << 25; 5000]);
        let chunk_boxes = boxes(&points);
        assert_eq!(chunk_boxes.len(), 79 + 2);
        let ring = RingView { points: &points, zooms: &[], chunk_boxes: &chunk_boxes, level: 0, alone: false, area: 0.0 };
        assert_eq!(ring.bounds(), RingView { chunk_boxes: &[], ..ring }.bounds());
    }
}
