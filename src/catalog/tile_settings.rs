//! How tiles of a collection are made.

use crate::model::TileMatrixSet;
use std::ops::RangeInclusive;

/// How tiles of a collection are made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct TileSettings {
    /// The first zoom with features.
    pub min_zoom: u8,
    /// The last zoom; clients enlarge its tiles beyond.
    pub max_zoom: u8,
    /// The columns that tiles carry; `None` for all but very long ones.
    pub columns: Option<Vec<String>>,
    /// Whether features are left out where there are more than can be drawn, or than the tile has room for.
    pub thin: bool,
    /// Which points stay longest.
    pub rank: Option<Rank>,
    /// The bytes that a layer of a tile may take before it is compressed; the least important features are left out of larger ones.
    pub max_bytes: u32,
    /// How points that are near each other are drawn as one; `None` where each is drawn by itself.
    pub cluster: Option<ClusterSettings>,
}

/// How points that are near each other are drawn as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct ClusterSettings {
    /// What is nearer than this is one, in CSS pixels where a tile has 512.
    pub radius_px: u8,
    /// The last zoom at which there are clusters.
    pub max_zoom: u8,
    /// Columns of numbers that are summed up, in the order of their names.
    pub sum: Vec<String>,
    /// The column of which clusters have the most frequent values.
    pub count_by: Option<String>,
}

/// Which points are more important than others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Rank {
    /// The column that says so.
    pub column: String,
    /// Whether the largest values are the most important, and not the smallest.
    pub descending: bool,
}

impl TileSettings {
    /// What a layer may take unless told otherwise: half of it once compressed, which is where tippecanoe's default of 500 kB
    /// applies.
    pub const MAX_BYTES: u32 = 1_000_000;

    /// How points are drawn as one where nothing else is said: at all zooms but the last.
    pub fn default_clusters(&self) -> ClusterSettings {
        ClusterSettings {
            radius_px: ClusterSettings::RADIUS_PX,
            max_zoom: self.max_zoom.saturating_sub(1),
            sum: vec![],
            count_by: None,
        }
    }
}

impl ClusterSettings {
    /// The radius unless told otherwise.
    pub const RADIUS_PX: u8 = 50;
    /// The smallest and the largest radius: so large that tiles stay small, and so small that nobody looks round the world.
    pub const RADII_PX: RangeInclusive<u8> = 8..=255;

    /// The same where zooms are those of a tile matrix set's square.
    #[must_use]
    pub fn seen_through(self, set: &TileMatrixSet) -> Self {
        Self { max_zoom: set.zoom(*set.levels(0..=self.max_zoom).end()), ..self }
    }
}

impl Default for TileSettings {
    fn default() -> Self {
        Self { min_zoom: 0, max_zoom: 14, columns: None, thin: true, rank: None, max_bytes: Self::MAX_BYTES, cluster: None }
    }
}
