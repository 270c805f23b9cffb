//! A coarse grid of the world square that knows of most cells whether they lie wholly inside or outside of a literal.
//!
//! ```text
//! . . # # # . .      .  outside      A row whose box lies in cells of one sort needs no other test.
//! . # # + # # .      +  inside
//! . # + + + # .      #  an edge or a point is near: look closer
//! ```
//! Edges are straight in degrees and curves in the world square, so each is taken one row of cells at a time, as the
//! longitudes between which it crosses that row's latitudes.

use super::{
    bounds::{self, Bounds},
    matrix::Location,
    shape::Shape,
};
use crate::model::{WORLD_SIZE, WorldBox, WorldPoint};
use std::ops::RangeInclusive;

/// Where a box lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// Wholly in the interior of the literal's polygons.
    Inside,
    /// Wholly outside.
    Outside,
}

/// Cells along the longer side, by the number of edges: with more edges it is worth more to be spared them.
const MIN_CELLS: u32 = 32;
const MAX_CELLS: u32 = 512;

/// A row over more cells than this is looked at closely rather than cell by cell.
const MAX_CELLS_PER_ROW: u32 = 1024;

/// World units that rounding may move a position by.
const ROUNDING: u32 = 2;

/// What rounding may move a longitude by when it is found along an edge, degrees.
const ROUNDING_DEG: f64 = 1e-9;

#[derive(Debug)]
pub(super) struct Raster {
    /// World units that hold the literal, with its rounding.
    bounds: WorldBox,
    /// The first cell's number in each axis; a cell is `1 << shift` units wide.
    first: [u32; 2],
    shift: u32,
    columns: u32,
    rows: u32,
    /// Row by row from the north; `None` where an edge or a point is near.
    cells: Vec<Option<Cover>>,
}

impl Raster {
    pub(super) fn new(shape: &Shape<'_>) -> Self {
        let bounds = world_box(&shape.bounds);
        let edges: usize = shape.paths.iter().map(|path| path.positions().len()).sum();
        let wanted = ((edges as f64).sqrt() * 8.0).clamp(f64::from(MIN_CELLS), f64::from(MAX_CELLS)) as u32;
        let side = (bounds.max_x - bounds.min_x).max(bounds.max_y - bounds.min_y);
        let shift = (side / wanted).max(16).ilog2() + 1;
        let first = [bounds.min_x >> shift, bounds.min_y >> shift];
        let columns = (bounds.max_x >> shift) - first[0] + 1;
        let rows = (bounds.max_y >> shift) - first[1] + 1;
        let cells = vec![Some(Cover::Outside); (columns * rows) as usize];
        let mut raster = Self { bounds, first, shift, columns, rows, cells };
        raster.mark_points(shape);
        raster.mark_edges(shape);
        raster.fill_inside(shape);
        raster
    }

    /// Where all that is in the box lies; `None` where it may be both, or on the boundary.
    #[inline]
    pub(super) fn cover(&self, row: &WorldBox) -> Option<Cover> {
        if !self.bounds.intersects(row) {
            return Some(Cover::Outside);
        }
        let (columns, rows) = (self.span(0, row.min_x, row.max_x), self.span(1, row.min_y, row.max_y));
        let count = (columns.end() - columns.start() + 1) * (rows.end() - rows.start() + 1);
        if count > MAX_CELLS_PER_ROW {
            return None;
        }
        let cover = self.cell(*columns.start(), *rows.start())?;
        if count == 1 && self.bounds.contains(row) {
            return Some(cover);
        }
        if cover == Cover::Inside && !self.bounds.contains(row) {
            return None;
        }
        rows.flat_map(|j| columns.clone().map(move |i| (i, j))).all(|(i, j)| self.cell(i, j) == Some(cover)).then_some(cover)
    }

    #[inline]
    fn cell(&self, column: u32, row: u32) -> Option<Cover> {
        *self.cells.get((row * self.columns + column) as usize)?
    }

    /// The columns (axis 0) or rows (1) of cells between two world coordinates, as far as there are any.
    #[inline]
    fn span(&self, axis: usize, low: u32, high: u32) -> RangeInclusive<u32> {
        let last = [self.columns, self.rows][axis] - 1;
        let cell = |v: u32| (v >> self.shift).saturating_sub(self.first[axis]).min(last);
        cell(low)..=cell(high)
    }

