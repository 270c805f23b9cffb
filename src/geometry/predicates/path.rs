//! One line or ring, and a tree of boxes over its edges.
//!
//! ```text
//! positions  p0 … p8 … p16 …     an edge from each to the next
//! level 0    one box per 8 edges
//! level 1    one box per 8 boxes of level 0, and so on up to one box
//! ```
//! A stretch of edges wholly east of a point crosses the ray from there to the east as often, but for an even number, as the
//! straight line between its ends does: so a point is located by a few stretches, whatever the shape.

use super::{
    bounds::{self, Bounds},
    box_tree::{BoxTree, FAN},
    matrix::Location,
};
use crate::geometry::area::orientation;
use std::{borrow::Cow, ops::ControlFlow};

/// A line, or a ring with its polygon's interior on the left.
#[derive(Debug, Clone)]
pub(super) struct Path<'a> {
    positions: Cow<'a, [[f64; 2]]>,
    pub(super) is_ring: bool,
    tree: BoxTree,
}

impl<'a> Path<'a> {
    pub(super) fn new(positions: Cow<'a, [[f64; 2]]>, is_ring: bool) -> Self {
        let edges = positions.len().saturating_sub(1);
        let stretch = |from: usize| bounds::around(&positions[from..=(from + FAN).min(edges)]);
        let tree = BoxTree::new((0..edges).step_by(FAN).map(stretch).collect());
        Self { positions, is_ring, tree }
    }

    pub(super) fn positions(&self) -> &[[f64; 2]] {
        &self.positions
    }

    pub(super) fn bounds(&self) -> &Bounds {
        self.tree.bounds()
    }

    /// The stretches of 8 edges, with their boxes.
    pub(super) fn stretches(&self) -> impl Iterator<Item = (&Bounds, &[[f64; 2]])> {
        self.tree.boxes().iter().enumerate().map(|(i, bounds)| (bounds, self.edges(i)))
    }

    /// Calls `visit` with both ends of each edge whose box meets `window`, until it breaks.
    pub(super) fn edges_meeting<B>(
        &self,
        window: &Bounds,
        visit: &mut impl FnMut([f64; 2], [f64; 2]) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.tree.search(window, &mut |stretch| {
            let is_near = |[a, b]: [[f64; 2]; 2]| bounds::meet(&bounds::around(&[a, b]), window) && !passes_by(a, b, window);
            let near = |edge: &&[[f64; 2]]| edge[0] != edge[1] && is_near([edge[0], edge[1]]);
            self.edges(stretch).windows(2).filter(near).try_for_each(|edge| visit(edge[0], edge[1]))
        })
    }

    /// Whether the ray from `p` to the east crosses the ring an odd number of times; `None` where `p` is on it.
    pub(super) fn encloses(&self, p: [f64; 2]) -> Option<bool> {
        self.crosses_ray(self.tree.top(), 0, p)
    }

    fn crosses_ray(&self, level: usize, node: usize, p: [f64; 2]) -> Option<bool> {
        let Some([west, south, east, north]) = self.tree.node(level, node) else { return Some(false) };
        if p[1] < *south || p[1] > *north || p[0] > *east {
            return Some(false);
        }
        if p[0] < *west {
            let edges = self.span(level, node);
            return Some((self.positions[edges.0][1] > p[1]) != (self.positions[edges.1][1] > p[1]));
        }
        let mut odd = false;
        if level > 0 {
            for child in self.tree.children(level, node) {
                odd ^= self.crosses_ray(level - 1, child, p)?;
            }
        } else {
            for edge in self.edges(node).windows(2) {
                odd ^= ray_crosses(edge[0], edge[1], p)?;
            }
        }
        Some(odd)
    }

    /// The positions of the stretch of 8 edges.
    fn edges(&self, node: usize) -> &[[f64; 2]] {
        let (first, last) = self.span(0, node);
        &self.positions[first..=last]
    }

