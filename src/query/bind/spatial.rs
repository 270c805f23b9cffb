//! `S_INTERSECTS` and its kin.

use super::{
    Binder,
    operand::{Shape, bad},
};
use crate::{
    filter::{Expr, SpatialOp},
    geometry::predicates::PreparedGeometry,
    query::{
        QueryError,
        plan::{
            Predicate,
            bbox::MeetsBounds,
            spatial::{compare, converse, to_itself},
        },
    },
};

impl<'t> Binder<'t> {
    /// `a op b`. Between two literals it is the same for every row.
    pub fn spatial(&self, op: SpatialOp, a: &Expr, b: &Expr) -> Result<Predicate<'t>, QueryError> {
        let name = name(op);
        match (self.shape(name, a)?, self.shape(name, b)?) {
            (Shape::Row, Shape::Row) => Ok(to_itself(self.table, op)),
            (Shape::Row, literal) => self.row_to(op, literal, b),
            (literal, Shape::Row) => self.row_to(converse(op), literal, a),
            (left, right) => Ok(Predicate::Known(Some(prepared(&right, b)?.relate_prepared(op, &prepared(&left, a)?)))),
        }
    }

    fn row_to(&self, op: SpatialOp, literal: Shape, expr: &Expr) -> Result<Predicate<'t>, QueryError> {
        Ok(match literal {
            Shape::Bounds(bounds, heights) if op == SpatialOp::Intersects => {
                Predicate::test_of(MeetsBounds::new(self.table, bounds, heights))
            }
            Shape::Bounds(bounds, heights) if op == SpatialOp::Disjoint => {
                Predicate::test_of(MeetsBounds::new(self.table, bounds, heights)).negated()
            }
            literal => compare(self.table, op, prepared(&literal, expr)?),
        })
    }
}

fn prepared(literal: &Shape, expr: &Expr) -> Result<PreparedGeometry, QueryError> {
    let prepared = match literal {
        Shape::Bounds(bounds, _) => PreparedGeometry::from_bounds(bounds),
        Shape::Literal(geometry) => PreparedGeometry::new(geometry),
        Shape::Row => return Err(bad(expr, "the geometry of the features is no literal")),
    };
    prepared.map_err(|error| bad(expr, &error.to_string()))
}

fn name(op: SpatialOp) -> &'static str {
    match op {
        SpatialOp::Within => "S_WITHIN",
        SpatialOp::Contains => "S_CONTAINS",
        SpatialOp::Crosses => "S_CROSSES",
        SpatialOp::Disjoint => "S_DISJOINT",
        SpatialOp::Equals => "S_EQUALS",
        SpatialOp::Intersects => "S_INTERSECTS",
        SpatialOp::Overlaps => "S_OVERLAPS",
        SpatialOp::Touches => "S_TOUCHES",
    }
}
