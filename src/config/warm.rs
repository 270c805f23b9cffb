//! The settings of tiles that are made before anybody asks for them.

use crate::model::LonLatBounds;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Tiles that are made and kept when their collections are loaded, and again when one of them has changed: on one core, until they
/// take three quarters of `tiles_bytes`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WarmSettings {
    /// The ids of the collections that a tile has, in the order in which maps ask for them.
    #[schemars(length(min = 1))]
    pub collections: Vec<String>,
    /// The first zoom.
    #[serde(default)]
    pub min_zoom: u8,
    /// The last zoom. There are four times as many tiles at each.
    #[serde(default = "default_max_zoom")]
    pub max_zoom: u8,
    /// Only tiles that meet this box: west, south, east, north in degrees. West > east crosses the antimeridian.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
    /// How the tiles are compressed: browsers take zstd over https, and gzip over http.
    #[serde(default = "default_encodings")]
    pub encodings: Vec<WarmEncoding>,
}

/// How tiles are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum WarmEncoding {
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Br,
    /// RFC 8878.
    Zstd,
}

fn default_max_zoom() -> u8 {
    6
}

fn default_encodings() -> Vec<WarmEncoding> {
    vec![WarmEncoding::Zstd, WarmEncoding::Gzip]
}

impl WarmSettings {
    /// The box.
    pub fn bounds(&self) -> Option<LonLatBounds> {
        let [west, south, east, north] = self.bbox?;
        LonLatBounds::new(west, south, east, north).ok()
    }

    /// The key that is wrong, and why.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if self.collections.is_empty() {
            return Err(("collections", "no collection is named".to_owned()));
        }
        if self.min_zoom > self.max_zoom {
            return Err(("min_zoom", format!("{} is deeper than max_zoom, {}", self.min_zoom, self.max_zoom)));
        }
        match self.bbox.map(|[west, south, east, north]| LonLatBounds::new(west, south, east, north)) {
            Some(Err(error)) => Err(("bbox", error.to_string())),
            _ => Ok(()),
        }
    }
}
