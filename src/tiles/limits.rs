//! Which tiles of a set can have something in them.

use super::view::BUFFER_UNITS;
use crate::model::{TileAddress, TileMatrixSet, WorldBox};
use std::ops::RangeInclusive;

/// The tiles of one level between which all others lie that have something in them (OGC 17-083r4, section 7.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileLimits {
    /// The level.
    pub level: u8,
    /// Columns from the west.
    pub columns: RangeInclusive<u64>,
    /// Rows from the north.
    pub rows: RangeInclusive<u64>,
}

impl TileLimits {
    /// The tiles of a level that features in this box of the world, as the set sees it, reach into, were it with what is drawn
    /// around a tile. Where there is nothing at all, every tile counts, so that clients know the levels.
    pub fn of(set: &TileMatrixSet, level: u8, bounds: WorldBox) -> Self {
        let matrix = set.matrix(level);
        let whole = Self { level, columns: 0..=matrix.columns - 1, rows: 0..=matrix.rows - 1 };
        let Ok(tile) = TileAddress::new(u64::from(set.zoom(level)), 0, 0) else { return whole };
        if bounds.is_empty() {
            return whole;
        }
        let buffer = BUFFER_UNITS << tile.shift();
        let tile_at = |v: i64| v.div_euclid(tile.side_world());
        let low = [bounds.min_x, bounds.min_y].map(|v| tile_at(i64::from(v) - buffer));
        let high = [bounds.max_x, bounds.max_y].map(|v| tile_at(i64::from(v) + buffer));
        let ([west, north], [east, south]) = (set.column_row(level, low), set.column_row(level, high));
        let within = |from: i64, to: i64, tiles: u64| {
            let last = tiles.saturating_sub(1);
            from.clamp(0, last as i64) as u64..=to.clamp(0, last as i64) as u64
        };
        let over_the_edge = set.wraps() && (west < 0 || east >= matrix.columns as i64);
        Self {
            level,
            columns: if over_the_edge { whole.columns } else { within(west, east, matrix.columns) },
            rows: within(north, south, matrix.rows),
        }
    }

    /// Whether a tile lies between them.
    pub fn contain(&self, column: u64, row: u64) -> bool {
        self.columns.contains(&column) && self.rows.contains(&row)
    }
}
