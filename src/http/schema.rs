//! `/collections/{id}/schema` and `/queryables`: JSON Schema of a collection's properties
//! (OGC API Features Part 5, OGC 23-058r1; Part 3, OGC 19-079r2, section 6).

use super::{
    ask::{Ask, PathOf},
    collections::find,
    problem::Problem,
    respond,
    respond::SCHEMA_JSON,
    state::Shared,
};
use crate::{
    catalog::Collection,
    model::{ColumnType, GeometryKind},
    store::Column,
};
use axum::{extract::State, response::Response};
use serde_json::{Map, Value, json};

/// What features have.
pub async fn schema(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let ask = ask.json_only()?;
    let collection = find(&state, &id)?;
    let url = ask.base(&state.settings)?.url(format_args!("/collections/{}/schema", collection.info.id));
    let mut properties = Map::new();
    let id_type = if collection.table.ids().are_text() { "string" } else { "integer" };
    properties.insert("id".to_owned(), json!({ "type": id_type, "x-ogc-role": "id", "readOnly": true }));
    properties.insert("geometry".to_owned(), geometry(&collection));
    properties.extend(collection.table.columns().iter().map(|column| (column.name.clone(), property(column))));
    respond::json(&ask, SCHEMA_JSON, &document(&url, &collection, &properties))
}

/// What features can be asked for by: `name=value`, and `bbox` for the geometry.
pub async fn queryables(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let ask = ask.json_only()?;
    let collection = find(&state, &id)?;
    let url = ask.base(&state.settings)?.url(format_args!("/collections/{}/queryables", collection.info.id));
    let mut properties = Map::new();
    properties.insert("geometry".to_owned(), geometry(&collection));
    let comparable = collection.table.columns().iter().filter(|column| column.column_type != ColumnType::Json);
    properties.extend(comparable.map(|column| (column.name.clone(), property(column))));
    respond::json(&ask, SCHEMA_JSON, &document(&url, &collection, &properties))
}

fn document(url: &str, collection: &Collection, properties: &Map<String, Value>) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "type": "object",
        "title": collection.info.title,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn geometry(collection: &Collection) -> Value {
    let format = match collection.table.geometry().common_kind() {
        Some(GeometryKind::Point) => "geometry-point",
        Some(GeometryKind::MultiPoint) => "geometry-point-or-multipoint",
        Some(GeometryKind::LineString) => "geometry-linestring",
        Some(GeometryKind::MultiLineString) => "geometry-linestring-or-multilinestring",
        Some(GeometryKind::Polygon) => "geometry-polygon",
        Some(GeometryKind::MultiPolygon) => "geometry-polygon-or-multipolygon",
        Some(GeometryKind::GeometryCollection) => "geometry-geometrycollection",
        Some(GeometryKind::Null) | None => "geometry-any",
    };
    json!({ "x-ogc-role": "primary-geometry", "format": format })
}

fn property(column: &Column) -> Value {
    let mut schema = match column.column_type {
        ColumnType::Boolean => json!({ "type": "boolean" }),
        ColumnType::Integer => json!({ "type": "integer" }),
        ColumnType::Float => json!({ "type": "number" }),
        ColumnType::Text => json!({ "type": "string" }),
        ColumnType::Date => json!({ "type": "string", "format": "date" }),
        ColumnType::DateTime => json!({ "type": "string", "format": "date-time" }),
        ColumnType::List => json!({ "type": "array" }),
        // Objects, and lists among them.
        ColumnType::Json => json!({}),
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), column.name.clone().into());
    }
    schema
}
