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
    store::{Column, Table},
};
use serde_json::{Map, Value, json};

/// What is said of these paths.
pub const TAG: (&str, &str) = ("Collections", "The features of each collection, its properties among the parameters.");

/// A definition with thousands of paths would be too long to read, for programs as well.
const MAX_COLLECTIONS: usize = 100;

/// Parameters that say of any collection what is said here of one.
const IN_GENERAL: [&str; 2] = ["collectionId", "propertyValues"];
/// So do these, with its properties to choose from.
const CHOICES: [&str; 3] = ["properties", "exclude-properties", "sortby"];

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
    let (chosen, general): (Vec<&str>, Vec<&str>) = general.iter().partition(|name| CHOICES.contains(name));
    let mut operation = FEATURES.to_json();
    operation["operationId"] = format!("getFeatures.{id}").into();
    operation["summary"] = format!("Features of {}", collection.info.title).into();
    operation["tags"] = json!([TAG.0]);
    operation["parameters"] = general
        .iter()
        .map(|name| reference(name))
        .chain(chosen.iter().map(|name| choice(name, table)))
        .chain(own.filter_map(property))
        .collect();
    operation
}

/// Names of properties between commas.
fn choice(name: &str, table: &Table) -> Value {
    let all = || table.columns().iter();
    let sortable = all().filter(|column| column.column_type.is_sortable()).map(|column| &column.name);
    let (description, names): (_, Vec<String>) = match name {
        "sortby" => {
            let both_ways = sortable.flat_map(|name| [name.clone(), format!("-{name}")]).collect();
            ("Properties to sort by; one after - has its largest values first", both_ways)
        }
        "properties" => ("Only these properties", all().map(|column| column.name.clone()).collect()),
        _ => ("All properties but these", all().map(|column| column.name.clone()).collect()),
    };
    // A name with a comma stands in quotes, and an enumeration may not be empty.
    let items = if names.is_empty() || names.iter().any(|name| name.contains([',', '"'])) {
        json!({ "type": "string", "minLength": 1 })
    } else {
        json!({ "type": "string", "enum": names })
    };
    query(name, description, json!({ "type": "array", "items": items, "minItems": 1 }))
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
