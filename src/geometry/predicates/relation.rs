//! The nine intersections of a row and a literal, as far as a relation needs them.
//!
//! Whatever lies in the plane of two shapes is next to an edge, and is known from where that meets the other shape:
//! - at single points and ends of lines, by locating them;
//! - where edges cross, as what lies on either side of both is then in each of four sectors;
//! - where an edge ends on another, from all that lies round that point ([`note_node`]);
//! - along paths that meet no path of the other, by locating one position.
//!
//! (The idea is that of `RelateNG` in JTS, M. Davis, 2024: topology from nodes, without noding.)

use super::{
    bounds::{self, Bounds},
    matrix::{
        Location::{self, Boundary, Exterior, Interior},
        Matrix,
    },
    node::note_node,
    path::{Meeting, Path, is_on_edge, meeting},
    shape::{Shape, by_place},
};
use crate::{geometry::area::orientation, model::SpatialOp};
use std::ops::ControlFlow;

/// Whether `row op literal`.
pub(super) fn relates(op: SpatialOp, row: &Shape<'_>, literal: &Shape<'_>) -> bool {
    let mut relation = Relation {
        op,
        shapes: [row, literal],
        dimensions: [row.dimension(), literal.dimension()],
        matrix: Matrix::new(),
        touched: [vec![false; row.paths.len()], vec![false; literal.paths.len()]],
        nodes: vec![],
        crossed: [[false; 2]; 2],
    };
    match relation.run() {
        ControlFlow::Break(known) => known,
        ControlFlow::Continue(()) => relation.matrix.holds(op, relation.dimensions),
    }
}

struct Relation<'s> {
    op: SpatialOp,
    /// The row and the literal.
    shapes: [&'s Shape<'s>; 2],
    dimensions: [i8; 2],
    matrix: Matrix,
    /// The paths of each that meet a path of the other.
    touched: [Vec<bool>; 2],
    /// Points where an edge of one ends on an edge of the other.
    nodes: Vec<[f64; 2]>,
    /// Whether a line or ring of the row crosses a line or ring of the literal: more crossings tell nothing new.
    crossed: [[bool; 2]; 2],
}

