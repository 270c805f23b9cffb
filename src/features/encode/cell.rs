//! A column with its arrays bound, for the loop over rows.

use crate::{
    model::ColumnType,
    store::{Column, ColumnData, NULL_CODE, Texts},
};

/// The cells of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells<'a> {
    /// As in [`Column::validity`].
    validity: &'a [u64],
    values: Values<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Values<'a> {
    Boolean(&'a [u8]),
    Integer(&'a [i64]),
    Float(&'a [f64]),
    Text(&'a [u32], Texts<'a>),
    Json(&'a [u32], Texts<'a>),
}

/// A value to be written. Two words, so that it is handed over in registers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Float(f64),
    /// Text, dates and times: an entry of a dictionary.
    Text(u32, &'a Texts<'a>),
    /// A list or an object, as compact JSON.
    Json(u32, &'a Texts<'a>),
}

impl<'a> Cells<'a> {
    /// The cells of a column.
    pub fn of(column: &'a Column) -> Self {
        let values = match &column.data {
            ColumnData::Boolean(values) => Values::Boolean(values),
            ColumnData::Integer(values) => Values::Integer(values),
            ColumnData::Float(values) => Values::Float(values),
            ColumnData::Text(text) if matches!(column.column_type, ColumnType::List | ColumnType::Json) => {
                Values::Json(&text.codes, text.dictionary.texts())
            }
            ColumnData::Text(text) => Values::Text(&text.codes, text.dictionary.texts()),
        };
        Self { validity: &column.validity, values }
    }

    /// The cell of a row.
    #[expect(clippy::inline_always, reason = "within the loops over rows and columns")]
    #[inline(always)]
    pub fn get(&self, row: usize) -> Cell<'_> {
        let valid = || self.validity.is_empty() || self.validity[row / 64] >> (row % 64) & 1 == 1;
        match &self.values {
            Values::Text(codes, texts) if codes[row] != NULL_CODE => Cell::Text(codes[row], texts),
            Values::Json(codes, texts) if codes[row] != NULL_CODE => Cell::Json(codes[row], texts),
            Values::Boolean(values) if valid() => Cell::Boolean(values[row] != 0),
            Values::Integer(values) if valid() => Cell::Integer(values[row]),
            Values::Float(values) if valid() => Cell::Float(values[row]),
            _ => Cell::Null,
        }
    }
}
