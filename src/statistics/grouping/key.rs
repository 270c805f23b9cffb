//! What a group is called.

use super::{Bin, Cell, TimeBin};
use crate::crs::sheets::Sheet;
use h3o::CellIndex;
use serde_json::Value;
use std::cmp::Ordering;

/// What the rows of a group have in common by one grouping.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// A value, or a member of a list.
    Value(Value),
    /// A part of what values span.
    Bin(Bin),
    /// The part of time with this number, counted from the beginning of the year 0.
    Time(TimeBin, i32),
    /// A row of the collection of regions.
    Region(u32),
    /// A map sheet.
    Sheet(Sheet),
    /// A cell of a grid.
    Square(Cell),
    /// A hexagon.
    Hexagon(CellIndex),
    /// They have none: no value, no geometry, or they lie in no region or on no sheet.
    None,
}

impl Key {
    /// The order of groups by several keys, the first first.
    pub fn order_of_all(keys: &[Self], others: &[Self]) -> Ordering {
        keys.iter().zip(others).map(|(key, other)| key.order(other)).fold(Ordering::Equal, Ordering::then)
    }

    /// The order of groups: numbers by value, texts without regard to case, places by their number, none last.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => order_of_values(a, b),
            (Self::Bin(a), Self::Bin(b)) => a.min.partial_cmp(&b.min).unwrap_or(Ordering::Equal).then(a.is_last.cmp(&b.is_last)),
            (Self::Time(_, a), Self::Time(_, b)) => a.cmp(b),
            (Self::Region(a), Self::Region(b)) => a.cmp(b),
            (Self::Sheet(a), Self::Sheet(b)) => a.to_string().cmp(&b.to_string()),
            (Self::Square(a), Self::Square(b)) => a.cmp(b),
            (Self::Hexagon(a), Self::Hexagon(b)) => a.cmp(b),
            (a, b) => (*a == Self::None).cmp(&(*b == Self::None)),
        }
    }
}

fn order_of_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => match (x.as_i64(), y.as_i64()) {
            (Some(x), Some(y)) => x.cmp(&y),
            _ => x.as_f64().unwrap_or_default().total_cmp(&y.as_f64().unwrap_or_default()),
        },
        (Value::String(x), Value::String(y)) => x.to_lowercase().cmp(&y.to_lowercase()).then_with(|| x.cmp(y)),
        (Value::Bool(x), Value::Bool(y)) => x.cmp(y),
        _ => kind(a).cmp(&kind(b)).then_with(|| a.to_string().cmp(&b.to_string())),
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Bool(_) => 0,
        Value::Number(_) => 1,
        Value::String(_) => 2,
        _ => 3,
    }
}
