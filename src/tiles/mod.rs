//! From tables to vector tiles.
//!
//! [`Renderer`] makes the bytes of one tile; [`TileService`] compresses them, keeps them and sees to it that a tile is
//! made once however many ask. Per feature: clip to the tile and its buffer in world units, snap to the tile's grid, check and
//! repair polygons, write the geometry and the attributes.

mod archived;
mod attributes;
mod batch;
mod cache;
mod choice;
mod clusters;
mod compress;
mod counts;
mod form;
mod grids;
mod job;
mod layer;
mod limits;
mod lines;
mod metadata;
mod points;
mod polygons;
mod pyramid;
mod render;
mod room;
mod selections;
mod service;
mod small;
mod version;
mod view;

#[cfg(test)]
mod tests;

pub use archived::joined_tile_json;
pub use attributes::{id_property_name, tile_columns};
pub use cache::CacheStatistics;
pub use choice::{Choice, ChosenRows, Clustering, LayerChoice, Selection};
pub use clusters::{Cluster, ClusterName, Clustered, Hierarchy, cluster_fields, edition as cluster_edition};
pub use compress::ContentEncoding;
pub use counts::TilesOf;
pub use form::{TileForm, TileFormat};
pub use grids::{GridError, Grids, IdTakenError, levels};
pub use limits::TileLimits;
pub use metadata::{attribution, chosen_tile_json, tile_json};
pub use pyramid::TilesUnder;
pub use render::{LABEL_RANK, Rendered, Renderer, label_layer};
pub use service::{Tile, TileError, TileMemory, TileService};
pub use version::{tileset_version, version};
