//! One value of a row of the table.

use super::dbf::{Field, Table};
use crate::{
    format::{byte_cursor::ByteCursor, iso_time, typed_value::set_integer},
    model::{ColumnType, DefectKind, RowBatch, Value},
};

/// The Julian day number of 1970-01-01.
const EPOCH_JULIAN_DAY: i64 = 2_440_588;

const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// The types of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// `C`.
    Text,
    /// `N` and `F`, digits as text; without decimals a whole number.
    Number { whole: bool },
    /// `D`, eight digits.
    Date,
    /// `L`, one letter.
    Logical,
    /// `I` and `+`, 32 bits.
    Integer,
    /// `B` of Visual `FoxPro`, 64 bits.
    Double,
    /// `Y`, ten-thousandths in 64 bits.
    Currency,
    /// `T` and `@`: a Julian day and milliseconds.
    Timestamp,
    /// `M`: the number of a block in another file.
    Memo,
    /// Pictures, objects and the like.
    Unsupported(u8),
}

impl FieldKind {
    /// By its letter, its length in bytes and its decimals.
    pub fn of(code: u8, length: usize, decimals: u8) -> Self {
        match (code.to_ascii_uppercase(), length) {
            (b'C' | b'V', _) => Self::Text,
            (b'N', _) => Self::Number { whole: decimals == 0 },
            (b'F', _) => Self::Number { whole: false },
            (b'D', 8) => Self::Date,
            (b'L', 1) => Self::Logical,
            (b'I' | b'+', 4) => Self::Integer,
            (b'B', 8) => Self::Double,
            (b'Y', 8) => Self::Currency,
            (b'T' | b'@', 8) => Self::Timestamp,
            (b'M', _) => Self::Memo,
            _ => Self::Unsupported(code),
        }
    }

    /// The type that a table gives it.
    pub fn column_type(self) -> ColumnType {
        match self {
            Self::Text | Self::Memo | Self::Unsupported(_) => ColumnType::Text,
            Self::Number { whole: true } | Self::Integer => ColumnType::Integer,
            Self::Number { whole: false } | Self::Double | Self::Currency => ColumnType::Float,
            Self::Date => ColumnType::Date,
            Self::Logical => ColumnType::Boolean,
            Self::Timestamp => ColumnType::DateTime,
        }
    }
}

/// Sets a property of the open row; what does not fit its field becomes null and a defect.
pub(super) fn set(batch: &mut RowBatch, column: usize, table: &Table, field: &Field, bytes: &[u8]) {
    let mut cursor = ByteCursor::little_endian(bytes);
    match field.kind {
        FieldKind::Text => set_text(batch, column, table, field, bytes),
        FieldKind::Number { whole } => set_number(batch, column, field, bytes, whole),
        FieldKind::Date => set_date(batch, column, field, bytes),
        FieldKind::Logical => match bytes {
            [b'T' | b't' | b'Y' | b'y'] => batch.set_at(column, Value::Boolean(true)),
            [b'F' | b'f' | b'N' | b'n'] => batch.set_at(column, Value::Boolean(false)),
            [b'?' | b' ' | 0] => {}
            other => refuse(batch, field, other, "neither true nor false"),
        },
        FieldKind::Integer => batch.set_at(column, cursor.i32().map_or(Value::Null, |i| Value::Integer(i64::from(i)))),
        FieldKind::Double => batch.set_at(column, cursor.f64().map_or(Value::Null, Value::Float)),
        FieldKind::Currency => batch.set_at(column, cursor.i64().map_or(Value::Null, |i| Value::Float(i as f64 / 10_000.0))),
        FieldKind::Timestamp => set_timestamp(batch, column, field, bytes),
        FieldKind::Memo => {
            if let Some(text) = block_number(bytes).and_then(|block| table.memo.as_ref()?.text(block)) {
                set_text(batch, column, table, field, &text);
            }
        }
        FieldKind::Unsupported(_) => {}
    }
}

