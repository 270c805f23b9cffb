//! Gathers columns into the order of the table: one type over all batches, dictionaries in the order
//! of first rows.

use super::{GatherColumn, RowSource, infer, odd_cells};
use crate::{
    model::{ColumnBuilder, ColumnType, DefectLog, Outcome, TextValues, Value, Values},
    store::{Column, ColumnData, Dictionary, NULL_CODE, TextColumn},
};
use rayon::prelude::*;
use std::sync::OnceLock;

/// Columns, and what was found while they were made.
#[derive(Default)]
pub(super) struct Gathered {
    pub columns: Vec<Column>,
    /// Which became text because their values had several types, and which numbers although some are none.
    pub notes: Vec<String>,
    /// Cells of columns of numbers that hold none.
    pub lost: DefectLog,
}

/// Makes the columns in parallel; a batch's column is dropped when it is gathered. `source_rows` are those of each batch.
pub(super) fn gather(columns: Vec<GatherColumn>, order: &[RowSource], source_rows: &[Vec<u64>]) -> Gathered {
    let gathered: Vec<(Column, Option<String>, DefectLog)> =
        columns.into_par_iter().map(|c| gather_column(c, order, source_rows)).collect();
    let mut all = Gathered::default();
    for (column, note, lost) in gathered {
        all.columns.push(column);
        all.notes.extend(note);
        all.lost.merge(lost);
    }
    all
}

fn gather_column(column: GatherColumn, order: &[RowSource], source_rows: &[Vec<u64>]) -> (Column, Option<String>, DefectLog) {
    let (strict, mixed) = common_type(&column);
    let loose = if strict == ColumnType::Text { odd_cells::numbers_but_for_few(&column) } else { None };
    let lost = loose.map_or_else(DefectLog::default, |_| odd_cells::lost(&column, source_rows));
    let (column_type, note) = match loose {
        Some(numbers) => (numbers, Some(lost_note(&column.name, &lost))),
        None => (strict, note(&column, strict, mixed)),
    };
    let batches = Batches(&column.batches);
    let (data, validity, nulls) = match column_type {
        ColumnType::Boolean => batches.gather_plain(order, |b, row| Some(boolean(b, row) as u8), ColumnData::Boolean),
        ColumnType::Integer => batches.gather_plain(order, integer, ColumnData::Integer),
        ColumnType::Float => batches.gather_plain(order, float, ColumnData::Float),
        _ => batches.gather_text(order),
    };
    let column_type = match &data {
        ColumnData::Text(text) if column_type == ColumnType::Text => infer::text_type(text.dictionary.iter()),
        _ => column_type,
    };
    (Column { name: column.name, column_type, data, validity: validity.into(), nulls, ranks: OnceLock::new() }, note, lost)
}

fn lost_note(name: &str, lost: &DefectLog) -> String {
    let rows = lost.rows_with(Outcome::Repaired);
    let cells = if rows == 1 {
        "one cell that holds none is a missing value".to_owned()
    } else {
        format!("{rows} cells that hold none are missing values")
    };
    format!("column `{name}` holds numbers: {cells}, named in the report")
}

/// Why a column is text although its values, or most of them, are not.
fn note(column: &GatherColumn, column_type: ColumnType, mixed: bool) -> Option<String> {
    let name = &column.name;
    if column_type == ColumnType::Text
        && let Some(long) = too_long(column)
    {
        return Some(format!("column `{name}` is served as text: `{long}` is too long for a 64-bit number"));
    }
    if mixed {
        return Some(format!("column `{name}` holds values of several types and is served as text"));
    }
    let odd = if column_type == ColumnType::Text { infer::odd_one_out(untyped_entries(column)) } else { None };
    odd.map(|entry| format!("column `{name}` is served as text: most of its values are numbers, but `{entry}` is not"))
}

/// The first whole number of more than 64 bits in a column of numbers.
fn too_long(column: &GatherColumn) -> Option<&str> {
    let entries = column.batches.iter().flatten().filter_map(texts).flat_map(TextValues::entries);
    let long = entries.clone().find(|entry| infer::is_too_long(entry))?;
    entries.clone().all(infer::is_number).then_some(long)
}

/// The different values of a column, batch by batch, where its source has no types.
fn untyped_entries(column: &GatherColumn) -> impl Iterator<Item = &str> + Clone {
    let texts = column.batches.iter().flatten().filter_map(|batch| match batch.values() {
        Values::Untyped(texts) => Some(texts),
        _ => None,
    });
    texts.flat_map(TextValues::entries)
}