    /// The first and the last position of a node.
    fn span(&self, level: usize, node: usize) -> (usize, usize) {
        let edges = FAN.pow(level as u32 + 1);
        (node * edges, ((node + 1) * edges).min(self.positions.len() - 1))
    }
}

/// Whether the ray from `p` to the east crosses the edge; `None` where `p` is on the edge.
#[inline]
fn ray_crosses([x0, y0]: [f64; 2], [x1, y1]: [f64; 2], [x, y]: [f64; 2]) -> Option<bool> {
    if (y0 > y) == (y1 > y) {
        let on_end = (x0 == x && y0 == y) || (x1 == x && y1 == y);
        let along = y0 == y && y1 == y && x0.min(x1) <= x && x <= x0.max(x1);
        return (!on_end && !along).then_some(false);
    }
    if x < x0.min(x1) || x > x0.max(x1) {
        return Some(x < x0);
    }
    let side = orientation([x0, y0], [x1, y1], [x, y]);
    (side != 0.0).then_some((side > 0.0) == (y1 > y0))
}

/// Where a point lies with respect to the polygon with these rings.
pub(in super::super) fn locate_in_rings<'a>(rings: impl Iterator<Item = &'a [[f64; 2]]>, p: [f64; 2]) -> Location {
    let mut inside = false;
    for edge in rings.flat_map(|ring| ring.windows(2)) {
        match ray_crosses(edge[0], edge[1], p) {
            Some(crosses) => inside ^= crosses,
            None => return Location::Boundary,
        }
    }
    if inside { Location::Interior } else { Location::Exterior }
}

/// Whether the line through the edge surely misses the window: most slanting edges whose boxes meet it do. All
/// four corners then lie on one side.
#[inline]
fn passes_by(a: [f64; 2], b: [f64; 2], [west, south, east, north]: &Bounds) -> bool {
    // Degrees: far more than rounding adds, and less than anyone draws.
    const SLACK: f64 = 1e-9;
    let along = [b[0] - a[0], b[1] - a[1]];
    let to_middle = [f64::midpoint(*west, *east) - a[0], f64::midpoint(*south, *north) - a[1]];
    let half = [(east - west) / 2.0 + SLACK, (north - south) / 2.0 + SLACK];
    let off = along[0] * to_middle[1] - along[1] * to_middle[0];
    off.abs() > along[0].abs() * half[1] + along[1].abs() * half[0]
}

/// Whether `p` is on the edge, ends included.
#[inline]
pub(super) fn is_on_edge(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> bool {
    bounds::holds(&bounds::around(&[a, b]), p) && orientation(a, b, p) == 0.0
}

/// How two edges meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Not at all.
    Apart,
    /// At a point within both.
    Cross,
    /// At least one end of one is on the other.
    Touch,
}

/// How two edges meet: exact.
#[inline]
pub(super) fn meeting(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> Meeting {
    if !bounds::meet(&bounds::around(&a), &bounds::around(&b)) {
        return Meeting::Apart;
    }
    let b_sides = b.map(|p| orientation(a[0], a[1], p));
    if (b_sides[0] > 0.0 && b_sides[1] > 0.0) || (b_sides[0] < 0.0 && b_sides[1] < 0.0) {
        return Meeting::Apart;
    }
    let a_sides = a.map(|p| orientation(b[0], b[1], p));
    if (a_sides[0] > 0.0 && a_sides[1] > 0.0) || (a_sides[0] < 0.0 && a_sides[1] < 0.0) {
        return Meeting::Apart;
    }
    if b_sides.iter().chain(&a_sides).all(|side| *side != 0.0) {
        return Meeting::Cross;
    }
    let touches = b.iter().any(|p| is_on_edge(a[0], a[1], *p)) || a.iter().any(|p| is_on_edge(b[0], b[1], *p));
    if touches { Meeting::Touch } else { Meeting::Apart }
}