impl Relation<'_> {
    /// `Break` when the answer is known early.
    fn run(&mut self) -> ControlFlow<bool> {
        self.settle()?;
        self.note_single_points(0)?;
        self.note_single_points(1)?;
        self.find_meetings()?;
        self.note_paths_apart(0)?;
        self.note_paths_apart(1)?;
        self.nodes.sort_unstable_by(by_place);
        self.nodes.dedup();
        for p in std::mem::take(&mut self.nodes) {
            note_node(p, self.shapes, &mut self.matrix);
            self.settle()?;
        }
        ControlFlow::Continue(())
    }

    fn settle(&self) -> ControlFlow<bool> {
        match self.matrix.settled(self.op, self.dimensions) {
            Some(answer) => ControlFlow::Break(answer),
            None => ControlFlow::Continue(()),
        }
    }

    /// Notes something of one shape (0 the row, 1 the literal) and where that is in the other.
    fn note(&mut self, shape: usize, own: Location, other: Location, dimension: i8) {
        if shape == 0 { self.matrix.note(own, other, dimension) } else { self.matrix.note(other, own, dimension) }
    }

    fn note_single_points(&mut self, shape: usize) -> ControlFlow<bool> {
        let (own, other) = (self.shapes[shape], self.shapes[1 - shape]);
        for p in own.single_points() {
            let in_other = if bounds::holds(&other.bounds, p) { other.locate(p) } else { Exterior };
            self.note(shape, own.locate(p), in_other, 0);
            self.settle()?;
        }
        ControlFlow::Continue(())
    }

    /// Looks at every pair of edges that meet; notes crossings, keeps touches as nodes.
    fn find_meetings(&mut self) -> ControlFlow<bool> {
        let [row, literal] = self.shapes;
        for (i, a) in row.paths.iter().enumerate() {
            literal.paths_meeting(a.bounds(), |j, b| {
                a.stretches().filter(|(bounds, _)| bounds::meet(bounds, b.bounds())).try_for_each(|(bounds, stretch)| {
                    let edges = || stretch.windows(2).filter(|edge| edge[0] != edge[1]).map(|edge| [edge[0], edge[1]]);
                    b.edges_meeting(bounds, &mut |from, to| {
                        edges().try_for_each(|edge| self.note_meeting([i, j], [a, b], edge, [from, to]))
                    })
                })
            })?;
        }
        ControlFlow::Continue(())
    }

    fn note_meeting(
        &mut self,
        numbers: [usize; 2],
        paths: [&Path<'_>; 2],
        a: [[f64; 2]; 2],
        b: [[f64; 2]; 2],
    ) -> ControlFlow<bool> {
        let how = meeting(a, b);
        if how == Meeting::Apart {
            return ControlFlow::Continue(());
        }
        for shape in [0, 1] {
            self.touched[shape][numbers[shape]] = true;
        }
        if how == Meeting::Touch {
            self.nodes.extend(a.into_iter().filter(|p| is_on_edge(b[0], b[1], *p)));
            self.nodes.extend(b.into_iter().filter(|p| is_on_edge(a[0], a[1], *p)));
            return ControlFlow::Continue(());
        }
        let rings = paths.map(|path| path.is_ring);
        let crossed = self.crossed[usize::from(rings[0])][usize::from(rings[1])];
        if let Some(shared) = (!crossed).then(|| self.shared_at_crossing(a, b)).flatten() {
            self.crossed[usize::from(rings[0])][usize::from(rings[1])] = shared == [false; 2];
            self.note_crossing(rings, shared);
        }
        self.settle()
    }

    /// Whether each edge runs, where they cross, along another edge of the other shape; `None` where some edge ends there:
    /// that is a node, and all that meets there must be seen together.
    fn shared_at_crossing(&self, a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> Option<[bool; 2]> {
        let (a_bounds, b_bounds) = (bounds::around(&a), bounds::around(&b));
        let window: Bounds = [
            a_bounds[0].max(b_bounds[0]),
            a_bounds[1].max(b_bounds[1]),
            a_bounds[2].min(b_bounds[2]),
            a_bounds[3].min(b_bounds[3]),
        ];
        let on = |edge: [[f64; 2]; 2], p: [f64; 2]| orientation(edge[0], edge[1], p) == 0.0;
        let mut shared = [false; 2];
        for (owner, shape) in self.shapes.iter().enumerate() {
            // An edge of this shape may run along that one of the two which is of the other.
            let (along, across) = if owner == 0 { (b, a) } else { (a, b) };
            let mut visit = |from: [f64; 2], to: [f64; 2]| {
                if [from, to].iter().any(|p| is_on_edge(a[0], a[1], *p) && is_on_edge(b[0], b[1], *p)) {
                    return ControlFlow::Break(());
                }
                shared[1 - owner] |= on(along, from) && on(along, to) && meeting([from, to], across) == Meeting::Cross;
                ControlFlow::Continue(())
            };
            if shape.paths_meeting(&window, |_, path| path.edges_meeting(&window, &mut visit)).is_break() {
                return None;
            }
        }
        Some(shared)
    }

    /// Each edge goes on to both sides of the other, and there is something in each of the four sectors.
    fn note_crossing(&mut self, rings: [bool; 2], shared: [bool; 2]) {
        let on = rings.map(|ring| if ring { Boundary } else { Interior });
        let sides = rings.map(|ring| [if ring { Interior } else { Exterior }, Exterior]);
        self.matrix.note(on[0], on[1], 0);
        let across = |shape: usize| if shared[1 - shape] { [on[shape]; 2] } else { sides[shape] };
        across(0).iter().for_each(|row| self.matrix.note(*row, on[1], 1));
        across(1).iter().for_each(|literal| self.matrix.note(on[0], *literal, 1));
        for row in sides[0] {
            sides[1].iter().for_each(|literal| self.matrix.note(row, *literal, 2));
        }
    }

    /// Notes the paths of one shape that meet no path of the other: each lies in one place.
    fn note_paths_apart(&mut self, shape: usize) -> ControlFlow<bool> {
        let (own, other) = (self.shapes[shape], self.shapes[1 - shape]);
        for number in 0..own.paths.len() {
            let path = &own.paths[number];
            let Some(first) = path.positions().first().filter(|_| !self.touched[shape][number]) else { continue };
            let place = if bounds::holds(&other.bounds, *first) { other.locate_in_area(*first) } else { Exterior };
            if path.is_ring {
                self.note(shape, Boundary, place, 1);
                self.note(shape, Interior, place, 2);
                self.note(shape, Exterior, place, 2);
            } else {
                self.note(shape, Interior, place, 1);
            }
            self.settle()?;
        }
        ControlFlow::Continue(())
    }
}
