//! How many of the rows a tile has room for.
//!
//! A tile shows the rows that have their middle in it down to the level at which they would take more bytes together than
//! they may. Their bytes are estimated, by a measure that is the same at every zoom: so a tile within this one, which has fewer
//! rows, goes at least as far, and what shows here shows there. Rows that have their middle in another tile are shown as that
//! one shows them, so that nothing ends at the edge.

use super::{choice::ChosenRows, small::Specks};
use crate::{
    catalog::{Collection, CrowdedTiles},
    geometry::levels::level_of_zoom,
    index::hilbert,
    model::{GeometryKind, TileAddress, WorldBox, WorldPoint},
};
use hashbrown::HashMap;
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

impl Share {
    /// Everything.
    pub const ALL: Self = Self { level: u8::MAX, specks: Specks::NONE };
}

/// The shares of a tile and those around it.
pub struct Room<'a> {
    collection: &'a Collection,
    levels: &'a [u8],
    rows: Option<&'a ChosenRows>,
    zoom: u8,
    /// Column and row of tiles, and their shares: that of the tile itself first.
    shares: Vec<([u32; 2], Share)>,
    /// The share of tiles that are not too large.
    whole: Share,
    crowded: &'a CrowdedTiles,
}

impl<'a> Room<'a> {
    /// The shares of a tile and those around it. `levels` are those of parts, none where all are shown; `rows` those that count,
    /// all where there are none.
    pub fn new(
        collection: &'a Collection,
        tile: TileAddress,
        levels: &'a [u8],
        rows: Option<&'a ChosenRows>,
        crowded: &'a CrowdedTiles,
    ) -> Self {
        let shows_all = levels.is_empty() || tile.z() >= collection.info.tiles.max_zoom;
        let level = level_of_zoom(tile.z());
        let whole = if shows_all { Share::ALL } else { Share { level, specks: Specks::at(level, tile.z()) } };
        let mut room = Self { collection, levels, rows, zoom: tile.z(), shares: vec![], whole, crowded };
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

    fn share(&self, [x, y]: [u32; 2]) -> Share {
        let tile = TileAddress::new(self.zoom.into(), x.into(), y.into()).ok();
        let Some(rows) = tile.filter(|_| !self.levels.is_empty()).and_then(|tile| self.crowded.rows.get(&tile)) else {
            return self.whole;
        };
        let level = self.last_level(rows.clone());
        if level >= self.whole.level { self.whole } else { Share { level, specks: Specks::at(level, self.zoom) } }
    }

    /// The last level at which these rows take no more bytes than they may; but one of them is always shown.
    fn last_level(&self, rows: Range<usize>) -> u8 {
        let max_bytes = max_bytes(self.collection);
        let mut bytes = [0.0; 256];
        let mut add = |row: usize| bytes[usize::from(self.level(row))] += self.bytes(row);
        match self.rows {
            Some(chosen) => chosen.set.within(rows).for_each(add),
            None => rows.for_each(&mut add),
        }
        let mut sum = 0.0;
        let mut last = None;
        for (level, bytes) in (0..=u8::MAX).zip(bytes).filter(|(_, bytes)| *bytes > 0.0) {
            sum += bytes;
            if sum > max_bytes && last.is_some() {
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
            return self.crowded.row_bytes;
        }
        self.crowded.row_bytes + POSITION_BYTES * geometry.positions_of(row..row + 1).min(POSITIONS_COUNTED) as f64
    }
}

/// What the rows of a tile may take together.
fn max_bytes(collection: &Collection) -> f64 {
    OWN_SHARE * f64::from(collection.info.tiles.max_bytes)
}

/// The tiles that have no room for all of their rows, should each take as much as is counted of one at most.
pub fn crowded_tiles(collection: &Collection, row_bytes: f64) -> CrowdedTiles {
    let boxes = collection.table.boxes();
    let room = (max_bytes(collection) / (row_bytes + POSITION_BYTES * POSITIONS_COUNTED as f64)) as usize;
    let mut rows = HashMap::new();
    let mut open: Vec<(TileAddress, Range<usize>)> =
        TileAddress::new(0, 0, 0).ok().map(|tile| (tile, 0..boxes.len())).into_iter().collect();
    while let Some((tile, within)) = open.pop() {
        if within.len() <= room {
            continue;
        }
        let child = |i: u64| TileAddress::new(tile.z() as u64 + 1, 2 * tile.x() as u64 + i % 2, 2 * tile.y() as u64 + i / 2).ok();
        open.extend((0..4).filter_map(child).map(|child| (child, rows_at_home(boxes, child, within.clone()))));
        rows.insert(tile, within);
    }
    CrowdedTiles { row_bytes, rows }
}

/// The rows among some that have their middle in a tile: a stretch of the Hilbert curve.
fn rows_at_home(boxes: &[WorldBox], tile: TileAddress, within: Range<usize>) -> Range<usize> {
    let WorldBox { min_x: x, min_y: y, .. } = tile.world_box();
    let levels = 64 - 2 * u32::from(tile.z());
    let key_of = |p: WorldPoint| hilbert(p).checked_shr(levels).unwrap_or(0);
    let (key, among) = (key_of(WorldPoint { x, y }), &boxes[within.clone()]);
    let start = within.start + among.partition_point(|bounds| key_of(bounds.center()) < key);
    start..start + boxes[start..within.end].partition_point(|bounds| key_of(bounds.center()) == key)
}
