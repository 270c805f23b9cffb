//! The columns that the user chose: which to keep, and which holds the ids.

use super::{IngestError, Source};
use crate::model::{ColumnBuilder, Defect, DefectKind, RowBatch, Value, When};

/// Takes ids from their column, keeps the chosen columns in the order chosen, and gives the names of all.
pub(super) fn select(batch: &mut RowBatch, source: &Source) -> Vec<String> {
    let names = batch.columns.iter().map(|(name, _)| name.clone()).collect();
    if let Some(name) = &source.id_column
        && let Some((_, column)) = batch.columns.iter().find(|(n, _)| n == name)
    {
        batch.ids = ids_of(column);
    }
    if let Some(chosen) = &source.columns {
        let mut all = std::mem::take(&mut batch.columns);
        for name in chosen {
            if let Some(place) = all.iter().position(|(n, _)| n == name) {
                batch.columns.push(all.swap_remove(place));
            }
        }
        batch.declared.retain(|(name, _)| chosen.contains(name));
    }
    names
}

/// A column as ids: whole numbers also where the source has no types.
pub(super) fn ids_of(column: &ColumnBuilder) -> ColumnBuilder {
    let mut ids = ColumnBuilder::default();
    for row in 0..column.len() {
        match column.value(row) {
            Value::Untyped(text) => match text.parse::<i64>() {
                Ok(id) if id.to_string() == text => ids.push(Value::Integer(id)),
                _ => ids.push(Value::Text(text)),
            },
            Value::Null => ids.push(Value::Null),
            Value::Integer(id) => ids.push(Value::Integer(id)),
            // A table that stores numbers as floats still counts in whole ones.
            Value::Float(id) if id.fract() == 0.0 && id.abs() < 9e15 => ids.push(Value::Integer(id as i64)),
            other => other.with_text(|text| ids.push(Value::Text(text))),
        }
    }
    ids
}

/// The rows whose text in a column of times is none: they are found by no time.
pub(super) fn no_times<'b>(batch: &'b RowBatch, name: &'b str) -> impl Iterator<Item = Defect> + 'b {
    let column = batch.columns.iter().find(|(other, _)| other == name).map(|(_, column)| column);
    column.into_iter().flat_map(move |column| {
        batch.source_rows.iter().enumerate().filter_map(move |(row, source_row)| {
            let (Value::Untyped(text) | Value::Text(text)) = column.value(row) else { return None };
            let shown: String = text.chars().take(60).collect();
            let detail = || format!("column {name}: `{shown}` is no date, so the row has no time");
            When::parse(text).is_none().then(|| Defect::suspected(*source_row, DefectKind::BadValue, detail()))
        })
    })
}

/// That every column the user named is among those that the layer has.
pub(super) fn check(source: &Source, path: &str, layer: &str, present: &[String]) -> Result<(), IngestError> {
    let key = source.geometry_from.as_ref().map(|from| &from.key);
    let mut named = source.id_column.iter().chain(source.columns.iter().flatten()).chain(key);
    match named.find(|name| !present.is_empty() && !present.contains(name)) {
        None => Ok(()),
        Some(missing) => Err(IngestError::NoSuchColumn {
            path: path.to_owned(),
            layer: layer.to_owned(),
            column: missing.clone(),
            present: present.join(", "),
        }),
    }
}
