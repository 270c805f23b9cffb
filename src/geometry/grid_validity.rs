//! Whether rings on a tile's grid bound valid polygons.

use super::{RingRole, TileRings, quantize::cross};
use crate::model::TilePoint;

/// Finds out whether rings need repair; keeps its scratch space between calls.
#[derive(Debug, Default)]
pub struct ValidityCheck {
    edges: Vec<Edge>,
    boxes: Vec<RingBox>,
}

/// Comparisons per edge (and in all) after which rings count as broken: repair costs less than looking on.
const COMPARISONS: usize = 64;

#[derive(Debug, Clone, Copy)]
struct Edge {
    west: i32,
    east: i32,
    a: TilePoint,
    b: TilePoint,
    /// The number of the edge among all, so that neighbours in a ring differ by one.
    number: u32,
    /// The number of the edge that follows in the ring.
    next: u32,
}

#[derive(Debug, Clone, Copy)]
struct RingBox {
    min: TilePoint,
    max: TilePoint,
    ring: usize,
    role: RingRole,
    /// Exteriors minus holes around the ring.
    depth: i32,
}

impl ValidityCheck {
    /// Whether no two edges meet but neighbours in their common position, every hole lies in its exterior and no exterior
    /// in another's inside (MVT 2.1, section 4.3.4.4; OGC 06-103r4, section 6.1.11). Stricter than those: rings that
    /// touch in a point are not accepted either.
    pub fn is_valid(&mut self, rings: &TileRings) -> bool {
        self.no_edges_meet(rings) && (rings.len() == 1 || self.nested_as_they_should(rings))
    }

    /// Edges in the order of their west ends, each against those that begin before it ends.
    fn no_edges_meet(&mut self, rings: &TileRings) -> bool {
        self.collect_edges(rings);
        let edges = &mut self.edges;
        edges.sort_unstable_by_key(|e| e.west);
        let mut budget = COMPARISONS * (edges.len() + COMPARISONS);
        for (i, e) in edges.iter().enumerate() {
            for f in edges[i + 1..].iter().take_while(|f| f.west <= e.east) {
                if budget == 0 || e.meets(f) {
                    return false;
                }
                budget -= 1;
            }
        }
        true
    }

    fn collect_edges(&mut self, rings: &TileRings) {
        self.edges.clear();
        for (ring, _) in rings.iter() {
            let first = self.edges.len() as u32;
            for (i, (&a, &b)) in ring.iter().zip(ring.iter().cycle().skip(1)).enumerate() {
                let next = first + if i + 1 == ring.len() { 0 } else { i as u32 + 1 };
                self.edges.push(Edge { west: a.x.min(b.x), east: a.x.max(b.x), a, b, number: first + i as u32, next });
            }
        }
    }

    /// Given that no edges meet, a ring lies in another wholly or not at all.
    fn nested_as_they_should(&mut self, rings: &TileRings) -> bool {
        self.boxes.clear();
        self.boxes.extend(rings.iter().enumerate().map(|(i, (ring, role))| RingBox::of(ring, i, role)));
        self.boxes.sort_unstable_by_key(|b| b.min.x);
        let by_number: Vec<&[TilePoint]> = rings.iter().map(|(ring, _)| ring).collect();
        let mut budget = COMPARISONS * (self.edges.len() + COMPARISONS);
        for i in 0..self.boxes.len() {
            let outer = self.boxes[i];
            for inner in self.boxes[i + 1..].iter_mut().take_while(|inner| inner.min.x <= outer.max.x) {
                let cost = if outer.contains(inner) { by_number[outer.ring].len() } else { 1 };
                let Some(rest) = budget.checked_sub(cost) else { return false };
                budget = rest;
                if cost > 1 && contains(by_number[outer.ring], by_number[inner.ring][0]) {
                    inner.depth += if outer.role == RingRole::Exterior { 1 } else { -1 };
                }
            }
        }
        self.boxes.iter().all(|b| b.depth == (b.role == RingRole::Hole) as i32)
    }
}

