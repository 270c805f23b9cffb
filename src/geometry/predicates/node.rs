//! What lies round a point at which edges of both a row and a literal meet, one of them with its end.
//!
//! ```text
//!        row ╲   ╱ literal        Arms lead from the point along edges, sorted round it. Between them are sectors.
//!             ╲ ╱                 Going round, a ring's arm leads into its polygon or out of it; so each arm and each
//!     ─────────•─────────         sector is known to be inside or outside of both.
//!        literal
//! ```

use super::{
    bounds,
    matrix::{
        Location::{self, Boundary, Exterior, Interior},
        Matrix,
    },
    path::is_on_edge,
    shape::Shape,
};
use crate::geometry::area::orientation;
use std::{cmp::Ordering, ops::ControlFlow};

/// An edge that leads away from the point.
#[derive(Debug, Clone, Copy)]
struct Arm {
    to: [f64; 2],
    /// 0 of the row, 1 of the literal.
    owner: usize,
    /// For a ring, whether the polygon is left of the arm; `None` for a line.
    polygon_left: Option<bool>,
}

/// Notes all that lies at and round `p`, which is on paths of both.
pub(super) fn note_node(p: [f64; 2], shapes: [&Shape<'_>; 2], matrix: &mut Matrix) {
    let mut around = vec![];
    for (owner, shape) in shapes.iter().enumerate() {
        gather(p, shape, owner, &mut around);
    }
    around.sort_unstable_by(|a, b| counter_clockwise(p, a.to, b.to));
    let has_ring = [0, 1].map(|owner| around.iter().any(|arm| arm.owner == owner && arm.polygon_left.is_some()));
    let at = |owner: usize| if has_ring[owner] { Boundary } else { shapes[owner].location_on_line(p) };
    matrix.note(at(0), at(1), 0);
    // The last ring's arm of each says whether the sector before the first arm is inside.
    let mut inside =
        [0, 1].map(|owner| around.iter().rev().filter(|arm| arm.owner == owner).find_map(|arm| arm.polygon_left) == Some(true));
    for group in around.chunk_by(|a, b| counter_clockwise(p, a.to, b.to) == Ordering::Equal) {
        let on = [0, 1].map(|owner| location_of_arm(group, owner, inside[owner]));
        matrix.note(on[0], on[1], 1);
        for arm in group {
            inside[arm.owner] = arm.polygon_left.unwrap_or(inside[arm.owner]);
        }
        let [row, literal] = inside.map(|inside| if inside { Interior } else { Exterior });
        matrix.note(row, literal, 2);
    }
}

/// Adds the arms of all edges of the shape that `p` is on.
fn gather(p: [f64; 2], shape: &Shape<'_>, owner: usize, arms: &mut Vec<Arm>) {
    let at = bounds::around(&[p]);
    let mut add = |from: [f64; 2], to: [f64; 2], is_ring: bool| -> ControlFlow<()> {
        let mut arm = |to: [f64; 2], forward: bool| arms.push(Arm { to, owner, polygon_left: is_ring.then_some(forward) });
        if is_on_edge(from, to, p) {
            if p != to {
                arm(to, true);
            }
            if p != from {
                arm(from, false);
            }
        }
        ControlFlow::Continue(())
    };
    let _ = shape.paths_meeting(&at, |_, path| path.edges_meeting(&at, &mut |from, to| add(from, to, path.is_ring)));
}

/// Where arms that lie on each other are with respect to one of the shapes.
fn location_of_arm(arms: &[Arm], owner: usize, inside: bool) -> Location {
    let own = || arms.iter().filter(|arm| arm.owner == owner);
    if own().any(|arm| arm.polygon_left.is_some()) {
        Boundary
    } else if inside || own().next().is_some() {
        Interior
    } else {
        Exterior
    }
}

/// The order of directions from `p` round it, from east on.
fn counter_clockwise(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> Ordering {
    let below = |q: [f64; 2]| q[1] < p[1] || (q[1] == p[1] && q[0] < p[0]);
    below(a).cmp(&below(b)).then_with(|| 0.0.partial_cmp(&orientation(p, a, b)).unwrap_or(Ordering::Equal))
}
