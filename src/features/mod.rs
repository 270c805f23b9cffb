//! Reading features: query → page, and the writers of every format.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

pub mod encode;
mod heights;
mod matches;
mod order;
mod page;
mod picture;
mod sheets;

pub use matches::{QueryError, matching_rows};
pub use order::{SortKey, part, sorted_page};
pub use page::{Page, Rows, is_quick, page};
pub use picture::picture;
pub use sheets::{sheet_outline, sheet_table, sheets_near};
