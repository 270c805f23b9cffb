//! Which rows of a table: an expression bound to its columns and its index.
//!
//! ```text
//! Expr ─ bind ─→ plan: predicates over columns ─ run ─→ Rows
//! bind       names → columns, types checked; errors for people
//! plan       what is asked of rows, in blocks of 4096
//! run        candidates from the index, then block after block, in parallel
//! rows       the answer: ascending ranges        row_set    the same, a bit for each row
//! block      masks of a block: is true, is false, neither
//! like       LIKE patterns          insensitive  CASEI, ACCENTI
//! functions  what `/functions` lists               in_crs       literals in another CRS
//! meets_box  `bbox=` as an expression
//! during     `datetime=` as an expression      equals       `name=value` as one
//! near       distances of rows from a place    selective    whether an answer is small
//! join       rows in regions of another table
//! patience   how long an answer is waited for         commonest    values that most rows have
//! ```
//!
//! # What the standard leaves open
//!
//! - The geometry answers to the name that its source gives it and to `geometry`, the feature's id to `id`, unless a
//!   property has that name.
//! - Text is compared in the binary order of UTF-8. A date and a timestamp are compared as days in UTC.
//! - Arithmetic is in 64-bit floating point; a result that is no number is unknown.
//! - A comparison with a property that has no value is unknown, and rows of which the filter is unknown are not in the
//!   answer. `Search` alone knows no unknown: a row without texts does not have the words.

mod bind;
mod block;
mod commonest;
mod during;
mod equals;
mod error;
mod functions;
mod in_crs;
mod insensitive;
mod join;
mod like;
mod meets_box;
mod near;
mod patience;
mod plan;
mod row_set;
mod rows;
mod run;
mod selective;

pub use commonest::commonest_values;
pub use during::during;
pub use equals::property_equals;
pub use error::QueryError;
pub use functions::{Argument, FUNCTIONS, FunctionInfo, ValueType};
pub use in_crs::{box_to_lon_lat, literals_to_lon_lat};
pub use join::{InRegion, Place, rows_in_regions};
pub use meets_box::{geometry, meets, meets_or_is_nowhere};
pub use near::distances_m_within;
pub use patience::Patience;
pub use plan::{
    measures::{SheetNames, area_km2, length_km, position},
    search::MAX_WORDS,
};
pub use row_set::RowSet;
pub use rows::Rows;
pub use run::{check, matching_rows, matching_rows_within};
pub use selective::is_selective;

#[cfg(test)]
mod tests;
