//! Tiles that were made beforehand.

use super::CollectionInfo;
use crate::format::archive::TileArchive;

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
