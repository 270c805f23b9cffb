//! The configuration: from the text of `config.toml`, or the paths on a command line, to validated settings.
//! Nothing is built here, and nothing is read but the file itself.
//!
//! ```text
//! text → variables expanded → keys checked → settings → checked against each other
//!        expand               document       settings,   file
//!                                            collection,
//!                                            tile_matrix_set,
//!                                            warm
//! ```

mod collection;
mod document;
mod erml;
mod expand;
mod file;
mod schema;
mod settings;
mod tile_matrix_set;
mod values;
mod warm;

pub use collection::{
    ClusterSettings, CollectionSettings, CrsAxis, GeometryFromSettings, ProvenanceSettings, QualitySettings, StyleSettings,
    TileSettings, TranslationSettings,
};
pub use erml::{ErmlSettings, ErmlVersion, ErmlView};
pub use file::{ConfigError, Problem};
pub use schema::schema;
pub use settings::{CacheSettings, Limits, ListenError, ServerSettings, Settings, parse_listen};
pub use tile_matrix_set::{CellSizes, TileMatrixSetSettings};
pub use warm::{WarmEncoding, WarmSettings};
