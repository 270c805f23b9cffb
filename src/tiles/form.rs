//! In which form a tile is given.

use super::ContentEncoding;
use crate::format::{
    archive::TileContent,
    mlt::{self, MltError},
};

/// What a tile with features is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TileFormat {
    /// A Mapbox Vector Tile.
    #[default]
    Mvt,
    /// A `MapLibre` Tile.
    Mlt,
}

/// Its format, and how that is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TileForm {
    /// The format.
    pub format: TileFormat,
    /// How it is compressed.
    pub encoding: ContentEncoding,
}

impl TileFormat {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Mvt, Self::Mlt];

    /// The one that this content is.
    pub fn of(content: TileContent) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.content() == content)
    }

    /// As in names of files, and in styles (`encoding` of a vector source in the `MapLibre` style specification).
    pub fn name(self) -> &'static str {
        match self {
            Self::Mvt => "mvt",
            Self::Mlt => "mlt",
        }
    }

    /// The same among all that tiles can be.
    pub fn content(self) -> TileContent {
        match self {
            Self::Mvt => TileContent::Mvt,
            Self::Mlt => TileContent::Mlt,
        }
    }

    /// The tile in this format.
    ///
    /// # Errors
    /// [`MltError`] where it is broken.
    pub fn of_mvt(self, mvt: Vec<u8>) -> Result<Vec<u8>, MltError> {
        match self {
            Self::Mvt => Ok(mvt),
            Self::Mlt => mlt::of_mvt(&mvt),
        }
    }
}

/// As MVT.
impl From<ContentEncoding> for TileForm {
    fn from(encoding: ContentEncoding) -> Self {
        Self { format: TileFormat::Mvt, encoding }
    }
}
