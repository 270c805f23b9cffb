//! How many of the rows a tile has room for.
//!
//! A tile shows the rows that have their middle in it down to the level at which they would take more bytes together than
//! they may. Their bytes are estimated, by a measure that is the same at every zoom: so a tile within this one, which has fewer
//! rows, goes at least as far, and what shows here shows there. Rows that have their middle in another tile are shown as that
//! one shows them, so that nothing ends at the edge.

use super::small::Specks;
use crate::{
    catalog::Collection,
    geometry::levels::level_of_zoom,
    index::hilbert,
    model::{GeometryKind, TileAddress, WorldPoint},
};
use std::ops::Range;

/// Bytes per position of lines and polygons, and the positions that are counted of one: tiles show few of many.
const POSITION_BYTES: f64 = 2.3;
const POSITIONS_COUNTED: usize = 48;

/// How much of a layer its own rows may take: what the buffer shows of the tiles around it comes on top, and rows may be larger
/// than most.
const OWN_SHARE: f64 = 0.85;

/// What a tile shows of rows that have their middle in one tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The last level that is shown.
    pub level: u8,
    /// What is drawn for what is too small.
    pub specks: Specks,
}

/// The shares of a tile and those around it.
pub struct Room<'a> {
    collection: &'a Collection,
    levels: &'a [u8],
    zoom: u8,
    /// Column and row of tiles, and their shares: that of the tile itself first.
    shares: Vec<([u32; 2], Share)>,
    /// The share of tiles that are not too large.
    whole: Share,
    max_bytes: f64,
    row_bytes: f64,
}

impl<'a> Room<'a> {
    /// The shares of a tile and those around it. `levels` are those of parts, none where all are shown; a row without its
    /// geometry takes `row_bytes` on average.
    pub fn new(collection: &'a Collection, tile: TileAddress, levels: &'a [u8], row_bytes: f64) -> Self {
        let settings = &collection.info.tiles;
        let shows_all = levels.is_empty() || tile.z() >= settings.max_zoom;
        let level = level_of_zoom(tile.z());
        let whole = if shows_all {
            Share { level: u8::MAX, specks: Specks::NONE }
        } else {
            Share { level, specks: Specks::at(level, tile.z()) }
        };
        let max_bytes = OWN_SHARE * f64::from(settings.max_bytes);
        let mut room = Self { collection, levels, zoom: tile.z(), shares: vec![], whole, max_bytes, row_bytes };
        room.find([tile.x(), tile.y()]);
        room
    }

    /// What the tile shows of a row, and whether the row has its middle in the tile.
    #[inline]
    pub fn share_of(&mut self, row: usize) -> (Share, bool) {
        let WorldPoint { x, y } = self.collection.table.boxes()[row].center();
        let home = [x, y].map(|v| v.checked_shr(32 - u32::from(self.zoom)).unwrap_or(0));
        match self.shares.first() {
            Some((tile, share)) if *tile == home => (*share, true),
            _ => (self.find(home), false),
        }
    }

    fn find(&mut self, tile: [u32; 2]) -> Share {
        if let Some((_, share)) = self.shares.iter().find(|(known, _)| *known == tile) {
            return *share;
        }
        let share = self.share(tile);
        self.shares.push((tile, share));
        share
    }

    fn share(&self, tile: [u32; 2]) -> Share {
        if self.levels.is_empty() {
            return self.whole;
        }
        let rows = self.rows_at_home(tile);
        let largest_bytes = self.row_bytes + POSITION_BYTES * POSITIONS_COUNTED as f64;
        if rows.len() as f64 * largest_bytes <= self.max_bytes {
            return self.whole;
        }
        let level = self.last_level(rows);
        if level >= self.whole.level { self.whole } else { Share { level, specks: Specks::at(level, self.zoom) } }
    }

    /// The last level at which these rows take no more bytes than they may; but one of them is always shown.
    fn last_level(&self, rows: Range<usize>) -> u8 {
        let mut bytes = [0.0; 256];
        for row in rows {
            bytes[usize::from(self.level(row))] += self.bytes(row);
        }
        let mut sum = 0.0;
        let mut last = None;
        for (level, bytes) in (0..=u8::MAX).zip(bytes).filter(|(_, bytes)| *bytes > 0.0) {
            sum += bytes;
            if sum > self.max_bytes && last.is_some() {
                return last.unwrap_or(level);
            }
            last = Some(level);
        }
        u8::MAX
    }

    /// The level from which anything of the row is shown.
    #[inline]
    pub fn level(&self, row: usize) -> u8 {
        self.levels
            .get(self.collection.table.geometry().parts(row))
            .and_then(|levels| levels.iter().min())
            .map_or(0, |level| *level)
    }

    fn bytes(&self, row: usize) -> f64 {
        let geometry = self.collection.table.geometry();
        if geometry.kind(row) == GeometryKind::Point {
            return self.row_bytes;
        }
        self.row_bytes + POSITION_BYTES * geometry.positions_of(row..row + 1).min(POSITIONS_COUNTED) as f64
    }

    /// The rows that have their middle in a tile: a stretch of the Hilbert curve.
    fn rows_at_home(&self, [x, y]: [u32; 2]) -> Range<usize> {
        let boxes = self.collection.table.boxes();
        if self.zoom == 0 {
            return 0..boxes.len();
        }
        let (world, levels) = (32 - u32::from(self.zoom), 64 - 2 * u32::from(self.zoom));
        let tile = hilbert(WorldPoint { x: x << world, y: y << world }) >> levels;
        let key = |bounds: &crate::model::WorldBox| hilbert(bounds.center()) >> levels;
        let start = boxes.partition_point(|bounds| key(bounds) < tile);
        start..start + boxes[start..].partition_point(|bounds| key(bounds) == tile)
    }
}
