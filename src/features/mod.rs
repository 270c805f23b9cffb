//! Reading features: query → page, and the writers of every format.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

pub mod encode;
mod matches;
mod page;

pub use matches::{QueryError, matching_rows};
pub use page::{Page, Rows, is_quick, page};
