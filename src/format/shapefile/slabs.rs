//! Which rings a position lies in, for many positions and rings.
//!
//! All edges are put into slabs of equal height, so that the edges of one slab tell every ring around a
//! position in it: an odd number of them to its right means inside.
//!
//! ```text
//!   slab 2 ──╱───────────────╲──
//!   slab 1 ─╱──╱──╲── p ──────╲─
//!   slab 0 ╱──╱────╲───────────╲
//! ```

use super::rings::Ring;
use robust::{Coord, orient2d};

/// In how many further slabs an edge stands on average.
const EXTRA_SLABS_PER_EDGE: f64 = 3.0;

/// Edges by slab.
pub(super) struct Slabs<'a> {
    rings: &'a [Ring<'a>],
    min_y: f64,
    per_unit: f64,
    /// slab → its first edge, one entry more than slabs.
    starts: Vec<u32>,
    /// Number of the ring and of the position in it that the edge starts at.
    edges: Vec<[u32; 2]>,
    /// Per ring, what the last look found; `Outside` between looks.
    sides: Vec<Side>,
    found: Vec<(usize, Side)>,
    /// Edges looked at so far.
    pub edge_tests: usize,
}

/// How a position lies to a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Outside,
    Inside,
    On,
}

impl<'a> Slabs<'a> {
    /// Puts every edge into its slabs.
    pub fn new(rings: &'a [Ring<'a>]) -> Self {
        let ys = || rings.iter().flat_map(|ring| ring.iter()).map(|p| p[1]).filter(|y| y.is_finite());
        let (min_y, max_y) = ys().fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), y| (min.min(y), max.max(y)));
        let edges: usize = rings.iter().map(|ring| ring.len()).sum();
        let heights: f64 = all_edges(rings).map(|(_, a, b)| (a[1] - b[1]).abs()).filter(|h| h.is_finite()).sum();
        let most = edges as f64;
        let slabs = (EXTRA_SLABS_PER_EDGE * most * (max_y - min_y) / heights).min(most).max(1.0) as usize;
        let per_unit = slabs as f64 / (max_y - min_y);
        let mut this = Self {
            rings,
            min_y,
            per_unit,
            starts: vec![0; slabs + 1],
            edges: vec![],
            sides: vec![Side::Outside; rings.len()],
            found: vec![],
            edge_tests: 0,
        };
        this.fill();
        this
    }

    /// Counts the edges of each slab, then puts each at its place.
    fn fill(&mut self) {
        for (_, a, b) in all_edges(self.rings) {
            for slab in self.slabs_of(a, b) {
                self.starts[slab] += 1;
            }
        }
        let mut end = 0;
        for start in &mut self.starts {
            end += *start;
            *start = end;
        }
        self.edges = vec![[0; 2]; end as usize];
        for (edge, a, b) in all_edges(self.rings) {
            for slab in self.slabs_of(a, b) {
                self.starts[slab] -= 1;
                self.edges[self.starts[slab] as usize] = edge;
            }
        }
    }

    fn slab(&self, y: f64) -> usize {
        // Saturating: below the first is the first, NaN too.
        (((y - self.min_y) * self.per_unit) as usize).min(self.starts.len() - 2)
    }

    fn slabs_of(&self, a: [f64; 2], b: [f64; 2]) -> std::ops::RangeInclusive<usize> {
        self.slab(a[1].min(b[1]))..=self.slab(a[1].max(b[1]))
    }

    /// The rings, but for number `own`, that `position` lies in or on.
    pub fn look_up(&mut self, position: [f64; 2], own: usize) -> &[(usize, Side)] {
        let slab = self.slab(position[1]);
        let edges = self.starts[slab] as usize..self.starts[slab + 1] as usize;
        self.edge_tests += edges.len();
        self.found.clear();
        for [ring, start] in &self.edges[edges] {
            let (ring, start) = (*ring as usize, *start as usize);
            if ring != own {
                let positions = self.rings[ring];
                let side = &mut self.sides[ring];
                let before = *side;
                *side = side.after_edge(position, positions[start], positions[(start + 1) % positions.len()]);
                if before == Side::Outside && *side != before {
                    self.found.push((ring, Side::Outside));
                }
            }
        }
        for (ring, side) in &mut self.found {
            *side = std::mem::replace(&mut self.sides[*ring], Side::Outside);
        }
        // A ring that was left again, or entered twice.
        self.found.retain(|(_, side)| *side != Side::Outside);
        &self.found
    }
}

impl Side {
    /// What is known of position `p` after looking at the edge from `a` to `b` too.
    fn after_edge(self, p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> Self {
        let passed = a[0] < p[0] && b[0] < p[0];
        if self == Self::On || passed {
            return self;
        }
        let between = |v: f64, a: f64, b: f64| a.min(b) <= v && v <= a.max(b);
        if (a[1] > p[1]) == (b[1] > p[1]) {
            let on = (a[1] == p[1] && b[1] == p[1] && between(p[0], a[0], b[0])) || p == a || p == b;
            return if on { Self::On } else { self };
        }
        let (lower, upper) = if a[1] < b[1] { (a, b) } else { (b, a) };
        let coord = |[x, y]: [f64; 2]| Coord { x, y };
        let turn = orient2d(coord(lower), coord(upper), coord(p));
        match self {
            _ if turn == 0.0 => Self::On,
            _ if turn < 0.0 => self,
            Self::Outside => Self::Inside,
            _ => Self::Outside,
        }
    }
}

/// The edges of all rings: ring and position numbers, start, end. Rings are closed whether they are or not;
/// edges to nowhere are left out.
fn all_edges<'a>(rings: &'a [Ring<'a>]) -> impl Iterator<Item = ([u32; 2], [f64; 2], [f64; 2])> + 'a {
    rings
        .iter()
        .enumerate()
        .flat_map(|(number, ring)| {
            let ends = ring.iter().cycle().skip(1);
            ring.iter().zip(ends).enumerate().map(move |(start, (a, b))| ([number as u32, start as u32], *a, *b))
        })
        .filter(|(_, a, b)| a.iter().chain(b).all(|v| v.is_finite()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_lie_inside_on_or_outside() {
        let square = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        let triangle = [[1.0, 1.0], [2.0, 3.0], [3.0, 1.0]];
        let rings = [&square[..], &triangle[..]];
        let mut slabs = Slabs::new(&rings);
        let nobody = usize::MAX;
        assert_eq!(slabs.look_up([2.0, 2.0], nobody).len(), 2);
        assert_eq!(slabs.look_up([2.0, 2.0], 1), [(0, Side::Inside)]);
        assert_eq!(slabs.look_up([2.0, 1.0], 0), [(1, Side::On)]);
        assert_eq!(slabs.look_up([4.0, 4.0], nobody), [(0, Side::On)]);
        assert_eq!(slabs.look_up([5.0, 2.0], nobody), []);
        assert_eq!(slabs.look_up([-1.0, 0.0], nobody), []);
    }
}
