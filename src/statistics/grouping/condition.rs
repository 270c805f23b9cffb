//! A group as a condition, so that its features can be asked for.

use super::{super::mixing::is_of_categories, By, Grouping, Key, TimeBin};
use crate::{
    filter::{CompareOp, Expr},
    model::{ColumnType, GeometryKind},
    query::{geometry, meets, property_equals},
    store::{Column, ColumnData, Table},
    vocabulary::class_of,
};
use serde_json::Value;

impl Grouping {
    /// What is true of the features of a group and of no others; `None` where CQL2 cannot say that.
    pub fn condition(&self, key: &Key, table: &Table) -> Option<Expr> {
        let is_null = |column: &Column| Expr::IsNull(Box::new(Expr::Property(column.name.clone())));
        match (&self.by, key) {
            (By::Value(column) | By::Each(column), key) => {
                let column = table.columns().get(*column)?;
                let is_list = column.column_type == ColumnType::List;
                let is_split = matches!(self.by, By::Each(_)) && column.column_type == ColumnType::Text;
                match key {
                    // That a member is the first, or the only part of a text, CQL2 cannot say, nor that a list is empty.
                    _ if is_split || column.column_type == ColumnType::Json => None,
                    Key::Value(Value::String(category)) if matches!(self.by, By::Value(_)) && is_of_categories(column) => {
                        spelled_as(column, category)
                    }
                    Key::Value(value) if !is_list || matches!(self.by, By::Each(_)) => equals(column, value),
                    Key::None if !is_list => Some(is_null(column)),
                    _ => None,
                }
            }
            (By::Bins(column, _), key) => {
                let column = table.columns().get(*column)?;
                Some(if let Key::Bin(bin) = key { bin.condition(column) } else { is_null(column) })
            }
            (By::Time(column, bin), key) => {
                let column = table.columns().get(*column)?;
                match key {
                    Key::Time(_, number) => during(column, *bin, *number),
                    _ if column.column_type == ColumnType::Text => None,
                    _ => Some(is_null(column)),
                }
            }
            (By::Sheet(scale), Key::Sheet(sheet)) => {
                let scale = Expr::Integer(scale.denominator().into());
                let function = Expr::Function("sheet".to_owned(), vec![geometry(table), scale]);
                Some(Expr::Compare(CompareOp::Equal, Box::new(function), Box::new(Expr::Text(sheet.to_string()))))
            }
            (By::Square(grid), Key::Square(cell)) => {
                let are_points = table.geometry().common_kind() == Some(GeometryKind::Point);
                are_points.then(|| meets(table, Expr::Bbox(grid.edges(*cell).to_vec())))
            }
            (By::Square(_) | By::Hexagon(_), Key::None) => Some(Expr::IsNull(Box::new(geometry(table)))),
            _ => None,
        }
    }
}

/// Any spelling of a category.
fn spelled_as(column: &Column, category: &str) -> Option<Expr> {
    let ColumnData::Text(text) = &column.data else { return None };
    let class = class_of(category);
    let mut spellings: Vec<Expr> =
        text.dictionary.iter().filter(|value| class_of(value) == class).map(|value| Expr::Text(value.to_owned())).collect();
    let property = Box::new(Expr::Property(column.name.clone()));
    Some(match spellings.len() {
        1 => Expr::Compare(CompareOp::Equal, property, Box::new(spellings.pop()?)),
        _ => Expr::In(property, spellings),
    })
}

fn equals(column: &Column, value: &Value) -> Option<Expr> {
    match value {
        Value::String(text) => property_equals(column, text).ok(),
        Value::Number(_) | Value::Bool(_) => property_equals(column, &value.to_string()).ok(),
        _ => None,
    }
}

/// From the first day of a part of time to before that of the next.
fn during(column: &Column, bin: TimeBin, number: i32) -> Option<Expr> {
    let bound = |number: i32| match column.column_type {
        ColumnType::Integer => Some(Expr::Integer(bin.first_year(number).into())),
        ColumnType::Date | ColumnType::DateTime => bin.begins(number).map(Expr::Date),
        _ => None,
    };
    let property = || Box::new(Expr::Property(column.name.clone()));
    let from = Expr::Compare(CompareOp::GreaterOrEqual, property(), Box::new(bound(number)?));
    let to = Expr::Compare(CompareOp::Less, property(), Box::new(bound(number + 1)?));
    Some(Expr::And(vec![from, to]))
}
