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
use std::ops::{Range, RangeInclusive};

/// Where a box lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cover {
    /// Wholly in the interior of the literal's polygons.
    Inside,
    /// Wholly outside.
    Outside,
}

/// Cells along the longer side, by the number of edges: with more edges it is worth more to be spared them.
const MIN_CELLS: f64 = 32.0;
const MAX_CELLS: f64 = 512.0;

/// Fewer rows are looked at closely in less time than a grid takes.
const MIN_ROWS: usize = 256;

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
    /// A grid as fine as is worth its time for so many rows; `None` where none is.
    pub(super) fn worth_its_time(shape: &Shape<'_>, rows: usize) -> Option<Self> {
        let edges: usize = shape.paths.iter().map(|path| path.positions().len()).sum();
        let by_edges = ((edges as f64).sqrt() * 8.0).clamp(MIN_CELLS, MAX_CELLS);
        let by_rows = ((rows as f64).sqrt() * 2.0).max(MIN_CELLS);
        (rows >= MIN_ROWS).then(|| Self::new(shape, by_edges.min(by_rows) as u32))
    }

    fn new(shape: &Shape<'_>, wanted: u32) -> Self {
        let bounds = world_box(&shape.bounds);
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
        self.fill(*columns.start()..columns.end() + 1, row, None);
    }

    fn fill(&mut self, columns: Range<u32>, row: u32, cover: Option<Cover>) {
        let at = (row * self.columns) as usize;
        if let Some(cells) = self.cells.get_mut(at + columns.start as usize..at + columns.end as usize) {
            cells.fill(cover);
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
            let [_, south, _, north] = bounds::around(edge);
            let first = latitudes.partition_point(|row| row[0] > north);
            let met = latitudes[first..].iter().take_while(|row| row[1] >= south);
            for (row, band) in (first as u32..).zip(met) {
                let [west, east] = longitudes_between(edge[0], edge[1], *band);
                let low = WorldPoint::x_of(west).saturating_sub(ROUNDING);
                let high = WorldPoint::x_of(east).saturating_add(ROUNDING);
                self.mark(self.span(0, low, high), row);
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

    /// Locates each run of cells without an edge: all of it lies where one cell does, and where the cells above do,
    /// if they have no edge either.
    fn fill_inside(&mut self, shape: &Shape<'_>) {
        if shape.dimension() < 2 {
            return;
        }
        for row in 0..self.rows {
            let mut next = 0;
            while next < self.columns {
                let run = next..(next..self.columns).find(|column| self.cell(*column, row).is_none()).unwrap_or(self.columns);
                if !run.is_empty() {
                    let above = row.checked_sub(1).and_then(|above| run.clone().find_map(|column| self.cell(column, above)));
                    let cover = above.unwrap_or_else(|| self.locate_cell(shape, run.start, row));
                    self.fill(run.clone(), row, Some(cover));
                }
                next = run.end + 1;
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

/// The longitudes between which an edge crosses a band of latitudes that it meets.
fn longitudes_between(a: [f64; 2], b: [f64; 2], [south, north]: [f64; 2]) -> [f64; 2] {
    let (low, high) = if a[1] <= b[1] { (a, b) } else { (b, a) };
    let at = |latitude: f64| {
        let along = (latitude - low[1]) / (high[1] - low[1]);
        low[0] + along.clamp(0.0, 1.0) * (high[0] - low[0])
    };
    let from = if low[1] >= south { low[0] } else { at(south) };
    let to = if high[1] <= north { high[0] } else { at(north) };
    [from.min(to) - ROUNDING_DEG, from.max(to) + ROUNDING_DEG]
}
