//! One value of a column, of any Arrow type that means something to a table.

use super::json;
use crate::{
    format::{
        iso_time,
        typed_value::{set_integer, shortest_f64},
    },
    model::{ColumnType, RowBatch, Value},
};
use arrow_array::{Array, ArrowPrimitiveType, cast::AsArray, types as t};
use arrow_schema::{DataType as D, TimeUnit};

/// Sets a property (by its column in the batch) from a row of an array.
pub(super) type Setter<'a> = Box<dyn Fn(&mut RowBatch, usize, usize) + 'a>;

/// Decimals of more digits do not fit a 64-bit float.
const FLOAT_DIGITS: u8 = 15;

/// The type that a table gives to an Arrow type; `None` for what it does not take.
pub(super) fn column_type(data_type: &D) -> Option<ColumnType> {
    Some(match data_type {
        D::Boolean => ColumnType::Boolean,
        D::Int8 | D::Int16 | D::Int32 | D::Int64 | D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64 => ColumnType::Integer,
        D::Float16 | D::Float32 | D::Float64 => ColumnType::Float,
        D::Decimal32(_, scale) | D::Decimal64(_, scale) | D::Decimal128(_, scale) | D::Decimal256(_, scale) => {
            if *scale > 0 {
                ColumnType::Float
            } else {
                ColumnType::Integer
            }
        }
        // A column of nulls only is what pandas makes of one without values.
        D::Null | D::Utf8 | D::LargeUtf8 | D::Utf8View | D::Time32(_) | D::Time64(_) => ColumnType::Text,
        D::Date32 | D::Date64 => ColumnType::Date,
        D::Timestamp(..) => ColumnType::DateTime,
        D::List(_) | D::LargeList(_) | D::FixedSizeList(..) => ColumnType::List,
        D::Struct(_) | D::Map(..) => ColumnType::Json,
        D::Dictionary(_, values) => return column_type(values),
        _ => return None,
    })
}

/// What is worth knowing about a column of this type.
pub(super) fn note(name: &str, data_type: &D) -> Option<String> {
    match data_type {
        D::Timestamp(_, None) => Some(format!("times of column {name} have no zone and are taken as UTC")),
        D::Decimal128(precision, 1..) | D::Decimal256(precision, 1..) if *precision > FLOAT_DIGITS => {
            Some(format!("decimals of column {name} are rounded to 64-bit floats"))
        }
        _ => None,
    }
}

/// How to take values from an array; nulls are not asked for.
pub(super) fn setter(array: &dyn Array) -> Setter<'_> {
    match array.data_type() {
        D::Boolean => {
            let values = array.as_boolean();
            Box::new(move |batch, column, row| batch.set_at(column, Value::Boolean(values.value(row))))
        }
        D::Int8 => integers::<t::Int8Type>(array),
        D::Int16 => integers::<t::Int16Type>(array),
        D::Int32 => integers::<t::Int32Type>(array),
        D::Int64 => integers::<t::Int64Type>(array),
        D::UInt8 => integers::<t::UInt8Type>(array),
        D::UInt16 => integers::<t::UInt16Type>(array),
        D::UInt32 => integers::<t::UInt32Type>(array),
        D::UInt64 => integers::<t::UInt64Type>(array),
        D::Float32 => {
            let values = array.as_primitive::<t::Float32Type>();
            Box::new(move |batch, column, row| batch.set_at(column, Value::Float(shortest_f64(values.value(row)))))
        }
        D::Float64 => {
            let values = array.as_primitive::<t::Float64Type>();
            Box::new(move |batch, column, row| batch.set_at(column, Value::Float(values.value(row))))
        }
        D::Utf8 => {
            let values = array.as_string::<i32>();
            Box::new(move |batch, column, row| batch.set_at(column, Value::Text(values.value(row))))
        }
        D::Dictionary(..) => dictionary(array),
        D::List(_) | D::LargeList(_) | D::FixedSizeList(..) | D::Struct(_) | D::Map(..) => nested(array),
        _ => Box::new(|batch, column, row| set_by_text(batch, column, array, row)),
    }
}

