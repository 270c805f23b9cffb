//! Whether an answer is small, as far as the index tells without looking at rows.

use super::plan::bbox::few_in_bounds;
use crate::{
    filter::{Expr, SpatialOp},
    model::LonLatBounds,
    store::Table,
};

/// Whether the filter can only be true of few rows, which have no more than so many positions, and is cheap to ask of
/// them. Nothing is said of filters that are not boxes, ids or conjunctions with them.
pub fn is_selective(table: &Table, filter: &Expr, max_positions: usize) -> bool {
    match filter {
        Expr::Spatial(SpatialOp::Intersects, _, bounds) => match bounds.as_ref() {
            Expr::Bbox(numbers) => match LonLatBounds::from_numbers(numbers) {
                Some(Ok(bounds)) => few_in_bounds(table, &bounds, max_positions),
                _ => true,
            },
            _ => false,
        },
        Expr::Ids(ids) => ids.len() <= 100,
        _ => false,
    }
}
