//! From an expression to predicates over the columns of a table: names are found, types are checked.

mod comparison;
mod function;
mod operand;
mod spatial;
mod temporal;

use super::{
    QueryError,
    plan::{Predicate, lists, rows::AmongRows, search::Search},
    rows::Rows,
};
use crate::{
    filter::{ArrayOp, Expr},
    model::FeatureId,
    store::Table,
};
use operand::{Operand, described};
use std::cell::Cell;

/// Deeper expressions are refused: evaluating one takes a few kilobytes of stack for each level.
const MAX_DEPTH: usize = 150;

/// Binds an expression that is true or false.
pub fn predicate<'t>(table: &'t Table, expr: &Expr) -> Result<Predicate<'t>, QueryError> {
    Binder { table, depth: Cell::new(0) }.predicate(expr)
}

struct Binder<'t> {
    table: &'t Table,
    depth: Cell<usize>,
}

impl<'t> Binder<'t> {
    fn predicate(&self, expr: &Expr) -> Result<Predicate<'t>, QueryError> {
        match self.operand(expr)? {
            Operand::Predicate(predicate) => Ok(predicate),
            other => Err(QueryError::WrongType {
                operator: "a filter".to_owned(),
                expected: "something that is true or false",
                found: other.called(expr),
            }),
        }
    }

    /// Any expression, by its type.
    fn operand(&self, expr: &Expr) -> Result<Operand<'t>, QueryError> {
        let depth = self.depth.get() + 1;
        if depth > MAX_DEPTH {
            let reason = format!("expressions may be nested {MAX_DEPTH} deep at most");
            return Err(QueryError::BadValue { value: "the filter".to_owned(), reason });
        }
        self.depth.set(depth);
        let bound = match self.value(expr)? {
            Some(value) => value,
            None => Operand::Predicate(self.condition(expr)?),
        };
        self.depth.set(depth - 1);
        Ok(bound)
    }

    /// What is true or false.
    fn condition(&self, expr: &Expr) -> Result<Predicate<'t>, QueryError> {
        let all = |children: &[Expr]| children.iter().map(|child| self.predicate(child)).collect::<Result<Vec<_>, _>>();
        Ok(match expr {
            Expr::And(children) => Predicate::all(all(children)?),
            Expr::Or(children) => Predicate::any(all(children)?),
            Expr::Not(child) => self.predicate(child)?.negated(),
            Expr::Compare(op, a, b) => self.compare(*op, a, b)?,
            Expr::Like(text, pattern) => self.like(text, pattern)?,
            Expr::Between(value, low, high) => self.between(value, low, high)?,
            Expr::In(value, list) => self.is_in(value, list)?,
            Expr::IsNull(value) => self.is_null(value)?,
            Expr::Spatial(op, a, b) => self.spatial(*op, a, b)?,
            Expr::Temporal(op, a, b) => self.temporal(*op, a, b)?,
            Expr::Array(op, a, b) => lists::compare(*op, self.list(*op, a)?, self.list(*op, b)?),
            Expr::Ids(ids) => Predicate::test_of(AmongRows(self.rows_of(ids))),
            Expr::Search(words) => Predicate::test_of(Search::new(self.table, words)),
            // Every other expression is a value.
            _ => Predicate::Known(None),
        })
    }

    fn rows_of(&self, ids: &[FeatureId]) -> Rows {
        Rows::listed(ids.iter().filter_map(|id| self.table.ids().find(id)).collect())
    }

    fn list(&self, op: ArrayOp, expr: &Expr) -> Result<lists::List<'t>, QueryError> {
        match self.operand(expr)? {
            Operand::List(list, _) => Ok(list),
            other => Err(QueryError::WrongType {
                operator: match op {
                    ArrayOp::ContainedBy => "A_CONTAINEDBY",
                    ArrayOp::Contains => "A_CONTAINS",
                    ArrayOp::Equals => "A_EQUALS",
                    ArrayOp::Overlaps => "A_OVERLAPS",
                }
                .to_owned(),
                expected: "arrays, as in ('Gold', 'Tin')",
                found: other.called(expr),
            }),
        }
    }
}

/// The values of an array, none of which may depend on the row.
fn literal_members(list: &[Expr]) -> Result<lists::Members, QueryError> {
    list.iter().map(|member| Ok(lists::member(&literal_member(member)?))).collect()
}

fn literal_member(expr: &Expr) -> Result<serde_json::Value, QueryError> {
    Ok(match expr {
        Expr::Boolean(value) => (*value).into(),
        Expr::Integer(value) => (*value).into(),
        Expr::Float(value) => (*value).into(),
        Expr::Text(value) => value.as_str().into(),
        Expr::Date(value) => value.to_string().into(),
        Expr::Timestamp(value) => value.to_string().into(),
        Expr::List(members) => members.iter().map(literal_member).collect::<Result<Vec<_>, _>>()?.into(),
        other => {
            let reason = "arrays hold numbers, texts, dates, TRUE, FALSE and arrays of them".to_owned();
            return Err(QueryError::BadValue { value: described(other), reason });
        }
    })
}
