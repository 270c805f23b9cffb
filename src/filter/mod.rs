//! CQL2, the Common Query Language (OGC 21-065r2): text or JSON → one expression tree.
//!
//! The tree knows nothing of a collection; `query` binds it to the columns of a table.

mod expr;

pub use crate::model::SpatialOp;
pub use expr::{ArithmeticOp, ArrayOp, CompareOp, Expr, TemporalOp};
