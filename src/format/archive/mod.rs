//! Tiles made beforehand and kept in one file, whatever the file: what archives have in common.
//!
//! Archives hold no features, so [`super::open`] refuses them; [`TileArchive`] reads them, and [`super::pmtiles`] and
//! [`super::mbtiles`] write them.

mod compression;
mod metadata;
mod recent;

pub use compression::{Compression, Compressor, MAX_TILE_BYTES};
pub use metadata::ArchiveMetadata;
pub use recent::Recent;

use super::{FormatError, SourceFile, encoding::Encoding, mbtiles, pmtiles};
use crate::model::TileAddress;
use std::path::Path;

/// An archive that can be asked for tiles, by as many threads as like.
#[derive(Debug)]
pub enum TileArchive {
    /// One file with a directory of its own.
    PmTiles(pmtiles::Reader),
    /// An `SQLite` database.
    MbTiles(mbtiles::Reader),
}

/// What tiles of an archive are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TileContent {
    /// Mapbox Vector Tiles.
    Mvt,
    /// `MapLibre` Tiles.
    Mlt,
    /// PNG images.
    Png,
    /// JPEG images.
    Jpeg,
    /// WebP images.
    Webp,
    /// AVIF images.
    Avif,
}

/// A tile as it lies in its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedTile {
    /// The bytes.
    pub body: Vec<u8>,
    /// How they are compressed.
    pub compression: Compression,
}

impl TileArchive {
    /// Whether a file says that it is an archive, or its name does; what cannot be read is none.
    pub fn is_at(path: &Path) -> bool {
        path.is_file() && Encoding::is_archive_at(path)
    }

    /// Opens an archive.
    ///
    /// # Errors
    /// [`FormatError`] when it is none, or broken.
    pub fn open(path: &Path) -> Result<Self, FormatError> {
        let source = SourceFile::open(path)?;
        match Encoding::of(&source) {
            Some(Encoding::MbTiles) => mbtiles::Reader::open(&source).map(Self::MbTiles),
            _ => pmtiles::Reader::open(&source).map(Self::PmTiles),
        }
    }

    /// The format's name for people.
    pub fn format(&self) -> &'static str {
        match self {
            Self::PmTiles(_) => "PMTiles",
            Self::MbTiles(_) => "MBTiles",
        }
    }

    /// What the tiles are.
    pub fn content(&self) -> TileContent {
        match self {
            Self::PmTiles(reader) => reader.content(),
            Self::MbTiles(reader) => reader.content(),
        }
    }

    /// How tiles are compressed, as a rule.
    pub fn compression(&self) -> Compression {
        match self {
            Self::PmTiles(reader) => reader.header().tile_compression,
            Self::MbTiles(reader) if reader.content().is_vector() => Compression::Gzip,
            Self::MbTiles(_) => Compression::None,
        }
    }

    /// What the archive says of itself.
    pub fn metadata(&self) -> &ArchiveMetadata {
        match self {
            Self::PmTiles(reader) => reader.metadata(),
            Self::MbTiles(reader) => reader.metadata(),
        }
    }

    /// A tile; `None` where there is none. Reads the file.
    ///
    /// # Errors
    /// [`FormatError`] when the archive is broken there.
    pub fn tile(&self, tile: TileAddress) -> Result<Option<ArchivedTile>, FormatError> {
        match self {
            Self::PmTiles(reader) => reader.tile(tile),
            Self::MbTiles(reader) => reader.tile(tile),
        }
    }
}

impl TileContent {
    /// Whether tiles hold features and not pixels.
    pub fn is_vector(self) -> bool {
        matches!(self, Self::Mvt | Self::Mlt)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Mvt => "application/vnd.mapbox-vector-tile",
            Self::Mlt => "application/vnd.maplibre-tile",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
        }
    }

    /// As `format` of `MBTiles` says it: what has no name there has its media type.
    pub fn mbtiles_name(self) -> &'static str {
        match self {
            Self::Mvt => "pbf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Mlt | Self::Avif => self.media_type(),
        }
    }

    /// What `format` of `MBTiles` says (section "Content" of the specification).
    pub fn of_mbtiles(format: &str) -> Option<Self> {
        match format {
            "pbf" | "mvt" | "application/vnd.mapbox-vector-tile" => Some(Self::Mvt),
            "mlt" | "application/vnd.maplibre-tile" | "application/vnd.maplibre-vector-tile" => Some(Self::Mlt),
            "png" | "image/png" => Some(Self::Png),
            "jpg" | "jpeg" | "image/jpeg" => Some(Self::Jpeg),
            "webp" | "image/webp" => Some(Self::Webp),
            "avif" | "image/avif" => Some(Self::Avif),
            _ => None,
        }
    }
}