impl Edge {
    fn meets(&self, f: &Self) -> bool {
        // In x they overlap: the caller saw to that.
        let apart = self.a.y.max(self.b.y) < f.a.y.min(f.b.y) || f.a.y.max(f.b.y) < self.a.y.min(self.b.y);
        if apart || self.next == f.number || f.next == self.number {
            return false;
        }
        let opposite = |p: i64, q: i64| (p <= 0 || q <= 0) && (p >= 0 || q >= 0);
        opposite(cross(self.a, self.b, f.a), cross(self.a, self.b, f.b))
            && opposite(cross(f.a, f.b, self.a), cross(f.a, f.b, self.b))
    }
}

impl RingBox {
    fn of(points: &[TilePoint], ring: usize, role: RingRole) -> Self {
        let (mut min, mut max) = (TilePoint { x: i32::MAX, y: i32::MAX }, TilePoint { x: i32::MIN, y: i32::MIN });
        for p in points {
            min = TilePoint { x: min.x.min(p.x), y: min.y.min(p.y) };
            max = TilePoint { x: max.x.max(p.x), y: max.y.max(p.y) };
        }
        Self { min, max, ring, role, depth: 0 }
    }

    fn contains(&self, other: &Self) -> bool {
        self.min.x <= other.min.x && self.min.y <= other.min.y && other.max.x <= self.max.x && other.max.y <= self.max.y
    }
}

/// Whether a ring winds around a position that lies on none of its edges.
fn contains(ring: &[TilePoint], p: TilePoint) -> bool {
    let mut inside = false;
    for (&a, &b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        if (a.y > p.y) != (b.y > p.y) && (cross(a, b, p) > 0) == (b.y > a.y) {
            inside = !inside;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    type Ring<'a> = (&'a [(i32, i32)], RingRole);

    fn is_valid(rings: &[Ring<'_>]) -> bool {
        let mut tile_rings = TileRings::default();
        for (ring, role) in rings {
            ring.iter().for_each(|&(x, y)| tile_rings.add(TilePoint { x, y }));
            assert!(tile_rings.end(*role));
        }
        ValidityCheck::default().is_valid(&tile_rings)
    }

    const SQUARE: Ring<'_> = (&[(0, 0), (10, 0), (10, 10), (0, 10)], RingRole::Exterior);

    #[test]
    fn simple_rings_are_valid() {
        assert!(is_valid(&[SQUARE]));
        assert!(is_valid(&[SQUARE, (&[(2, 2), (5, 2), (5, 5)], RingRole::Hole)]));
        assert!(is_valid(&[SQUARE, (&[(20, 0), (30, 0), (30, 10)], RingRole::Exterior)]));
        let island = (&[(3, 3), (4, 3), (4, 4)][..], RingRole::Exterior);
        assert!(is_valid(&[SQUARE, (&[(1, 1), (9, 1), (9, 9), (1, 9)], RingRole::Hole), island]));
    }

    #[test]
    fn rings_that_cross_touch_or_overlap_are_not() {
        assert!(!is_valid(&[(&[(0, 0), (10, 10), (10, 0), (0, 9)], RingRole::Exterior)]), "a bow-tie");
        assert!(!is_valid(&[(&[(0, 0), (9, 0), (5, 5), (9, 9), (0, 9), (5, 5)], RingRole::Exterior)]), "a touch");
        let neck = &[(0, 0), (4, 0), (4, 5), (6, 5), (6, 0), (10, 0), (10, 9), (6, 9), (6, 5), (4, 5), (4, 9), (0, 9)];
        assert!(!is_valid(&[(neck, RingRole::Exterior)]), "edges on one another");
        assert!(!is_valid(&[SQUARE, (&[(2, 2), (15, 2), (5, 5)], RingRole::Hole)]), "a hole across");
    }

    #[test]
    fn rings_at_the_wrong_depth_are_not() {
        assert!(!is_valid(&[SQUARE, (&[(20, 2), (25, 2), (25, 5)], RingRole::Hole)]), "a hole outside");
        assert!(!is_valid(&[SQUARE, (&[(2, 2), (5, 2), (5, 5)], RingRole::Exterior)]), "an exterior inside another");
        let outer = (&[(1, 1), (9, 1), (9, 9), (1, 9)][..], RingRole::Hole);
        assert!(!is_valid(&[SQUARE, outer, (&[(3, 2), (5, 2), (5, 4)], RingRole::Hole)]), "a hole in a hole");
    }
}
