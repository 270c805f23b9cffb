//! `S_INTERSECTS(geometry, BBOX(…))`, the question of every map: the index, boxes, and the exact test on the edge.

use super::{Cost, Test};
use crate::{
    geometry::intersects,
    model::{GeometryKind, LonLatBounds, PartKind, WorldBox, WorldPoint},
    query::{
        Rows,
        block::{Block, Mask, Truth},
    },
    store::{GeometryColumn, Table},
};
use std::ops::{ControlFlow, Range};

/// Whether a row meets the bounds.
pub struct MeetsBounds<'t> {
    table: &'t Table,
    /// One, or two over the antimeridian.
    halves: Vec<Half>,
}

struct Half {
    bounds: LonLatBounds,
    outer: WorldBox,
    inner: WorldBox,
}

impl<'t> MeetsBounds<'t> {
    /// Whether rows of the table meet the bounds.
    pub fn new(table: &'t Table, bounds: LonLatBounds) -> Self {
        let half = |bounds| Half { bounds, outer: outer_box(&bounds), inner: inner_box(&bounds) };
        Self { table, halves: bounds.halves().map(half).collect() }
    }

    fn meets(&self, row: usize) -> Option<bool> {
        let bounds_of_row = self.table.boxes().get(row)?;
        Some(self.halves.iter().any(|half| {
            half.inner.contains(bounds_of_row)
                || (half.outer.intersects(bounds_of_row) && meets(self.table.geometry(), row, &half.bounds))
        }))
    }
}

impl Test for MeetsBounds<'_> {
    fn cost(&self) -> Cost {
        Cost::Reading
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        block.each(wanted, |row| self.meets(row))
    }

    fn candidates(&self) -> Option<Rows> {
        Some(self.halves.iter().map(|half| rows_near(self.table, &half.outer)).fold(Rows::default(), Rows::union))
    }
}

/// The rows whose boxes meet the box.
pub fn rows_near(table: &Table, outer: &WorldBox) -> Rows {
    let mut rows = Rows::default();
    table.index().search(outer, |range, _| {
        rows.push(range);
        ControlFlow::Continue(())
    });
    rows
}

/// A box that holds all that the bounds hold. World units are coarser than degrees, and latitudes beyond the world
/// square all lie on its edge.
pub fn outer_box(bounds: &LonLatBounds) -> WorldBox {
    let (corner, opposite) = corners(bounds);
    WorldBox {
        min_x: corner.x.saturating_sub(1),
        min_y: corner.y.saturating_sub(1),
        max_x: opposite.x.saturating_add(1),
        max_y: opposite.y.saturating_add(1),
    }
}

/// A box that holds nothing that the bounds do not.
fn inner_box(bounds: &LonLatBounds) -> WorldBox {
    let (corner, opposite) = corners(bounds);
    WorldBox {
        min_x: if bounds.west() <= -180.0 { 0 } else { corner.x.saturating_add(2) },
        min_y: if bounds.north() >= 90.0 { 0 } else { corner.y.saturating_add(2) },
        max_x: if bounds.east() >= 180.0 { u32::MAX } else { opposite.x.saturating_sub(2) },
        max_y: if bounds.south() <= -90.0 { u32::MAX } else { opposite.y.saturating_sub(2) },
    }
}

fn corners(bounds: &LonLatBounds) -> (WorldPoint, WorldPoint) {
    let corner = WorldPoint::from_lon_lat(bounds.west(), bounds.north());
    (corner, WorldPoint::from_lon_lat(bounds.east(), bounds.south()))
}

/// Whether a row's geometry shares a point with the bounds, which do not cross the antimeridian.
fn meets(geometry: &GeometryColumn, row: usize, bounds: &LonLatBounds) -> bool {
    if geometry.kind(row) == GeometryKind::Point {
        return geometry.parts(row).any(|part| geometry.rings(part).any(|ring| any_inside(geometry.lon_lat(ring), bounds)));
    }
    geometry.parts(row).any(|part| part_meets(geometry, geometry.part_kind(row, part), geometry.rings(part), bounds))
}

fn part_meets(geometry: &GeometryColumn, kind: PartKind, rings: Range<usize>, bounds: &LonLatBounds) -> bool {
    let on_edge = || rings.clone().any(|ring| intersects::line_meets_box(geometry.lon_lat(ring), bounds));
    match kind {
        PartKind::Point => rings.clone().any(|ring| any_inside(geometry.lon_lat(ring), bounds)),
        PartKind::Line => on_edge(),
        PartKind::Polygon => {
            let corner = [bounds.west(), bounds.south()];
            on_edge() || intersects::polygon_contains(rings.clone().map(|ring| geometry.lon_lat(ring)), corner)
        }
    }
}

fn any_inside(points: &[[f64; 2]], bounds: &LonLatBounds) -> bool {
    points.iter().any(|p| bounds.contains(p[0], p[1]))
}