    fn mark(&mut self, columns: RangeInclusive<u32>, row: u32) {
        let at = (row * self.columns) as usize;
        if let Some(cells) = self.cells.get_mut(at + *columns.start() as usize..=at + *columns.end() as usize) {
            cells.fill(None);
        }
    }

    fn mark_points(&mut self, shape: &Shape<'_>) {
        for p in &shape.points {
            let near = world_box(&bounds::around(&[*p]));
            let columns = self.span(0, near.min_x, near.max_x);
            self.span(1, near.min_y, near.max_y).for_each(|row| self.mark(columns.clone(), row));
        }
    }

    fn mark_edges(&mut self, shape: &Shape<'_>) {
        let latitudes: Vec<[f64; 2]> = (0..self.rows).map(|row| self.latitudes(row)).collect();
        for edge in shape.paths.iter().flat_map(|path| path.positions().windows(2)) {
            let whole = world_box(&bounds::around(edge));
            for row in self.span(1, whole.min_y, whole.max_y) {
                if let Some([west, east]) = longitudes_between(edge[0], edge[1], latitudes[row as usize]) {
                    let near = world_box(&[west, 0.0, east, 0.0]);
                    self.mark(self.span(0, near.min_x, near.max_x), row);
                }
            }
        }
    }

    /// The southernmost and the northernmost latitude that a row of cells may hold.
    fn latitudes(&self, row: u32) -> [f64; 2] {
        let north = ((self.first[1] + row) as i64) << self.shift;
        let south = north + (1i64 << self.shift);
        let latitude = |y: i64| match y {
            ..=0 => 90.0,
            WORLD_SIZE.. => -90.0,
            y => WorldPoint { x: 0, y: y as u32 }.to_lon_lat()[1],
        };
        [latitude(south + ROUNDING as i64), latitude(north - ROUNDING as i64)]
    }

    /// Locates one cell of each run of cells without an edge: all of the run lies where it does.
    fn fill_inside(&mut self, shape: &Shape<'_>) {
        if shape.dimension() < 2 {
            return;
        }
        for row in 0..self.rows {
            let mut known = None;
            for column in 0..self.columns {
                let at = (row * self.columns + column) as usize;
                if self.cells[at].is_none() {
                    known = None;
                    continue;
                }
                let cover = *known.get_or_insert_with(|| self.locate_cell(shape, column, row));
                self.cells[at] = Some(cover);
            }
        }
    }

    fn locate_cell(&self, shape: &Shape<'_>, column: u32, row: u32) -> Cover {
        let half = 1u64 << (self.shift - 1);
        let middle = |cell: u32| (((cell as u64) << self.shift) + half).min(u32::MAX as u64) as u32;
        let center = WorldPoint { x: middle(self.first[0] + column), y: middle(self.first[1] + row) };
        match shape.locate_in_area(center.to_lon_lat()) {
            Location::Interior => Cover::Inside,
            _ => Cover::Outside,
        }
    }
}

/// World units that hold all that the bounds hold.
fn world_box([west, south, east, north]: &Bounds) -> WorldBox {
    let (low, high) = (WorldPoint::from_lon_lat(*west, *north), WorldPoint::from_lon_lat(*east, *south));
    WorldBox {
        min_x: low.x.saturating_sub(ROUNDING),
        min_y: low.y.saturating_sub(ROUNDING),
        max_x: high.x.saturating_add(ROUNDING),
        max_y: high.y.saturating_add(ROUNDING),
    }
}

/// The longitudes between which an edge crosses a band of latitudes; `None` where it does not.
fn longitudes_between(a: [f64; 2], b: [f64; 2], [south, north]: [f64; 2]) -> Option<[f64; 2]> {
    let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    if high[1] < south || low[1] > north {
        return None;
    }
    let at = |latitude: f64| {
        let along = (latitude - low[1]) / (high[1] - low[1]);
        low[0] + along.clamp(0.0, 1.0) * (high[0] - low[0])
    };
    let from = if low[1] >= south { low[0] } else { at(south) };
    let to = if high[1] <= north { high[0] } else { at(north) };
    Some([from.min(to) - ROUNDING_DEG, from.max(to) + ROUNDING_DEG])
}
