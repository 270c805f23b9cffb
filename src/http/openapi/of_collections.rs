//! The features of each collection as a path of its own, with its properties as parameters. Programs look there for what
//! they may leave to the server: GDAL sends `-where "country = 'Chile'"` as `country=Chile` only if that is defined.

use super::{
    parameters::query,
    paths::{FEATURES, reference},
};
use crate::{
    catalog::{Collection, Entries, Entry},
    http::params::CONVENIENCES,
    model::ColumnType,
    store::Column,
};
use serde_json::{Map, Value, json};

/// What is said of these paths.
pub const TAG: (&str, &str) = ("Collections", "The features of each collection, its properties among the parameters.");

/// A definition with thousands of paths would be too long to read, for programs as well.
const MAX_COLLECTIONS: usize = 100;

/// Parameters that say of any collection what is said here of one.
const IN_GENERAL: [&str; 2] = ["collectionId", "propertyValues"];

/// The paths of the collections that are loaded.
pub fn paths(entries: &Entries) -> Map<String, Value> {
    let ready = entries.iter().filter_map(|entry| match entry {
        Entry::Ready(collection) => Some(collection),
        _ => None,
    });
    ready
        .take(MAX_COLLECTIONS)
        .map(|collection| (format!("/collections/{}/items", collection.info.id), json!({ "get": operation(collection) })))
        .collect()
}

fn operation(collection: &Collection) -> Value {
    let (id, table) = (&collection.info.id, &collection.table);
    let is_property = |name: &str| CONVENIENCES.contains(&name) && table.column(name).is_some();
    let general: Vec<&str> =
        FEATURES.parameters.iter().copied().filter(|name| !IN_GENERAL.contains(name) && !is_property(name)).collect();
    let own = table.columns().iter().filter(|column| column.name != "f" && !general.contains(&column.name.as_str()));
    let mut operation = FEATURES.to_json();
    operation["operationId"] = format!("getFeatures.{id}").into();
    operation["summary"] = format!("Features of {}", collection.info.title).into();
    operation["tags"] = json!([TAG.0]);
    operation["parameters"] = general.iter().map(|name| reference(name)).chain(own.filter_map(property)).collect();
    operation
}

/// A property as a parameter; `None` for those that hold several values, which `=` does not compare as a whole.
fn property(column: &Column) -> Option<Value> {
    let value_type = match column.column_type {
        ColumnType::Boolean => "boolean",
        ColumnType::Integer => "integer",
        ColumnType::Float => "number",
        ColumnType::Text | ColumnType::Date | ColumnType::DateTime => "string",
        ColumnType::List | ColumnType::Json => return None,
    };
    Some(query(&column.name, "Features that have this value", json!({ "type": value_type })))
}