/// The narrowest type that holds the values of all batches, and whether they were of several types.
fn common_type(column: &GatherColumn) -> (ColumnType, bool) {
    let present = || column.batches.iter().flatten();
    let mixed = present().any(ColumnBuilder::is_mixed);
    if present().all(|b| matches!(b.values(), Values::Nothing | Values::Untyped(_))) {
        let inferred = infer::untyped(&untyped_entries(column));
        return (inferred.or(column.declared).unwrap_or(ColumnType::Text), false);
    }
    let types: Vec<ColumnType> = present().filter_map(|b| value_type(b.values())).collect();
    let all = |allowed: &[ColumnType]| types.iter().all(|t| allowed.contains(t));
    use ColumnType as T;
    let exact = || present().all(|b| !matches!(b.values(), Values::Integer(v) if v.iter().any(|i| i.unsigned_abs() > 1 << 53)));
    let common = match types[0] {
        T::Integer | T::Float if all(&[T::Integer]) => T::Integer,
        T::Integer | T::Float if all(&[T::Integer, T::Float]) && exact() => T::Float,
        T::List | T::Json if all(&[T::List]) => T::List,
        T::List | T::Json if all(&[T::List, T::Json]) => T::Json,
        first if all(&[first]) => first,
        _ => return (T::Text, true),
    };
    (common, mixed)
}

fn value_type(values: &Values) -> Option<ColumnType> {
    match values {
        Values::Nothing => None,
        Values::Boolean(_) => Some(ColumnType::Boolean),
        Values::Integer(_) => Some(ColumnType::Integer),
        Values::Float(_) => Some(ColumnType::Float),
        Values::Text(_) | Values::Untyped(_) => Some(ColumnType::Text),
        Values::List(_) => Some(ColumnType::List),
        Values::Json(_) => Some(ColumnType::Json),
    }
}

fn texts(column: &ColumnBuilder) -> Option<&TextValues> {
    match column.values() {
        Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => Some(t),
        _ => None,
    }
}

fn boolean(column: &ColumnBuilder, row: usize) -> bool {
    match column.value(row) {
        Value::Boolean(b) => b,
        Value::Text(t) | Value::Untyped(t) => infer::boolean(t).unwrap_or_default(),
        _ => false,
    }
}

fn integer(column: &ColumnBuilder, row: usize) -> Option<i64> {
    match column.value(row) {
        Value::Integer(i) => Some(i),
        Value::Text(t) | Value::Untyped(t) => t.parse().ok(),
        _ => None,
    }
}

fn float(column: &ColumnBuilder, row: usize) -> Option<f64> {
    match column.value(row) {
        Value::Integer(i) => Some(i as f64),
        Value::Float(f) => Some(f),
        Value::Text(t) | Value::Untyped(t) => t.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

struct Batches<'a>(&'a [Option<ColumnBuilder>]);

impl Batches<'_> {
    fn valid(&self, source: RowSource) -> Option<&ColumnBuilder> {
        self.0[source.batch as usize].as_ref().filter(|b| b.is_valid(source.row as usize))
    }

    fn gather_plain<T: Default + bytemuck::Pod>(
        &self,
        order: &[RowSource],
        get: impl Fn(&ColumnBuilder, usize) -> Option<T>,
        data: impl Fn(crate::store::Buffer<T>) -> ColumnData,
    ) -> (ColumnData, Vec<u64>, u64) {
        let mut validity = vec![0u64; order.len().div_ceil(64)];
        let mut nulls = 0;
        let mut values = Vec::with_capacity(order.len());
        for (row, &source) in order.iter().enumerate() {
            if let Some(value) = self.valid(source).and_then(|batch| get(batch, source.row as usize)) {
                validity[row / 64] |= 1 << (row % 64);
                values.push(value);
            } else {
                nulls += 1;
                values.push(T::default());
            }
        }
        if nulls == 0 {
            validity = vec![];
        }
        (data(values.into()), validity, nulls)
    }

    fn gather_text(&self, order: &[RowSource]) -> (ColumnData, Vec<u64>, u64) {
        let mut all = TextValues::default();
        let mut nulls = 0;
        let mut codes = Vec::with_capacity(order.len());
        // For each batch, the code in `all` of each of its own codes.
        let mut known: Vec<Vec<u32>> =
            self.0.iter().map(|b| vec![NULL_CODE; b.as_ref().and_then(texts).map_or(0, TextValues::distinct)]).collect();
        for &source in order {
            let Some(batch) = self.valid(source) else {
                nulls += 1;
                codes.push(NULL_CODE);
                continue;
            };
            let row = source.row as usize;
            let code = match texts(batch) {
                Some(texts) => {
                    let own = texts.codes()[row];
                    let known = &mut known[source.batch as usize][own as usize];
                    if *known == NULL_CODE {
                        *known = all.intern(texts.entry(own));
                    }
                    *known
                }
                None => batch.value(row).with_text(|text| all.intern(text)),
            };
            codes.push(code);
        }
        drop(known);
        all.shrink_to_fit();
        let dictionary = Dictionary::from_texts((0..all.distinct() as u32).map(|code| all.entry(code)));
        (ColumnData::Text(TextColumn { codes: codes.into(), dictionary }), vec![], nulls)
    }
}
