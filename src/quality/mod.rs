//! What is wrong with the rows of a table, and how sure that is.
//!
//! ```text
//! assess        subject ─ every check ─→ assessment
//!   subject       the rows to look at, and what they are judged by
//!   check         the checks by name: why they matter, what to do
//!   finding       what a check finds; the surest are kept, all are counted
//!   roles         which columns hold names, countries, commodities, uncertainties
//!   astray        points away from their places, and how they may have come there
//!   places        where the rows of a table, or of a country, mostly lie
//!   boundary      where all of them should
//!   texts         every different text of a column looked at once
//! One check per file:
//!   placeholder away outside rounded shared duplicate                          where rows are
//!   loading missing empty                                                     what is there at all
//!   scripts control mojibake codes dates tonnage                              what it says
//!   units         amounts and grades in the units of columns
//! document      the assessment for programs (JSON); rows: as a table (CSV); layer: on a map (GeoJSON); text: for people
//! ```
//!
//! A check would rather miss something than say what is not so.

mod amounts;
mod assess;
mod astray;
mod away;
mod boundary;
mod check;
mod codes;
mod control;
mod dates;
mod document;
mod duplicate;
mod empty;
mod finding;
mod layer;
mod loading;
mod missing;
mod mojibake;
mod outside;
mod placeholder;
mod places;
mod roles;
mod rounded;
mod rows;
mod scripts;
mod shared;
mod subject;
mod text;
mod texts;
mod tonnage;
mod units;

pub use assess::{Assessment, Checked, assess};
pub use boundary::{Boundary, BoundaryError, has_feature};
pub use check::Check;
pub use document::{document, listed_ids};
pub use finding::{Finding, LISTED_PER_CHECK, Sure};
pub use layer::layer;
pub use rows::csv;
pub use subject::Subject;
pub use text::text;

#[cfg(test)]
mod tests;
