//! `name=value` as an expression (OGC 17-069r4, section 7.15.5).

use super::QueryError;
use crate::{
    filter::{ArrayOp, CompareOp, Expr},
    model::{ColumnType, Instant},
    store::Column,
};

/// The features whose property equals a value, read in the type of the column; of an array, those that have it among
/// their members.
pub fn property_equals(column: &Column, value: &str) -> Result<Expr, QueryError> {
    let property = || Box::new(Expr::Property(column.name.clone()));
    let bad = |reason: &str| QueryError::BadValue { value: format!("'{value}'"), reason: reason.to_owned() };
    let equal = |literal| Expr::Compare(CompareOp::Equal, property(), Box::new(literal));
    let number = || value.parse().map(Expr::Integer).or_else(|_| value.parse().map(Expr::Float));
    Ok(match column.column_type {
        ColumnType::Boolean => match value {
            "true" | "1" => equal(Expr::Boolean(true)),
            "false" | "0" => equal(Expr::Boolean(false)),
            _ => return Err(bad("write true or false")),
        },
        ColumnType::Integer => equal(value.parse().map(Expr::Integer).map_err(|_| bad("write a whole number"))?),
        ColumnType::Float => equal(number().map_err(|_| bad("write a number, as in 12.5"))?),
        ColumnType::Date | ColumnType::DateTime if Instant::parse(value).is_none() => {
            return Err(bad("write a date or a time, as in 2024-05-01 or 2024-05-01T10:00:00Z"));
        }
        ColumnType::Text | ColumnType::Date | ColumnType::DateTime => equal(Expr::Text(value.to_owned())),
        ColumnType::List | ColumnType::Json => {
            let has = |member| Expr::Array(ArrayOp::Contains, property(), Box::new(Expr::List(vec![member])));
            let as_text = has(Expr::Text(value.to_owned()));
            match number() {
                Ok(number) => Expr::Or(vec![as_text, has(number)]),
                Err(_) => as_text,
            }
        }
    })
}