fn integers<T: ArrowPrimitiveType<Native: Into<i128>>>(array: &dyn Array) -> Setter<'_> {
    let values = array.as_primitive::<T>();
    Box::new(move |batch, column, row| set_integer(batch, column, values.value(row).into()))
}

fn dictionary(array: &dyn Array) -> Setter<'_> {
    let dictionary = array.as_any_dictionary();
    let (keys, values) = (dictionary.normalized_keys(), dictionary.values());
    let set = setter(values);
    Box::new(move |batch, column, row| {
        if let Some(key) = keys.get(row).filter(|key| values.is_valid(**key)) {
            set(batch, column, *key);
        }
    })
}

fn nested(array: &dyn Array) -> Setter<'_> {
    let is_list = !matches!(array.data_type(), D::Struct(_) | D::Map(..));
    Box::new(move |batch, column, row| {
        let mut text = String::new();
        json::write(&mut text, array, row);
        batch.set_at(column, if is_list { Value::List(&text) } else { Value::Json(&text) });
    })
}

/// Rarer types, by way of their text.
fn set_by_text(batch: &mut RowBatch, column: usize, array: &dyn Array, row: usize) {
    let Some(text) = text(array, row) else { return };
    let is_number =
        matches!(array.data_type(), D::Float16 | D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..));
    match (is_number, text.parse::<i128>(), text.parse::<f64>()) {
        (true, Ok(whole), _) if column_type(array.data_type()) == Some(ColumnType::Integer) => set_integer(batch, column, whole),
        (true, _, Ok(number)) => batch.set_at(column, Value::Float(number)),
        _ => batch.set_at(column, Value::Text(&text)),
    }
}

/// A value of a type that is not nested, as text; `None` for what has none.
pub(super) fn text(array: &dyn Array, row: usize) -> Option<String> {
    Some(match array.data_type() {
        D::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        D::LargeUtf8 => array.as_string::<i64>().value(row).to_owned(),
        D::Utf8View => array.as_string_view().value(row).to_owned(),
        D::Float16 => array.as_primitive::<t::Float16Type>().value(row).to_string(),
        D::Decimal32(..) => array.as_primitive::<t::Decimal32Type>().value_as_string(row),
        D::Decimal64(..) => array.as_primitive::<t::Decimal64Type>().value_as_string(row),
        D::Decimal128(..) => array.as_primitive::<t::Decimal128Type>().value_as_string(row),
        D::Decimal256(..) => array.as_primitive::<t::Decimal256Type>().value_as_string(row),
        D::Date32 => return iso_time::day_from_epoch(array.as_primitive::<t::Date32Type>().value(row).into()),
        D::Date64 => return iso_time::day_from_epoch(array.as_primitive::<t::Date64Type>().value(row).div_euclid(86_400_000)),
        D::Timestamp(unit, _) => {
            let count = match unit {
                TimeUnit::Second => array.as_primitive::<t::TimestampSecondType>().value(row),
                TimeUnit::Millisecond => array.as_primitive::<t::TimestampMillisecondType>().value(row),
                TimeUnit::Microsecond => array.as_primitive::<t::TimestampMicrosecondType>().value(row),
                TimeUnit::Nanosecond => array.as_primitive::<t::TimestampNanosecondType>().value(row),
            };
            return iso_time::instant_from_epoch(count, per_second(*unit));
        }
        D::Time32(TimeUnit::Second) => return time(array.as_primitive::<t::Time32SecondType>().value(row).into(), 1),
        D::Time32(_) => return time(array.as_primitive::<t::Time32MillisecondType>().value(row).into(), 1_000),
        D::Time64(TimeUnit::Microsecond) => return time(array.as_primitive::<t::Time64MicrosecondType>().value(row), 1_000_000),
        D::Time64(_) => return time(array.as_primitive::<t::Time64NanosecondType>().value(row), 1_000_000_000),
        _ => return None,
    })
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// A time of day: that of an instant on the first of January 1970.
fn time(count: i64, per_second: i64) -> Option<String> {
    let instant = iso_time::instant_from_epoch(count, per_second)?;
    Some(instant.strip_prefix("1970-01-01T")?.trim_end_matches('Z').to_owned())
}
