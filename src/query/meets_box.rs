//! `bbox=` as an expression (OGC 17-069r4, section 7.15.3).

use crate::{
    filter::{Expr, SpatialOp},
    store::Table,
};

/// The features whose geometry meets the literal.
pub fn meets(table: &Table, literal: Expr) -> Expr {
    Expr::Spatial(SpatialOp::Intersects, Box::new(geometry(table)), Box::new(literal))
}

/// As [`meets`], and as the standard asks the features without geometry too.
pub fn meets_or_is_nowhere(table: &Table, literal: Expr) -> Expr {
    let meets = meets(table, literal);
    if table.located_rows() == table.rows() {
        return meets;
    }
    Expr::Or(vec![meets, Expr::IsNull(Box::new(geometry(table)))])
}

/// The geometry of the features.
pub fn geometry(table: &Table) -> Expr {
    Expr::Property(table.geometry_name().to_owned())
}
