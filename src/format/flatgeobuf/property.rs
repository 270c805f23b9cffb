//! Properties: a column number (16 bits) and a value, one after another, until the bytes end.

use crate::{
    format::{
        byte_cursor::ByteCursor,
        iso_time,
        typed_value::{set_integer, set_json, shortest_f64},
    },
    model::{ColumnType, DefectKind, FeatureId, RowBatch, Value},
};
use flatgeobuf::ColumnType as Code;

/// A column of the header, or of a feature with columns of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name.
    pub name: String,
    /// The type of its values.
    pub kind: PropertyType,
    /// Whether its values are the ids of features.
    pub is_id: bool,
}

/// The types of `header.fbs`, drawn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PropertyType {
    Boolean,
    Integer(IntegerSize),
    Float,
    Double,
    Text,
    Json,
    DateTime,
    Binary,
    /// A code that came after this was written: what follows it in a feature cannot be read.
    Unknown(u8),
}

/// Bytes and sign of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntegerSize {
    I8,
    U8,
    I16,
    U16,
    I32,
    U32,
    I64,
    U64,
}

/// Why properties cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PropertyError {
    /// A value is longer than what is left.
    #[error("the value of column {0} is cut off")]
    Truncated(String),
    /// A number beyond the columns.
    #[error("a property names column {0}, and there are {1}")]
    NoSuchColumn(u16, usize),
    /// A type that came after this was written.
    #[error("column {0} has the unknown type {1}")]
    UnknownType(String, u8),
}

impl Column {
    fn of(column: &flatgeobuf::Column<'_>) -> Self {
        Self { name: column.name().to_owned(), kind: PropertyType::of(column.type_()), is_id: column.primary_key() }
    }
}

/// The columns of a header or a feature; none where it has none.
pub(super) fn columns<'a>(columns: Option<impl IntoIterator<Item = flatgeobuf::Column<'a>>>) -> Vec<Column> {
    columns.into_iter().flatten().map(|column| Column::of(&column)).collect()
}

impl PropertyType {
    fn of(code: Code) -> Self {
        use IntegerSize as I;
        match code {
            Code::Byte => Self::Integer(I::I8),
            Code::UByte => Self::Integer(I::U8),
            Code::Bool => Self::Boolean,
            Code::Short => Self::Integer(I::I16),
            Code::UShort => Self::Integer(I::U16),
            Code::Int => Self::Integer(I::I32),
            Code::UInt => Self::Integer(I::U32),
            Code::Long => Self::Integer(I::I64),
            Code::ULong => Self::Integer(I::U64),
            Code::Float => Self::Float,
            Code::Double => Self::Double,
            Code::String => Self::Text,
            Code::Json => Self::Json,
            Code::DateTime => Self::DateTime,
            Code::Binary => Self::Binary,
            other => Self::Unknown(other.0),
        }
    }

    /// The type that a table gives it; `None` for what is left out.
    pub fn column_type(self) -> Option<ColumnType> {
        Some(match self {
            Self::Boolean => ColumnType::Boolean,
            Self::Integer(_) => ColumnType::Integer,
            Self::Float | Self::Double => ColumnType::Float,
            Self::Text => ColumnType::Text,
            Self::Json => ColumnType::Json,
            Self::DateTime => ColumnType::DateTime,
            Self::Binary | Self::Unknown(_) => return None,
        })
    }
}

/// Sets the properties of the open row.
pub(super) fn set_all(batch: &mut RowBatch, columns: &[Column], bytes: &[u8]) -> Result<(), PropertyError> {
    let mut cursor = ByteCursor::little_endian(bytes);
    // Some writers leave a byte after a last binary value.
    while cursor.rest().len() >= 2 {
        let number = cursor.u16().unwrap_or_default();
        let column = columns.get(usize::from(number)).ok_or(PropertyError::NoSuchColumn(number, columns.len()))?;
        if let PropertyType::Unknown(code) = column.kind {
            return Err(PropertyError::UnknownType(column.name.clone(), code));
        }
        set(batch, column, &mut cursor).ok_or_else(|| PropertyError::Truncated(column.name.clone()))?;
    }
    Ok(())
}

/// Sets one property; `None` if its value is cut off.
fn set(batch: &mut RowBatch, column: &Column, cursor: &mut ByteCursor<'_>) -> Option<()> {
    match column.kind {
        PropertyType::Boolean => batch.set(&column.name, Value::Boolean(cursor.u8()? != 0)),
        PropertyType::Integer(size) => {
            let value = integer(cursor, size)?;
            if let Some(id) = i64::try_from(value).ok().filter(|_| column.is_id) {
                batch.set_id(&FeatureId::Integer(id));
            }
            let place = batch.column(&column.name);
            set_integer(batch, place, value);
        }
        PropertyType::Float => batch.set(&column.name, Value::Float(shortest_f64(cursor.f32()?))),
        PropertyType::Double => batch.set(&column.name, Value::Float(cursor.f64()?)),
        PropertyType::Binary => {
            bytes(cursor)?;
        }
        PropertyType::Text | PropertyType::Json | PropertyType::DateTime => {
            let text = String::from_utf8_lossy(bytes(cursor)?);
            if let std::borrow::Cow::Owned(_) = text {
                batch.report(DefectKind::BadValue, format!("{}: text that is not UTF-8", column.name));
            }
            set_text(batch, column, &text);
        }
        PropertyType::Unknown(_) => return None,
    }
    Some(())
}

fn bytes<'a>(cursor: &mut ByteCursor<'a>) -> Option<&'a [u8]> {
    let length = cursor.u32()?;
    cursor.take(length as usize)
}

fn integer(cursor: &mut ByteCursor<'_>, size: IntegerSize) -> Option<i128> {
    Some(match size {
        IntegerSize::I8 => i128::from(cursor.u8()?.cast_signed()),
        IntegerSize::U8 => i128::from(cursor.u8()?),
        IntegerSize::I16 => i128::from(cursor.i16()?),
        IntegerSize::U16 => i128::from(cursor.u16()?),
        IntegerSize::I32 => i128::from(cursor.i32()?),
        IntegerSize::U32 => i128::from(cursor.u32()?),
        IntegerSize::I64 => i128::from(cursor.i64()?),
        IntegerSize::U64 => i128::from(cursor.u64()?),
    })
}

fn set_text(batch: &mut RowBatch, column: &Column, text: &str) {
    if column.is_id {
        batch.set_id(&FeatureId::from(text));
    }
    let place = batch.column(&column.name);
    match column.kind {
        PropertyType::Json => set_json(batch, place, text),
        PropertyType::DateTime => batch.set_at(place, Value::Text(iso_time::instant(text).as_deref().unwrap_or(text))),
        _ => batch.set_at(place, Value::Text(text)),
    }
}
