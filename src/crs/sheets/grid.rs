//! The sheets of a scale that meet a box, counted and listed without making them all.

use super::{COLUMNS, ROWS, Sheet, SheetScale};
use crate::model::LonLatBounds;
use std::ops::Range;

/// Sheets of one scale, numbered by rows from north to south, each from west to east.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetGrid {
    scale: SheetScale,
    /// Rows of cells from the equator.
    rows: Range<u32>,
    /// Columns of cells from 180° W: one stretch, or two on both sides of the antimeridian.
    columns: Vec<Range<u32>>,
}

impl SheetGrid {
    /// Every sheet of the scale.
    pub fn whole(scale: SheetScale) -> Self {
        let cuts = scale.cuts();
        Self { scale, rows: 0..ROWS * cuts, columns: std::iter::once(0..COLUMNS * cuts).collect() }
    }

    /// The sheets that share ground with the box, or touch it; degrees on Pulkovo 1942.
    pub fn meeting(scale: SheetScale, bounds: &LonLatBounds) -> Self {
        let cuts = f64::from(scale.cuts());
        let cells = |low: f64, high: f64, count: u32| {
            // A box that ends on an edge touches the cell beyond it.
            let (first, last) = (low.ceil() - 1.0, high.floor());
            first.clamp(0.0, f64::from(count)) as u32..(last + 1.0).clamp(0.0, f64::from(count)) as u32
        };
        let row = |lat: f64| lat * cuts / 4.0;
        let column = |lon: f64| (lon + 180.0) * cuts / 6.0;
        let halves = bounds.halves().map(|half| cells(column(half.west()), column(half.east()), COLUMNS * scale.cuts()));
        Self { scale, rows: cells(row(bounds.south()), row(bounds.north()), ROWS * scale.cuts()), columns: halves.collect() }
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.rows.clone().map(|row| self.starts(row).map(|s| u64::from(s.end - s.start)).sum::<u64>()).sum()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sheets from the one of this number on.
    pub fn sheets(&self, mut skip: u64) -> impl Iterator<Item = Sheet> {
        let mut start = self.rows.end;
        for row in self.rows.clone().rev() {
            let count: u64 = self.starts(row).map(|s| u64::from(s.end - s.start)).sum();
            start = row + 1;
            if skip < count {
                break;
            }
            skip -= count;
            start = row;
        }
        let rows = (self.rows.start..start).rev();
        rows.flat_map(move |row| {
            let step = self.scale.cells_in_sheet(row);
            let columns = self.starts(row).flatten().map(move |place| place * step);
            columns.map(move |column| Sheet { scale: self.scale, row, column })
        })
        .skip(usize::try_from(skip).unwrap_or(usize::MAX))
    }

    /// The sheets that none of the other grids of the scale has, each with its number in this one.
    pub fn beyond(&self, others: &[Self]) -> impl Iterator<Item = (u64, Sheet)> {
        let mut before = 0;
        self.rows.clone().rev().flat_map(move |row| {
            let step = self.scale.cells_in_sheet(row);
            let others = others.iter().filter(|other| other.rows.contains(&row));
            let shared: Vec<Range<u32>> = others.flat_map(|other| other.starts(row)).collect();
            let places: Vec<u32> = self.starts(row).flatten().collect();
            let first = before;
            before += places.len() as u64;
            let numbered = (first..).zip(places).filter(move |(_, place)| !shared.iter().any(|stretch| stretch.contains(place)));
            numbered.map(move |(number, place)| (number, Sheet { scale: self.scale, row, column: place * step }))
        })
    }

    /// The sheets of a row, as places in the row.
    fn starts(&self, row: u32) -> impl Iterator<Item = Range<u32>> {
        let step = self.scale.cells_in_sheet(row);
        let mut before = 0;
        // Two stretches may share the sheet in which they meet.
        let mut stretches: Vec<Range<u32>> = self.columns.iter().map(|c| c.start / step..c.end.div_ceil(step)).collect();
        stretches.sort_by_key(|s| s.start);
        stretches.into_iter().map(move |s| {
            let s = s.start.max(before)..s.end.max(before);
            before = s.end;
            s
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn bounds(west: f64, south: f64, east: f64, north: f64) -> LonLatBounds {
        LonLatBounds::new(west, south, east, north).unwrap()
    }

    #[test]
    fn a_box_inside_a_sheet_meets_that_sheet() {
        let grid = SheetGrid::meeting(SheetScale::K200, &bounds(71.4, 51.1, 71.5, 51.2));
        assert_eq!(grid.sheets(0).map(|s| s.to_string()).collect::<Vec<_>>(), ["M-42-XII"]);
        assert_eq!(grid.len(), 1);
    }

    #[test]
    fn the_whole_grid_has_every_sheet_once() {
        for scale in [SheetScale::Million, SheetScale::K500, SheetScale::K200] {
            let grid = SheetGrid::whole(scale);
            let sheets: BTreeSet<Sheet> = grid.sheets(0).collect();
            assert_eq!(sheets.len() as u64, grid.len());
            assert_eq!(grid.sheets(0).count() as u64, grid.len());
        }
    }

    #[test]
    fn a_box_over_the_antimeridian_meets_sheets_on_both_sides() {
        let grid = SheetGrid::meeting(SheetScale::Million, &bounds(179.0, 65.0, -179.0, 66.0));
        assert_eq!(grid.sheets(0).map(|s| s.to_string()).collect::<Vec<_>>(), ["Q-1,2", "Q-59,60"]);
        assert!(SheetGrid::meeting(SheetScale::K10, &bounds(0.0, -60.0, 10.0, -50.0)).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn the_sheets_that_meet_a_box_are_those_whose_edges_do(
            west in -180.0..180.0f64, south in -20.0..85.0f64, width in 0.0..20.0f64, height in 0.0..10.0f64, skip in 0usize..50,
        ) {
            let (east, north) = ((west + width).min(180.0), (south + height).min(90.0));
            let grid = SheetGrid::meeting(SheetScale::K500, &bounds(west, south, east, north));
            let meets = |sheet: &Sheet| {
                let [w, s, e, n] = sheet.edges();
                w <= east && west <= e && s <= north && south <= n
            };
            let all: Vec<Sheet> = SheetGrid::whole(SheetScale::K500).sheets(0).filter(meets).collect();
            let found: Vec<Sheet> = grid.sheets(0).collect();
            proptest::prop_assert_eq!(&found, &all);
            proptest::prop_assert_eq!(grid.len(), all.len() as u64);
            let rest: Vec<Sheet> = grid.sheets(skip as u64).collect();
            proptest::prop_assert_eq!(rest, all.into_iter().skip(skip).collect::<Vec<_>>());
        }
    }
}
