//! What maps look like: `MapLibre` styles (style specification, version 8) of collections, over a base map.
//!
//! ```text
//! document   the whole style                      base_map   the ground
//! look       what a layer of tiles looks like     paint      … as layers of a map
//! commodity  symbols of what is mined             labels     which columns have names
//! palette    colours for what has none            theme      by day and by night
//! ```

mod base_map;
mod commodity;
mod document;
mod labels;
mod look;
mod paint;
mod palette;
mod theme;

pub use base_map::BASE_MAP;
pub use document::{Content, Drawn, Place, Wish, style};
pub use palette::assigned_colors;
pub use theme::Theme;
