//! Columns as Arrow has them.

use crate::{
    features::encode::{cell::Cell, envelope::Envelope},
    model::ColumnType,
};
use arrow_array::{
    ArrayRef, StructArray,
    builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder},
};
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;

/// The type of a column. Parquet has no JSON that readers agree on: lists and objects are text.
pub(super) fn data_type(column_type: ColumnType) -> DataType {
    match column_type {
        ColumnType::Boolean => DataType::Boolean,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Float => DataType::Float64,
        ColumnType::Text | ColumnType::List | ColumnType::Json => DataType::Utf8,
        ColumnType::Date => DataType::Date32,
        ColumnType::DateTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    }
}

/// A growing column.
pub(super) enum ColumnBuilder {
    Boolean(BooleanBuilder),
    Integer(Int64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Date(Date32Builder),
    DateTime(TimestampMicrosecondBuilder),
}

impl ColumnBuilder {
    /// An empty one.
    pub fn new(column_type: ColumnType) -> Self {
        match column_type {
            ColumnType::Boolean => Self::Boolean(BooleanBuilder::new()),
            ColumnType::Integer => Self::Integer(Int64Builder::new()),
            ColumnType::Float => Self::Float(Float64Builder::new()),
            ColumnType::Text | ColumnType::List | ColumnType::Json => Self::Text(StringBuilder::new()),
            ColumnType::Date => Self::Date(Date32Builder::new()),
            ColumnType::DateTime => Self::DateTime(TimestampMicrosecondBuilder::new().with_timezone("UTC")),
        }
    }

    /// Appends a value and gives its bytes; `None` where it had to become a null.
    pub fn push(&mut self, cell: Cell<'_>) -> Option<usize> {
        let text = match cell {
            Cell::Text(code, texts) | Cell::Json(code, texts) => Some(texts.text(code)),
            _ => None,
        };
        match (self, cell) {
            (Self::Boolean(column), Cell::Boolean(value)) => column.append_value(value),
            (Self::Integer(column), Cell::Integer(value)) => column.append_value(value),
            (Self::Float(column), Cell::Float(value)) => column.append_value(value),
            (Self::Text(column), Cell::Text(..) | Cell::Json(..)) => column.append_option(text),
            (Self::Date(column), Cell::Text(..)) => {
                let day = text.and_then(days_from_epoch);
                column.append_option(day);
                day?;
            }
            (Self::DateTime(column), Cell::Text(..)) => {
                let instant = text.and_then(|text| text.parse::<Timestamp>().ok()).map(Timestamp::as_microsecond);
                column.append_option(instant);
                instant?;
            }
            (column, cell) => {
                column.push_null();
                if !matches!(cell, Cell::Null) {
                    return None;
                }
            }
        }
        Some(text.map_or(8, str::len))
    }

    fn push_null(&mut self) {
        match self {
            Self::Boolean(column) => column.append_null(),
            Self::Integer(column) => column.append_null(),
            Self::Float(column) => column.append_null(),
            Self::Text(column) => column.append_null(),
            Self::Date(column) => column.append_null(),
            Self::DateTime(column) => column.append_null(),
        }
    }

    /// What was appended; the column is empty again.
    pub fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Boolean(column) => Arc::new(column.finish()),
            Self::Integer(column) => Arc::new(column.finish()),
            Self::Float(column) => Arc::new(column.finish()),
            Self::Text(column) => Arc::new(column.finish()),
            Self::Date(column) => Arc::new(column.finish()),
            Self::DateTime(column) => Arc::new(column.finish()),
        }
    }
}

fn days_from_epoch(text: &str) -> Option<i32> {
    let since = text.parse::<Date>().ok()?.duration_since(Date::constant(1970, 1, 1));
    i32::try_from(since.as_hours() / 24).ok()
}

/// The boxes of geometries (`GeoParquet` 1.1, "bbox covering encoding").
#[derive(Default)]
pub(super) struct BoxColumn {
    sides: [Vec<f64>; 4],
    valid: Vec<bool>,
}

impl BoxColumn {
    /// A struct of four numbers.
    pub fn data_type() -> DataType {
        DataType::Struct(Self::fields())
    }

    fn fields() -> Fields {
        ["xmin", "ymin", "xmax", "ymax"].into_iter().map(|name| Field::new(name, DataType::Float64, false)).collect()
    }

    /// Appends a box.
    pub fn push(&mut self, bounds: &Envelope) {
        self.sides.iter_mut().zip(bounds.0).for_each(|(side, value)| side.push(value));
        self.valid.push(true);
    }

    /// Appends none.
    pub fn push_null(&mut self) {
        self.sides.iter_mut().for_each(|side| side.push(0.0));
        self.valid.push(false);
    }

    /// What was appended; the column is empty again.
    pub fn finish(&mut self) -> ArrayRef {
        let sides = self.sides.iter_mut().map(|side| Arc::new(arrow_array::Float64Array::from(std::mem::take(side))) as ArrayRef);
        let valid = std::mem::take(&mut self.valid);
        Arc::new(StructArray::new(Self::fields(), sides.collect(), Some(valid.into())))
    }
}
