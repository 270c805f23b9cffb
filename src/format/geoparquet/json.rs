//! Nested values as compact JSON.

use super::cell;
use crate::{format::typed_value::shortest_f64, model::Value};
use arrow_array::{
    Array,
    cast::AsArray,
    types::{Float32Type, Float64Type},
};
use arrow_schema::DataType as D;

/// Appends the value of a row.
pub(super) fn write(out: &mut String, array: &dyn Array, row: usize) {
    if array.is_null(row) {
        return out.push_str("null");
    }
    match array.data_type() {
        D::List(_) => write_list(out, &array.as_list::<i32>().value(row)),
        D::LargeList(_) => write_list(out, &array.as_list::<i64>().value(row)),
        D::FixedSizeList(..) => write_list(out, &array.as_fixed_size_list().value(row)),
        D::Struct(fields) => {
            let members = array.as_struct().columns();
            let named = fields.iter().zip(members).map(|(field, member)| (field.name().as_str(), member.as_ref(), row));
            write_object(out, named);
        }
        D::Map(..) => {
            let entries = array.as_map().value(row);
            if let [keys, values] = entries.columns() {
                let names: Vec<String> = (0..keys.len()).map(|i| key(keys, i)).collect();
                write_object(out, names.iter().enumerate().map(|(i, name)| (name.as_str(), values.as_ref(), i)));
            }
        }
        D::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            match dictionary.normalized_keys().get(row) {
                Some(key) => write(out, dictionary.values(), *key),
                None => out.push_str("null"),
            }
        }
        _ => write_scalar(out, array, row),
    }
}

fn write_list(out: &mut String, items: &dyn Array) {
    out.push('[');
    for i in 0..items.len() {
        if i > 0 {
            out.push(',');
        }
        write(out, items, i);
    }
    out.push(']');
}

fn write_object<'a>(out: &mut String, members: impl Iterator<Item = (&'a str, &'a dyn Array, usize)>) {
    out.push('{');
    for (i, (name, array, row)) in members.enumerate() {
        if i > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        write(out, array, row);
    }
    out.push('}');
}

/// The key of a map; JSON has text ones only.
fn key(keys: &dyn Array, row: usize) -> String {
    cell::text(keys, row).unwrap_or_else(|| {
        let mut text = String::new();
        write_scalar(&mut text, keys, row);
        text
    })
}

fn write_scalar(out: &mut String, array: &dyn Array, row: usize) {
    use arrow_array::types as t;
    let number = |out: &mut String, value: i128| out.push_str(&value.to_string());
    match array.data_type() {
        D::Boolean => out.push_str(if array.as_boolean().value(row) { "true" } else { "false" }),
        D::Int8 => number(out, array.as_primitive::<t::Int8Type>().value(row).into()),
        D::Int16 => number(out, array.as_primitive::<t::Int16Type>().value(row).into()),
        D::Int32 => number(out, array.as_primitive::<t::Int32Type>().value(row).into()),
        D::Int64 => number(out, array.as_primitive::<t::Int64Type>().value(row).into()),
        D::UInt8 => number(out, array.as_primitive::<t::UInt8Type>().value(row).into()),
        D::UInt16 => number(out, array.as_primitive::<t::UInt16Type>().value(row).into()),
        D::UInt32 => number(out, array.as_primitive::<t::UInt32Type>().value(row).into()),
        D::UInt64 => number(out, array.as_primitive::<t::UInt64Type>().value(row).into()),
        D::Float32 => write_float(out, shortest_f64(array.as_primitive::<Float32Type>().value(row))),
        D::Float64 => write_float(out, array.as_primitive::<Float64Type>().value(row)),
        D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..) => {
            out.push_str(&cell::text(array, row).unwrap_or_else(|| "null".to_owned()));
        }
        _ => match cell::text(array, row) {
            Some(text) => write_text(out, &text),
            None => out.push_str("null"),
        },
    }
}

fn write_float(out: &mut String, value: f64) {
    // JSON has no NaN.
    Value::Float(value).with_text(|text| out.push_str(if value.is_finite() { text } else { "null" }));
}

fn write_text(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}
