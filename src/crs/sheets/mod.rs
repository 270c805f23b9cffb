//! Sheets of the international map in the Soviet division, 1:1 000 000 to 1:10 000, north of the equator.
//!
//! A sheet of 1:1 000 000 is 4° of latitude by 6° of longitude. Every larger scale cuts it into n × n
//! cells, so that a cell is two numbers: its row from the equator and its column from 180° W. Where
//! meridians come close, several cells side by side are one sheet:
//!
//! ```text
//!              n    name            from 60° N    from 76° N
//! 1:1 000 000   1   M-42            2 cells       4 cells
//! 1:500 000     2   M-42-А          2             4
//! 1:200 000     6   M-42-XII        2             3
//! 1:100 000    12   M-42-45         2             4
//! 1:50 000     24   M-42-45-А       2             4
//! 1:25 000     48   M-42-45-А-б     2             4
//! 1:10 000     96   M-42-45-А-б-1   2             4
//! ```
//!
//! Sheets are drawn on the graticule of Pulkovo 1942 (EPSG:4284): every longitude and latitude here is in it,
//! and 57–97 m off in WGS 84.

mod grid;
mod name;

pub use grid::SheetGrid;
pub use name::SheetNameError;

use crate::model::LonLatBounds;
use std::fmt;

/// A scale at which the map is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SheetScale {
    /// 1:1 000 000.
    Million,
    /// 1:500 000.
    K500,
    /// 1:200 000.
    K200,
    /// 1:100 000.
    K100,
    /// 1:50 000.
    K50,
    /// 1:25 000.
    K25,
    /// 1:10 000.
    K10,
}

/// One sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sheet {
    scale: SheetScale,
    /// Rows of cells from the equator.
    row: u32,
    /// Columns of cells from 180° W, of the westernmost cell.
    column: u32,
}

/// Rows of 1:1 000 000 sheets, A to V; further north is the pole.
const ROWS: u32 = 22;
/// Columns of 1:1 000 000 sheets.
const COLUMNS: u32 = 60;

impl SheetScale {
    /// Every scale, the smallest first.
    pub const ALL: [Self; 7] = [Self::Million, Self::K500, Self::K200, Self::K100, Self::K50, Self::K25, Self::K10];

    /// 200 000 for 1:200 000.
    pub fn denominator(self) -> u32 {
        match self {
            Self::Million => 1_000_000,
            Self::K500 => 500_000,
            Self::K200 => 200_000,
            Self::K100 => 100_000,
            Self::K50 => 50_000,
            Self::K25 => 25_000,
            Self::K10 => 10_000,
        }
    }

    /// The scale with this denominator.
    pub fn from_denominator(denominator: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.denominator() == denominator)
    }

    /// The scale that people call so: `200k`, `1m`, `1:200 000` or `200000`.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace([' ', '\u{a0}', '_'], "");
        let name = name.strip_prefix("1:").unwrap_or(&name);
        let (digits, times) = match name.strip_suffix('k') {
            Some(thousands) => (thousands, 1000),
            None => name.strip_suffix('m').map_or((name, 1), |millions| (millions, 1_000_000)),
        };
        Self::from_denominator(digits.parse::<u32>().ok()?.checked_mul(times)?)
    }

    /// Into how many rows and columns of cells a sheet of 1:1 000 000 is cut.
    fn cuts(self) -> u32 {
        match self {
            Self::Million => 1,
            Self::K500 => 2,
            Self::K200 => 6,
            Self::K100 => 12,
            Self::K50 => 24,
            Self::K25 => 48,
            Self::K10 => 96,
        }
    }

    /// How many cells of a row are one sheet.
    fn cells_in_sheet(self, row: u32) -> u32 {
        const ROW_OF_60_DEG: u32 = 15;
        const ROW_OF_76_DEG: u32 = 19;
        match row / self.cuts() {
            0..ROW_OF_60_DEG => 1,
            ROW_OF_60_DEG..ROW_OF_76_DEG => 2,
            _ if self == Self::K200 => 3,
            _ => 4,
        }
    }
}

impl Sheet {
    /// The sheet that a position (degrees, Pulkovo 1942) lies on; one on an edge belongs to the sheet north and east
    /// of it. `None` south of the equator, from 88° N on, and for what is no longitude.
    pub fn at(lon: f64, lat: f64, scale: SheetScale) -> Option<Self> {
        let cuts = f64::from(scale.cuts());
        let row = (lat * cuts / 4.0).floor();
        let column = ((lon + 180.0) * cuts / 6.0).floor();
        let (rows, columns) = (ROWS * scale.cuts(), COLUMNS * scale.cuts());
        let inside = row >= 0.0 && row < f64::from(rows) && column >= 0.0 && column <= f64::from(columns);
        // 180° E is 180° W.
        inside.then(|| Self::of_cell(scale, row as u32, column as u32 % columns))
    }

    /// The sheet to which a cell belongs.
    fn of_cell(scale: SheetScale, row: u32, column: u32) -> Self {
        let cells = scale.cells_in_sheet(row);
        Self { scale, row, column: column / cells * cells }
    }

    /// Reads a name such as `M-42-XII` or `P-52-V,VI`.
    ///
    /// Letters may be Latin look-alikes of Cyrillic ones and the other way round, in any case. North of 60°
    /// the name of one cell is taken for its sheet.
    pub fn parse(name: &str) -> Result<Self, SheetNameError> {
        name::parse(name)
    }

    /// The scale.
    pub fn scale(self) -> SheetScale {
        self.scale
    }

    /// The edges, degrees on Pulkovo 1942.
    ///
    /// `[west, south, east, north]`.
    pub fn edges(self) -> [f64; 4] {
        let cuts = f64::from(self.scale.cuts());
        let lon = |column: u32| f64::from(column) * 6.0 / cuts - 180.0;
        let lat = |row: u32| f64::from(row) * 4.0 / cuts;
        [lon(self.column), lat(self.row), lon(self.column + self.cells()), lat(self.row + 1)]
    }

    /// The edges as a box, degrees on Pulkovo 1942.
    pub fn bounds(self) -> Option<LonLatBounds> {
        let [west, south, east, north] = self.edges();
        LonLatBounds::new(west, south, east, north).ok()
    }

    /// The sheets of another scale that share ground with this one, from west to east and then from north to
    /// south: its parts at a larger scale, the sheet it is part of at a smaller one.
    pub fn sheets_at(self, scale: SheetScale) -> Vec<Self> {
        // Every division is a multiple of the coarser ones, so rows and columns convert without remainder.
        let (from, to) = (self.scale.cuts(), scale.cuts());
        let first = |index: u32| index * to / from;
        let last = |index: u32| ((index + 1) * to).div_ceil(from) - 1;
        let columns = first(self.column)..=last(self.column + self.cells() - 1);
        let mut sheets = vec![];
        for row in (first(self.row)..=last(self.row)).rev() {
            let step = scale.cells_in_sheet(row);
            let start = columns.start() / step * step;
            sheets.extend((start..=*columns.end()).step_by(step as usize).map(|column| Self { scale, row, column }));
        }
        sheets
    }

    fn cells(self) -> u32 {
        self.scale.cells_in_sheet(self.row)
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        name::print(*self, f)
    }
}

impl fmt::Display for SheetScale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let thousands = self.denominator() / 1000;
        if thousands == 1000 { f.write_str("1:1 000 000") } else { write!(f, "1:{thousands} 000") }
    }
}

#[cfg(test)]
mod tests;
