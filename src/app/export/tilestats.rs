//! What values the properties of tiles have: `tilestats` in the metadata of an archive, as Mapbox's `geojson-stats` defines it.

use crate::{
    catalog::Collection,
    query::RowSet,
    store::{Column, ColumnData},
    tiles::{Selection, tile_columns},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// Different values are counted up to this number.
const COUNTED: usize = 1000;
/// So many of them are listed.
const LISTED: usize = 100;
/// Longer texts are not listed: bytes.
const LISTED_TEXT_BYTES: usize = 256;

/// The statistics of what is chosen of these layers.
pub fn tilestats(collections: &[Arc<Collection>], selections: &[Selection]) -> Value {
    let rows = |place: usize| selections.get(place).and_then(|selection| selection.rows.as_deref()).map(|chosen| &chosen.set);
    let layers: Vec<Value> = collections.iter().enumerate().map(|(place, collection)| layer(collection, rows(place))).collect();
    json!({ "layerCount": layers.len(), "layers": layers })
}

fn layer(collection: &Collection, chosen: Option<&RowSet>) -> Value {
    let table = &collection.table;
    let kind = table.geometry().common_kind().map(|kind| kind.name().trim_start_matches("Multi"));
    let columns = tile_columns(collection).into_iter().filter_map(|place| table.columns().get(place));
    let attributes: Vec<Value> = columns.map(|column| attribute(column, chosen)).collect();
    json!({
        "layer": collection.info.id.as_str(),
        "count": chosen.map_or(table.located_rows(), RowSet::len),
        "geometry": kind,
        "attributeCount": attributes.len(),
        "attributes": attributes,
    })
}

fn attribute(column: &Column, chosen: Option<&RowSet>) -> Value {
    let valid = |row: &usize| column.is_valid(*row) && chosen.is_none_or(|rows| rows.contains(*row));
    let mut members = match &column.data {
        ColumnData::Boolean(values) => {
            let different: BTreeSet<bool> =
                (0..column.rows()).filter(valid).filter_map(|row| Some(*values.get(row)? != 0)).collect();
            described("boolean", different.len(), different.into_iter().map(Value::from))
        }
        ColumnData::Integer(values) => {
            numbers((0..column.rows()).filter(valid).filter_map(|row| values.get(row).copied()), |v| v, Value::from)
        }
        ColumnData::Float(values) => {
            // Of numbers, bits in the order of the numbers themselves.
            let key = |v: f64| v.to_bits() as i64 ^ (((v.to_bits() as i64 >> 63) as u64) >> 1) as i64;
            let finite = (0..column.rows()).filter(valid).filter_map(|row| values.get(row).copied()).filter(|v| v.is_finite());
            numbers(finite, key, Value::from)
        }
        ColumnData::Text(text) => {
            let mut is_used = vec![chosen.is_none(); text.dictionary.len()];
            for code in (0..column.rows()).filter(|row| chosen.is_some() && valid(row)).filter_map(|row| text.codes.get(row)) {
                if let Some(used) = is_used.get_mut(*code as usize) {
                    *used = true;
                }
            }
            let used = text.dictionary.iter().zip(&is_used).filter(|(_, used)| **used).map(|(value, _)| value);
            let short = used.clone().filter(|value| value.len() <= LISTED_TEXT_BYTES).map(Value::from);
            described("string", used.count(), short)
        }
    };
    members.insert("attribute".to_owned(), column.name.clone().into());
    members.into()
}

fn described(type_name: &str, count: usize, values: impl Iterator<Item = Value>) -> Map<String, Value> {
    let members = [
        ("type", type_name.into()),
        ("count", count.min(COUNTED).into()),
        ("values", values.take(LISTED).collect::<Vec<_>>().into()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Of numbers, which `key` brings into order.
fn numbers<T: Copy>(values: impl Iterator<Item = T>, key: impl Fn(T) -> i64, to_json: impl Fn(T) -> Value) -> Map<String, Value> {
    let (mut different, mut listed) = (BTreeSet::new(), vec![]);
    let (mut min, mut max): (Option<T>, Option<T>) = (None, None);
    for value in values {
        if min.is_none_or(|min| key(value) < key(min)) {
            min = Some(value);
        }
        if max.is_none_or(|max| key(value) > key(max)) {
            max = Some(value);
        }
        if different.len() < COUNTED && different.insert(key(value)) && listed.len() < LISTED {
            listed.push(to_json(value));
        }
    }
    let mut members = described("number", different.len(), listed.into_iter());
    members.extend(min.map(|min| ("min".to_owned(), to_json(min))));
    members.extend(max.map(|max| ("max".to_owned(), to_json(max))));
    members
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalog::CollectionInfo,
        model::{CollectionId, RowBatch, Value as Cell},
        store::{PreparedBatch, TableBuilder},
    };

    #[test]
    fn values_are_counted_listed_and_bounded() {
        let mut batch = RowBatch::default();
        for row in 0..2000i64 {
            batch.begin_row(row as u64 + 1);
            batch.geometries.push_point(70.0, 50.0, None);
            batch.set("year", Cell::Integer(row - 7));
            batch.set("grade", Cell::Float((row % 3) as f64 - 1.5));
            batch.set("ore", Cell::Text(if row % 2 == 0 { "gold" } else { "copper" }));
            batch.set("open", if row == 5 { Cell::Boolean(true) } else { Cell::Null });
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let info = CollectionInfo::new(CollectionId::from_name("mines"));
        let stats = tilestats(&[Arc::new(Collection::of_table(info, builder.finish().table))], &[]);
        let layer = &stats["layers"][0];
        assert_eq!((&stats["layerCount"], &layer["layer"], &layer["count"]), (&json!(1), &json!("mines"), &json!(2000)));
        assert_eq!((&layer["geometry"], &layer["attributeCount"]), (&json!("Point"), &json!(4)));
        let of = |name: &str| layer["attributes"].as_array().unwrap().iter().find(|a| a["attribute"] == name).unwrap().clone();
        let year = of("year");
        assert_eq!((&year["count"], &year["min"], &year["max"]), (&json!(1000), &json!(-7), &json!(1992)));
        assert_eq!(year["values"].as_array().unwrap().len(), 100);
        assert_eq!((&of("grade")["min"], &of("grade")["max"], &of("grade")["count"]), (&json!(-1.5), &json!(0.5), &json!(3)));
        assert_eq!((&of("ore")["type"], &of("ore")["count"]), (&json!("string"), &json!(2)));
        assert_eq!(of("open")["values"], json!([true]));
    }
}
