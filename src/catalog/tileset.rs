//! Tiles that were made beforehand.

use super::CollectionInfo;
use crate::{format::archive::TileArchive, model::WorldBox};

/// A collection of which there are only tiles, in an archive.
#[derive(Debug)]
pub struct Tileset {
    /// What it is called; its zooms are those of the archive.
    pub info: CollectionInfo,
    /// The tiles.
    pub archive: TileArchive,
    /// Another number for another state of the file.
    pub revision: u64,
}

impl Tileset {
    /// Where its tiles are, in Web Mercator; `None` where the archive does not say.
    pub fn world_bounds(&self) -> Option<WorldBox> {
        let [west, south, east, north] = self.archive.metadata().bounds?;
        Some(WorldBox::of_lon_lat(&[[west, south], [east, north]]))
    }
}
