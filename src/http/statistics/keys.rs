//! What groups are called.

use crate::{
    catalog::Collection,
    http::pages::{id_text, row_label},
    statistics::{By, Grouping, Key, TimeBin},
};
use serde_json::{Value, json};

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
            Key::Bin(bin) => json!({ "min": bin.min.to_json(), "max": bin.max.to_json() }),
            Key::Time(TimeBin::Year, year) => (*year).into(),
            Key::Time(bin, number) => bin.label(*number).into(),
            Key::Region(row) => self.regions().map_or(Value::Null, |regions| id_text(&regions.table, *row as usize).into()),
            Key::Sheet(sheet) => sheet.to_string().into(),
            Key::Square(cell) => format!("{}-{}", cell.row, cell.column).into(),
            Key::Hexagon(cell) => cell.to_string().into(),
        }
    }

    /// A key for people, where that is something else: the name of a region, the interval of a bin.
    pub fn label(&self, key: &Key) -> Option<String> {
        match key {
            Key::Bin(bin) => Some(bin.to_string()),
            Key::Region(row) => self.regions().map(|regions| row_label(&regions.table, *row as usize)),
            _ => None,
        }
    }

    /// The heads of its columns in a table.
    pub fn heads(&self) -> Vec<String> {
        let name = &self.grouping.name;
        match self.grouping.by {
            By::Region(_) => vec![name.clone(), format!("{name} name")],
            By::Bins(..) => ["min", "max"].map(|end| format!("{name} {end}")).into(),
            _ => vec![name.clone()],
        }
    }

    /// What stands below them.
    pub fn cells(&self, key: &Key) -> Vec<String> {
        match (&self.grouping.by, key) {
            (By::Region(_), _) => vec![text_of(&self.value(key)), self.label(key).unwrap_or_default()],
            (By::Bins(..), Key::Bin(bin)) => vec![bin.min.to_string(), bin.max.to_string()],
            (By::Bins(..), _) => vec![String::new(); 2],
            _ => vec![text_of(&self.value(key))],
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
