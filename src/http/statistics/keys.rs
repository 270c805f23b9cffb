//! What groups are called.

use crate::{
    catalog::Collection,
    http::pages::{id_text, row_label},
    statistics::{By, Grouping, Key, TimeBin},
};
use serde_json::Value;

/// Names of the keys of a grouping.
pub struct KeyNames<'a> {
    grouping: &'a Grouping,
}

impl<'a> KeyNames<'a> {
    /// Of a grouping.
    pub fn of(grouping: &'a Grouping) -> Self {
        Self { grouping }
    }

    /// A key as a value: of a region, its id.
    pub fn value(&self, key: &Key) -> Value {
        match key {
            Key::None => Value::Null,
            Key::Value(value) => value.clone(),
            Key::Time(TimeBin::Year, year) => (*year).into(),
            Key::Time(bin, number) => bin.label(*number).into(),
            Key::Region(row) => self.regions().map_or(Value::Null, |regions| id_text(&regions.table, *row as usize).into()),
            Key::Sheet(sheet) => sheet.to_string().into(),
            Key::Square(cell) => format!("{}-{}", cell.row, cell.column).into(),
            Key::Hexagon(cell) => cell.to_string().into(),
        }
    }

    /// A key for people, where that is something else: the name of a region.
    pub fn label(&self, key: &Key) -> Option<String> {
        match key {
            Key::Region(row) => self.regions().map(|regions| row_label(&regions.table, *row as usize)),
            _ => None,
        }
    }

    /// The collection of the regions.
    pub fn regions(&self) -> Option<&'a Collection> {
        if let By::Region(regions) = &self.grouping.by { Some(regions) } else { None }
    }
}

/// A value as text; nothing for none.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
