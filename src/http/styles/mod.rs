//! Styles of maps, and what they need besides tiles (OGC API Styles, OGC 20-009, is a draft: its paths are kept, its
//! conformance is not claimed).
//!
//! ```text
//! list    /styles                                what styles there are
//! style   /styles/{id}                           one of them, for `MapLibre`
//! parts   /fonts/…, /sprites/…, /base-map/…      glyphs, symbols and the ground, as the build of the map made them
//! ```

mod list;
mod parts;
mod style;

pub use list::styles;
pub use parts::{base_map, fonts, glyphs, sprite};
pub use style::style;

use super::links::escaped;
use crate::{catalog::Entry, styles::Theme};

/// The relation type of the list of styles (OGC 20-009, draft).
pub const REL_STYLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/styles";
/// The relation type of a style (HTML standard, section 4.6.7.23).
pub const REL_STYLESHEET: &str = "stylesheet";

/// The path of the style of a collection.
pub fn path_of(collection: &str) -> String {
    match Theme::named(collection) {
        Some(_) => format!("/styles/{}?collections={collection}", Theme::Light.name()),
        None => format!("/styles/{}", escaped(collection)),
    }
}

/// Whether there is anything of a collection to be drawn, as far as anybody knows.
fn is_drawn(entry: &Entry) -> bool {
    match entry {
        Entry::Ready(collection) => collection.table.located_rows() > 0,
        Entry::Tiles(_) | Entry::Loading(_) | Entry::Failed(..) => true,
    }
}
