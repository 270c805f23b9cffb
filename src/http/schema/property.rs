//! The JSON Schema of one property (OGC 23-058r1, sections 7 and 8).

use crate::{
    catalog::Collection,
    format::tilejson::FieldType,
    model::{ColumnType, GeometryKind, TimeColumns},
    store::{Column, ColumnData, Table},
};
use serde_json::{Value, json};

/// A choice of more values than these is no help.
const MAX_VALUES: usize = 30;
/// Longer texts are no choice but reading.
const MAX_VALUE_BYTES: usize = 60;

/// The id of a feature.
pub fn id(table: &Table) -> Value {
    let id_type = if table.ids().are_text() { "string" } else { "integer" };
    json!({ "title": "Id", "type": id_type, "readOnly": true, "x-ogc-role": "id" })
}

/// The geometry under one of its names. It has no `type` (requirement /req/schemas/properties), and the role under its
/// first name only (requirement /req/core-roles-features/role-primary-geometry).
pub fn geometry(table: &Table, name: &str, primary: bool) -> Value {
    let format = match table.geometry().common_kind() {
        Some(GeometryKind::Point) => "geometry-point",
        Some(GeometryKind::MultiPoint) => "geometry-point-or-multipoint",
        Some(GeometryKind::LineString) => "geometry-linestring",
        Some(GeometryKind::MultiLineString) => "geometry-linestring-or-multilinestring",
        Some(GeometryKind::Polygon) => "geometry-polygon",
        Some(GeometryKind::MultiPolygon) => "geometry-polygon-or-multipolygon",
        Some(GeometryKind::GeometryCollection) => "geometry-geometrycollection",
        Some(GeometryKind::Null) | None => "geometry-any",
    };
    if primary {
        json!({ "title": name, "format": format, "x-ogc-role": "primary-geometry" })
    } else {
        json!({ "title": name, "description": "Another name of the geometry.", "format": format })
    }
}

/// A property that only clusters of tiles have; sums have the units of what is summed up.
pub fn of_clusters(collection: &Collection, name: &str, field_type: FieldType) -> Value {
    if let Some(summed) = collection.table.column(name) {
        return column(collection, summed);
    }
    let name_of_type = match field_type {
        FieldType::Boolean => "boolean",
        FieldType::Number => "number",
        FieldType::String => "string",
    };
    json!({ "title": name, "type": name_of_type, "description": "Of clusters only" })
}

/// A property that features have.
pub fn column(collection: &Collection, column: &Column) -> Value {
    let mut schema = match column.column_type {
        ColumnType::Boolean => json!({ "type": "boolean" }),
        ColumnType::Integer => json!({ "type": "integer" }),
        ColumnType::Float => json!({ "type": "number" }),
        ColumnType::Text => json!({ "type": "string" }),
        ColumnType::Date => json!({ "type": "string", "format": "date" }),
        ColumnType::DateTime => json!({ "type": "string", "format": "date-time" }),
        ColumnType::List => json!({ "type": "array" }),
        // Objects, and lists among them.
        ColumnType::Json => json!({ "type": ["object", "array"] }),
    };
    schema["title"] = column.name.as_str().into();
    if let Some(role) = time_role(collection, &column.name) {
        schema["x-ogc-role"] = role.into();
    }
    match collection.info.units.get(&column.name).map(|unit| (unit, ucum(unit))) {
        Some((_, Some(unit))) => {
            schema["x-ogc-unit"] = unit.into();
            schema["x-ogc-unitLang"] = "UCUM".into();
        }
        Some((unit, None)) => schema["description"] = format!("in {unit}").into(),
        None => {}
    }
    schema
}

/// All values of a text that has few, and most of them more than once: a choice. They are the values of today, so they are
/// told to those who ask, and not to those who check what they get.
pub fn values(column: &Column) -> Option<Value> {
    let ColumnData::Text(text) = &column.data else { return None };
    let dictionary = &text.dictionary;
    let valued_rows = column.rows().saturating_sub(column.nulls as usize);
    let is_choice = column.column_type == ColumnType::Text
        && (1..=MAX_VALUES).contains(&dictionary.len())
        && valued_rows >= 2 * dictionary.len()
        && dictionary.iter().all(|value| value.len() <= MAX_VALUE_BYTES);
    is_choice.then(|| {
        let mut values: Vec<&str> = dictionary.iter().collect();
        values.sort_unstable();
        json!(values)
    })
}

/// Both ends of an interval must be days, or both moments (requirement /req/core-roles-features/primary-temporal-constraints).
fn time_role(collection: &Collection, name: &str) -> Option<&'static str> {
    let column_type = |name: &str| collection.table.column(name).map(|column| column.column_type);
    match collection.info.time.as_ref()? {
        TimeColumns::Instant(instant) => (instant == name).then_some("primary-instant"),
        TimeColumns::Interval { start, end } if column_type(start) != column_type(end) => None,
        TimeColumns::Interval { start, .. } if start == name => Some("primary-interval-start"),
        TimeColumns::Interval { end, .. } => (end == name).then_some("primary-interval-end"),
    }
}

/// The unit as UCUM writes it, in printable ASCII; `None` for words.
fn ucum(unit: &str) -> Option<String> {
    let plain: String = unit
        .chars()
        .map(|c| match c {
            '²' => '2',
            '³' => '3',
            '·' => '.',
            'µ' | 'μ' => 'u',
            other => other,
        })
        .collect();
    let plain = plain.replace('°', "deg");
    (!plain.is_empty() && plain.chars().all(|c| c.is_ascii_graphic())).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_written_in_ucum_where_they_can_be() {
        for (unit, written) in [("t", "t"), ("km²", "km2"), ("g/t", "g/t"), ("%", "%"), ("µm", "um"), ("°", "deg")] {
            assert_eq!(ucum(unit).as_deref(), Some(written));
        }
        for words in ["тыс. т", "million tonnes", ""] {
            assert_eq!(ucum(words), None, "{words}");
        }
    }
}
