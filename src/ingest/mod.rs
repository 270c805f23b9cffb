//! From a source to tables: read, reproject, clean, sort, and report what became of every row.
//!
//! ```text
//! format::open → layers ─┬─ parse job ─ rows::prepare ─┐
//!                        ├─ parse job ─ rows::prepare ─┼─ TableBuilder → Table + LoadReport → snapshot
//!                        └─ …   (one per core)        ─┘
//! ```

mod columns;
mod contained;
mod error;
mod fingerprint;
mod geometry_from;
mod identity;
mod layer;
mod load;
mod position;
mod rows;
mod swapped;

pub use error::{IngestError, explain};
pub use geometry_from::GeometryFrom;
pub use load::{Loaded, LoadedLayer, Observer, Source, keep, load, load_after_damage, load_or_recall};

#[cfg(test)]
mod tests;
