//! Whether a row and a literal have a point in common: the relation that is asked most, without allocation.

use super::{
    bounds::{self, Bounds},
    matrix::Location,
    path::{Meeting, Path, is_on_edge, locate_in_rings, meeting},
    shape::Shape,
};
use crate::{geometry::RowShape, model::PartKind};
use std::ops::ControlFlow;

/// Edges of a row that are looked up together.
const STRETCH: usize = 8;

/// Whether they have a point in common.
pub(super) fn meets(row: &impl RowShape, literal: &Shape<'_>) -> bool {
    row.parts().any(|part| match row.part_kind(part) {
        PartKind::Point => row.rings(part).any(|ring| row.lon_lat(ring).iter().any(|p| holds_point(literal, *p))),
        PartKind::Line => row.rings(part).any(|ring| line_meets(row.lon_lat(ring), literal)),
        PartKind::Polygon => polygon_meets(row, part, literal),
    })
}

fn holds_point(literal: &Shape<'_>, p: [f64; 2]) -> bool {
    bounds::holds(&literal.bounds, p) && literal.locate(p) != Location::Exterior
}

fn line_meets(line: &[[f64; 2]], literal: &Shape<'_>) -> bool {
    let bounds = bounds::around(line);
    bounds::meet(&bounds, &literal.bounds)
        && (first_is_inside(line, literal)
            || path_meets(line, &bounds, literal)
            || literal.points_in(&bounds).any(|p| line.windows(2).any(|edge| is_on_edge(edge[0], edge[1], p))))
}

fn polygon_meets(row: &impl RowShape, part: usize, literal: &Shape<'_>) -> bool {
    let rings = || row.rings(part).map(|ring| row.lon_lat(ring));
    let Some(exterior) = rings().next() else { return false };
    let bounds = bounds::around(exterior);
    if !bounds::meet(&bounds, &literal.bounds) {
        return false;
    }
    let holds = |p: [f64; 2]| locate_in_rings(rings(), p) != Location::Exterior;
    let holds_path =
        |path: &Path<'_>| bounds::covers(&bounds, path.bounds()) && path.positions().first().is_some_and(|first| holds(*first));
    first_is_inside(exterior, literal)
        || rings().any(|ring| path_meets(ring, &bounds::around(ring), literal))
        || literal.paths_meeting(&bounds, |_, path| break_if(holds_path(path))).is_break()
        || literal.points_in(&bounds).any(holds)
}

fn first_is_inside(positions: &[[f64; 2]], literal: &Shape<'_>) -> bool {
    positions.first().is_some_and(|p| bounds::holds(&literal.bounds, *p) && literal.locate_in_area(*p) != Location::Exterior)
}

/// Whether an edge meets an edge of the literal.
fn path_meets(positions: &[[f64; 2]], bounds: &Bounds, literal: &Shape<'_>) -> bool {
    if literal.paths_meeting(bounds, |_, _| ControlFlow::Break(())).is_continue() {
        return false;
    }
    (0..positions.len().saturating_sub(1)).step_by(STRETCH).any(|from| {
        let stretch = &positions[from..(from + STRETCH + 1).min(positions.len())];
        let bounds = bounds::around(stretch);
        let meets = |a, b| stretch.windows(2).any(|edge| meeting([edge[0], edge[1]], [a, b]) != Meeting::Apart);
        let mut visit = |a, b| break_if(meets(a, b));
        literal.paths_meeting(&bounds, |_, path| path.edges_meeting(&bounds, &mut visit)).is_break()
    })
}

fn break_if(found: bool) -> ControlFlow<()> {
    if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}
