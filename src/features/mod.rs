//! Reading features: query → page, and the writer of GeoJSON.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

pub mod encode;
mod geojson;
mod json_number;
mod page;

pub use geojson::GeoJsonWriter;
pub use page::{ItemsQuery, Page, is_quick, page};
