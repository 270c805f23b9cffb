//! Reading features: query → page, and the writer of GeoJSON.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

pub mod encode;
mod geojson;
mod json_number;
mod matches;
mod page;

pub use geojson::GeoJsonWriter;
pub use matches::{QueryError, matching_rows};
pub use page::{Page, Rows, is_quick, page};
