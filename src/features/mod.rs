//! Reading features: query → page, and the writers of every format.
//!
//! [`page`] is the one path from a query to rows; every output that shows features goes through it.

mod around;
pub mod encode;
mod order;
mod page;
mod picture;
mod sheet_selection;
mod sheets;

pub use around::{Around, Found, around, is_within};
pub use order::{Order, SortBy, SortKey};
pub use page::{ItemsQuery, Page, is_quick, page, page_of, page_within};
pub use picture::picture;
pub use sheet_selection::{SheetSelection, SheetSelectionError};
pub use sheets::{sheet_area, sheet_outline, sheet_regions, sheet_table, sheets_at, sheets_near};
