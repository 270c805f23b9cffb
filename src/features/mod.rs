//! Reading features: query → page, and the writer of GeoJSON.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

pub mod encode;
mod geojson;
mod heights;
mod matches;
mod order;
mod page;
mod picture;
mod sheets;

pub use geojson::GeoJsonWriter;
pub use matches::{QueryError, matching_rows};
pub use order::{SortKey, part, sorted_page};
pub use page::{Page, Rows, page};
pub use picture::picture;
pub use sheets::{sheet_outline, sheet_table, sheets_near};