/// Writes down a value that is none.
fn refuse(batch: &mut RowBatch, field: &Field, bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    batch.report(DefectKind::BadValue, format!("{}: “{}” is {what} and became null", field.name, text.trim()));
}

fn set_text(batch: &mut RowBatch, column: usize, table: &Table, field: &Field, bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (text, mended) = table.charset.decode(without_padding(bytes.get(..end).unwrap_or_default()));
    if mended {
        batch.report(DefectKind::BadValue, format!("{}: text that is not {} throughout", field.name, table.charset.name()));
    }
    if !text.is_empty() {
        batch.set_at(column, Value::Text(&text));
    }
}

fn set_number(batch: &mut RowBatch, column: usize, field: &Field, bytes: &[u8], whole: bool) {
    let text = without_padding(bytes);
    // GDAL and QGIS write null as asterisks, as dBASE writes a number too long for its field: a defect on each
    // would bury the real ones.
    if text.iter().all(|byte| *byte == b'*') {
        return;
    }
    match number(text, whole) {
        Some(value @ Value::Integer(_)) => batch.set_at(column, value),
        Some(Value::Float(value)) if value.is_finite() => batch.set_at(column, Value::Float(value)),
        _ => match std::str::from_utf8(text).map(str::parse) {
            Ok(Ok(digits)) if whole => set_integer(batch, column, digits),
            _ => refuse(batch, field, bytes, "no number"),
        },
    }
}

fn number(text: &[u8], whole: bool) -> Option<Value<'static>> {
    let text = std::str::from_utf8(text).ok()?;
    if whole && !text.bytes().any(|byte| matches!(byte, b'.' | b',' | b'e' | b'E')) {
        return text.parse().ok().map(Value::Integer);
    }
    // Some programs write the decimal comma of their country.
    let parsed = if text.contains(',') { text.replace(',', ".").parse() } else { text.parse() };
    parsed.ok().map(Value::Float)
}

fn without_padding(bytes: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    let start = bytes.iter().position(|byte| !is_padding(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_padding(byte)).map_or(start, |last| last + 1);
    bytes.get(start..end).unwrap_or_default()
}

fn set_date(batch: &mut RowBatch, column: usize, field: &Field, bytes: &[u8]) {
    if bytes.iter().all(|byte| matches!(byte, b' ' | 0 | b'0')) {
        return;
    }
    let digits = |range: std::ops::Range<usize>| std::str::from_utf8(bytes.get(range)?).ok()?.trim().parse::<i64>().ok();
    let date = || iso_time::day(digits(0..4)?, digits(4..6)?, digits(6..8)?);
    match date() {
        Some(date) => batch.set_at(column, Value::Text(&date)),
        None => refuse(batch, field, bytes, "no date"),
    }
}

fn set_timestamp(batch: &mut RowBatch, column: usize, field: &Field, bytes: &[u8]) {
    if bytes.iter().all(|byte| matches!(byte, b' ' | 0)) {
        return;
    }
    let mut cursor = ByteCursor::little_endian(bytes);
    let mut instant = || {
        let (day, milliseconds) = (i64::from(cursor.i32()?), i64::from(cursor.i32()?));
        iso_time::instant_from_epoch((day - EPOCH_JULIAN_DAY) * MILLISECONDS_PER_DAY + milliseconds, 1000)
    };
    match instant() {
        Some(instant) => batch.set_at(column, Value::Text(&instant)),
        None => refuse(batch, field, b"", "no time"),
    }
}

/// Ten digits, or 32 bits (Visual `FoxPro`); 0 and blanks mean no text.
fn block_number(bytes: &[u8]) -> Option<u64> {
    let number = match bytes {
        [a, b, c, d] => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
        digits => std::str::from_utf8(digits).ok()?.trim().parse().ok()?,
    };
    (number > 0).then_some(number)
}
