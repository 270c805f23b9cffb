//! Properties (`feature.fbs`): the number of a column and a value, one after another.

use super::header::PropertyType;
use crate::features::encode::cell::Cell;

/// A value and the type of its column.
pub(super) type Property<'a> = (Cell<'a>, PropertyType);

/// How long a property is with the number of its column.
#[inline]
pub(super) fn property_bytes((cell, kind): Property<'_>) -> usize {
    match cell {
        Cell::Null => 0,
        Cell::Boolean(_) => 3,
        Cell::Integer(_) if kind == PropertyType::Int => 6,
        Cell::Integer(_) | Cell::Float(_) => 10,
        Cell::Text(code, texts) | Cell::Json(code, texts) => 6 + texts.bytes(code).len(),
    }
}

/// Appends a property; a null is left out.
#[inline]
pub(super) fn write_property(number: u16, (cell, kind): Property<'_>, out: &mut Vec<u8>) {
    // The number of the column and what follows it at once, in as many bytes.
    let with_number = |value: u64| (u128::from(number) | u128::from(value) << 16).to_le_bytes();
    match cell {
        Cell::Null => {}
        Cell::Boolean(value) => out.extend_from_slice(&with_number(value.into())[..3]),
        Cell::Integer(value) if kind == PropertyType::Int => out.extend_from_slice(&with_number(value as u64)[..6]),
        Cell::Integer(value) => out.extend_from_slice(&with_number(value as u64)[..10]),
        Cell::Float(value) => out.extend_from_slice(&with_number(value.to_bits())[..10]),
        Cell::Text(code, texts) | Cell::Json(code, texts) => {
            out.extend_from_slice(&with_number(texts.bytes(code).len() as u64)[..6]);
            texts.append(code, out);
        }
    }
}
