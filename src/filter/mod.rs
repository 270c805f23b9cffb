//! CQL2, the Common Query Language (OGC 21-065r2): text or JSON → one expression tree, and back.
//!
//! The tree knows nothing of a collection; `query` binds it to the columns of a table. What the grammar alone can tell
//! is refused here: a predicate of the wrong operands, a day that does not exist, a ring that is open, and anything
//! beyond the [limits], so that no input costs more than milliseconds.

mod error;
mod expr;
mod fingerprint;
mod instant;
mod json;
pub mod limits;
mod names;
mod operand;
mod operation;
mod shape;
mod text;

pub use crate::model::SpatialOp;
pub use error::{FilterError, Position};
pub use expr::{ArithmeticOp, ArrayOp, CompareOp, Expr, TemporalOp};
pub use json::parse_json;
pub use names::call_names;
pub use text::parse_text;

#[cfg(test)]
mod tests;
