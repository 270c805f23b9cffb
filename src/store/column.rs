//! Typed columns of a table.

use super::{Buffer, Dictionary, ranks::ranks};
use crate::model::{ColumnType, Value};
use std::sync::OnceLock;

/// The code of a row without a value in a [`TextColumn`].
pub const NULL_CODE: u32 = u32::MAX;

/// One property of every row.
#[derive(Debug)]
pub struct Column {
    /// The name in the source.
    pub name: String,
    /// The type a client sees. Dates, lists and JSON are stored as text.
    pub column_type: ColumnType,
    /// The values in row order.
    pub data: ColumnData,
    /// Bit `i` of word `i / 64` is set where row `i` has a value; empty where all have. Text columns
    /// have [`NULL_CODE`] instead.
    pub validity: Buffer<u64>,
    /// Rows without a value.
    pub nulls: u64,
    /// Made when it is first asked for.
    pub(super) ranks: OnceLock<Vec<u32>>,
}

/// The values of a column.
#[derive(Debug)]
pub enum ColumnData {
    /// Bytes 0 and 1.
    Boolean(Buffer<u8>),
    /// Whole numbers.
    Integer(Buffer<i64>),
    /// Finite floats.
    Float(Buffer<f64>),
    /// Text, dates (`YYYY-MM-DD`), date-times (RFC 3339), lists and objects (JSON).
    Text(TextColumn),
}

/// Text as numbers of a dictionary, whose entries stand in the order of their first row.
#[derive(Debug)]
pub struct TextColumn {
    /// The dictionary entry of every row, or [`NULL_CODE`].
    pub codes: Buffer<u32>,
    /// The different texts.
    pub dictionary: Dictionary,
}

impl Column {
    /// Whether row `row` has a value.
    #[inline]
    pub fn is_valid(&self, row: usize) -> bool {
        match &self.data {
            ColumnData::Text(text) => text.codes[row] != NULL_CODE,
            _ => self.validity.is_empty() || self.validity[row / 64] >> (row % 64) & 1 == 1,
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        match &self.data {
            ColumnData::Boolean(v) => v.len(),
            ColumnData::Integer(v) => v.len(),
            ColumnData::Float(v) => v.len(),
            ColumnData::Text(text) => text.codes.len(),
        }
    }

    /// For every row the place of its value among all values, [`NULL_RANK`](super::NULL_RANK) where it has none.
    pub fn ranks(&self) -> &[u32] {
        self.ranks.get_or_init(|| ranks(self, self.rows()))
    }

    /// The value of row `row`. Dates come as `Value::Text`.
    pub fn value(&self, row: usize) -> Value<'_> {
        if !self.is_valid(row) {
            return Value::Null;
        }
        match &self.data {
            ColumnData::Boolean(v) => Value::Boolean(v[row] != 0),
            ColumnData::Integer(v) => Value::Integer(v[row]),
            ColumnData::Float(v) => Value::Float(v[row]),
            ColumnData::Text(text) => {
                let text = text.dictionary.text(text.codes[row]);
                match self.column_type {
                    ColumnType::List => Value::List(text),
                    ColumnType::Json => Value::Json(text),
                    _ => Value::Text(text),
                }
            }
        }
    }
}
