//! `S_INTERSECTS(geometry, BBOX(…))`, the question of every map: the index, boxes, and the exact test on the edge.

use super::{Cost, Test, heights::reaches};
use crate::{
    geometry::{Window, intersects},
    model::{LonLatBounds, PartKind, WorldBox, WorldPoint},
    query::{
        Rows,
        block::{Block, Mask, Truth},
    },
    store::{GeometryColumn, Table},
};
use std::{
    borrow::Cow,
    ops::{ControlFlow, Range, RangeInclusive},
};

/// Whether a row meets the bounds.
pub struct MeetsBounds<'t> {
    table: &'t Table,
    /// One, or two over the antimeridian.
    halves: Vec<Half>,
    /// The lowest and highest height, where the box and the table have any.
    heights: Option<RangeInclusive<f64>>,
    /// Rows that the index shows to lie in the bounds.
    certain: Rows,
}

struct Half {
    bounds: LonLatBounds,
    outer: WorldBox,
    inner: WorldBox,
}

impl<'t> MeetsBounds<'t> {
    /// Whether rows of the table meet the bounds, and these heights where they are given.
    pub fn new(table: &'t Table, bounds: LonLatBounds, heights: Option<RangeInclusive<f64>>) -> Self {
        let heights = heights.filter(|_| table.geometry().has_z());
        let half = |bounds| Half { bounds, outer: outer_box(&bounds), inner: inner_box(&bounds) };
        let halves: Vec<Half> = bounds.halves().map(half).collect();
        let inside = || halves.iter().map(|half| rows_inside(table, &half.inner)).fold(Rows::default(), Rows::union);
        let certain = if heights.is_none() { inside() } else { Rows::default() };
        Self { table, halves, heights, certain }
    }

    fn meets(&self, row: usize) -> Option<bool> {
        let row_box = self.table.boxes().get(row)?;
        let half_meets = |half: &Half| {
            half.inner.contains(row_box) || (half.outer.intersects(row_box) && Near::new(self.table.geometry(), half).meets(row))
        };
        let reaches = || self.heights.as_ref().is_none_or(|heights| reaches(self.table.geometry(), row, heights));
        Some(self.halves.iter().any(half_meets) && reaches())
    }
}

impl Test for MeetsBounds<'_> {
    fn cost(&self) -> Cost {
        Cost::Reading
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let certain = block.mask_of(&self.certain);
        let mut truth = block.each(&(*wanted & !certain), |row| self.meets(row));
        truth.yes |= certain;
        truth
    }

    fn candidates(&self) -> Option<Rows> {
        Some(self.halves.iter().map(|half| rows_near(self.table, &half.outer)).fold(Rows::default(), Rows::union))
    }
}

/// Whether the index alone shows that few rows, and not large ones, can meet the bounds.
pub fn few_in_bounds(table: &Table, bounds: &LonLatBounds, max_positions: usize) -> bool {
    let mut left = Some(max_positions);
    for half in bounds.halves() {
        table.index().search(&outer_box(&half), |rows, _| {
            left = left.and_then(|left| left.checked_sub(rows.len().max(table.geometry().positions_of(rows))));
            if left.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
    }
    left.is_some()
}

/// The rows whose boxes lie in the box.
fn rows_inside(table: &Table, inner: &WorldBox) -> Rows {
    let mut rows = Rows::default();
    if !inner.is_empty() {
        table.index().search(inner, |range, inside| {
            if inside {
                rows.push(range);
            }
            ControlFlow::Continue(())
        });
    }
    rows
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

/// A box that holds nothing that the bounds do not. It is empty where an edge of the bounds lies so near to one of the
/// world square, or beyond it, that world units cannot tell what is inside.
fn inner_box(bounds: &LonLatBounds) -> WorldBox {
    let (corner, opposite) = corners(bounds);
    let after = |edge: u32, is_end_of_world: bool| if is_end_of_world { Some(0) } else { edge.checked_add(2) };
    let before = |edge: u32, is_end_of_world: bool| if is_end_of_world { Some(u32::MAX) } else { edge.checked_sub(2) };
    let inner = || {
        Some(WorldBox {
            min_x: after(corner.x, bounds.west() <= -180.0)?,
            min_y: after(corner.y, bounds.north() >= 90.0)?,
            max_x: before(opposite.x, bounds.east() >= 180.0)?,
            max_y: before(opposite.y, bounds.south() <= -90.0)?,
        })
    };
    inner().unwrap_or(WorldBox::EMPTY)
}

fn corners(bounds: &LonLatBounds) -> (WorldPoint, WorldPoint) {
    let corner = WorldPoint::from_lon_lat(bounds.west(), bounds.north());
    (corner, WorldPoint::from_lon_lat(bounds.east(), bounds.south()))
}

/// The exact test: whether a geometry shares a point with bounds that do not cross the antimeridian.
struct Near<'a> {
    geometry: &'a GeometryColumn,
    bounds: &'a LonLatBounds,
    /// Holds the bounds.
    window: Window,
}

impl<'a> Near<'a> {
    fn new(geometry: &'a GeometryColumn, half: &'a Half) -> Self {
        let (min, max) = ([half.outer.min_x as i64, half.outer.min_y as i64], [half.outer.max_x as i64, half.outer.max_y as i64]);
        Self { geometry, bounds: &half.bounds, window: Window { min, max } }
    }

    fn meets(&self, row: usize) -> bool {
        self.geometry.parts(row).any(|part| self.part_meets(self.geometry.part_kind(row, part), self.geometry.rings(part)))
    }

    fn part_meets(&self, kind: PartKind, mut rings: Range<usize>) -> bool {
        match kind {
            PartKind::Point => rings.any(|ring| any_inside(self.geometry.lon_lat(ring), self.bounds)),
            PartKind::Line => rings.any(|ring| intersects::line_meets_box(&self.positions(ring), self.bounds)),
            PartKind::Polygon => {
                let rings: Vec<_> = rings.map(|ring| self.positions(ring)).collect();
                let corner = [self.bounds.west(), self.bounds.south()];
                rings.iter().any(|ring| intersects::line_meets_box(ring, self.bounds))
                    || intersects::polygon_contains(rings.iter().map(AsRef::as_ref), corner)
            }
        }
    }

    /// A ring, or of a long one what decides the tests: a stretch that lies beyond an edge of the window is
    /// as good as the straight line between its ends, which neither meets the bounds nor changes what is inside.
    fn positions(&self, ring: usize) -> Cow<'a, [[f64; 2]]> {
        let (all, view) = (self.geometry.lon_lat(ring), self.geometry.ring(ring));
        if view.chunk_boxes.is_empty() {
            return Cow::Borrowed(all);
        }
        let mut near = vec![];
        view.visit_ranges_near(&self.window, |range| near.extend_from_slice(&all[range]));
        Cow::Owned(near)
    }
}

fn any_inside(points: &[[f64; 2]], bounds: &LonLatBounds) -> bool {
    points.iter().any(|p| bounds.contains(p[0], p[1]))
}
