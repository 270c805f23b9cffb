//! `TileJSON` 3.0.0: what a set of tiles holds and where it is.

use super::archive::TileContent;
use std::collections::BTreeMap;

/// A `TileJSON` document.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct TileJson {
    /// The version of the specification, [`TileJson::VERSION`].
    pub tilejson: &'static str,
    /// For people.
    pub name: String,
    /// For people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// For people, shown on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// URL templates with `{z}`, `{x}` and `{y}`.
    pub tiles: Vec<String>,
    /// An addition that `MapLibre` reads as it reads that of a vector source (style specification): `mlt`, where tiles are that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<&'static str>,
    /// West, south, east, north in degrees, west ≤ east; `None` where nothing is in the tiles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bounds: Option<[f64; 4]>,
    /// Longitude, latitude, zoom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub center: Option<[f64; 3]>,
    /// The first zoom with tiles.
    pub minzoom: u8,
    /// The last zoom with tiles.
    pub maxzoom: u8,
    /// The layers, in the order of the tiles.
    pub vector_layers: Vec<VectorLayer>,
}

/// A layer (section 3.3).
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VectorLayer {
    /// The layer's name in the tiles.
    pub id: String,
    /// For people.
    pub description: String,
    /// The first zoom with features.
    pub minzoom: u8,
    /// The last zoom with features.
    pub maxzoom: u8,
    /// An addition: the geometry type that all features have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geometry_type: Option<&'static str>,
    /// An addition: the property that holds the ids of features, where they are text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_property: Option<String>,
    /// Property names and types.
    pub fields: BTreeMap<String, FieldType>,
    /// An addition: how points are drawn as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<ClustersDescription>,
}

/// How points of a layer are drawn as one. Features that have the property `cluster` stand for several.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct ClustersDescription {
    /// What is nearer is one, in CSS pixels where a tile has 512.
    pub radius_px: u8,
    /// The last zoom with clusters.
    pub max_zoom: u8,
    /// Properties that are sums of those of the features in a cluster.
    pub sum: Vec<String>,
    /// The property of which the most frequent values are told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_by: Option<String>,
    /// The units of the sums, as far as they are known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
}

/// The type of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum FieldType {
    /// Whole or not.
    Number,
    /// Text, dates and JSON.
    String,
    /// True or false.
    Boolean,
}

impl TileJson {
    /// The version of the specification.
    pub const VERSION: &'static str = "3.0.0";

    /// Of tiles that are given as this.
    #[must_use]
    pub fn encoded(self, content: TileContent) -> Self {
        Self { encoding: (content == TileContent::Mlt).then_some("mlt"), ..self }
    }

    /// Of tiles that hold the layers of both. They are where the first says.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        let text = |a: String, b: String| [a, b].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ");
        let union = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        let attribution = match (self.attribution, other.attribution) {
            (Some(a), Some(b)) if a != b => Some(text(a, b)),
            (a, b) => a.or(b),
        };
        Self {
            name: text(self.name, other.name),
            description: text(self.description, other.description),
            attribution,
            bounds: self.bounds.zip(other.bounds).map(|(a, b)| union(a, b)).or(self.bounds).or(other.bounds),
            center: self.center.or(other.center),
            minzoom: self.minzoom.min(other.minzoom),
            maxzoom: self.maxzoom.max(other.maxzoom),
            vector_layers: [self.vector_layers, other.vector_layers].concat(),
            ..self
        }
    }
}
