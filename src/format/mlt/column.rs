//! Properties: one column each, of one type.

use super::{
    source::Value,
    stream::{self, Presence, Width, booleans, bytes, integers},
    texts::Texts,
};

/// The values of a property, by their numbers in the layer.
#[derive(Debug)]
pub struct Column<'a> {
    pub name: &'a str,
    present: Presence,
    values: Vec<u32>,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnType {
    Boolean,
    Integer(Width),
    Float,
    Double,
    Text,
}

/// Whole numbers up to here are exact as doubles.
const MAX_EXACT: u64 = 1 << 53;

impl<'a> Column<'a> {
    pub fn new(name: &'a str) -> Self {
        Self { name, present: Presence::default(), values: vec![] }
    }

    /// Gives a row a value, in the order of rows; of two the last counts.
    pub fn set(&mut self, row: usize, value: u32) {
        if self.present.set(row) {
            self.values.push(value);
        } else if let Some(last) = self.values.last_mut() {
            *last = value;
        }
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Writes the streams of the column; gives its type as it is written.
    pub fn write(&self, values: &[Value<'_>], rows: usize, texts: &mut Texts, out: &mut Vec<u8>) -> u8 {
        let column_type = self.column_type(values);
        let own = || self.values.iter().filter_map(|number| values.get(*number as usize));
        let mut presence = vec![];
        let is_nullable = self.present.write_unless_full(rows, &mut presence);
        if column_type == ColumnType::Text {
            texts.write(&self.values, values, &presence, out);
            return column_type.code() | u8::from(is_nullable);
        }
        out.append(&mut presence);
        let count = self.values.len();
        match column_type {
            ColumnType::Boolean => booleans(out, stream::DATA, count, &packed(own().map(|v| *v == Value::Boolean(true)))),
            ColumnType::Integer(width) => integers(out, stream::DATA, width, own().map(as_integer)),
            ColumnType::Float => fixed(out, count, own().map(|value| (as_double(value) as f32).to_le_bytes())),
            ColumnType::Double | ColumnType::Text => fixed(out, count, own().map(|value| as_double(value).to_le_bytes())),
        }
        column_type.code() | u8::from(is_nullable)
    }

    /// The narrowest type that holds all values as they are. Integers of more than 32 bits are doubles as far as those hold them:
    /// `MapLibre` GL JS reads 64 bits as `BigInt`, for which its styles have no expressions. What is of several types is text.
    fn column_type(&self, values: &[Value<'_>]) -> ColumnType {
        let (mut texts, mut booleans, mut floats, mut doubles, mut integers) = (false, false, false, false, false);
        let (mut min, mut max) = (0i64, 0u64);
        for value in self.values.iter().filter_map(|number| values.get(*number as usize)) {
            match value {
                Value::Text(_) => texts = true,
                Value::Boolean(_) => booleans = true,
                Value::Float(_) => floats = true,
                Value::Double(_) => doubles = true,
                Value::Integer(v) => (integers, min, max) = (true, min.min(*v), max.max((*v).max(0) as u64)),
                Value::Unsigned(v) => (integers, max) = (true, max.max(*v)),
            }
        }
        let is_exact = max <= MAX_EXACT && min.unsigned_abs() <= MAX_EXACT;
        match (texts, booleans, floats || doubles, integers) {
            (false, true, false, false) => ColumnType::Boolean,
            (false, false, false, true) if min >= 0 && u32::try_from(max).is_ok() => ColumnType::Integer(Width::U32),
            (false, false, false, true) if i32::try_from(min).is_ok() && i32::try_from(max).is_ok() => {
                ColumnType::Integer(Width::I32)
            }
            (false, false, true, false) if !doubles => ColumnType::Float,
            (false, false, _, _) if is_exact => ColumnType::Double,
            (false, false, false, true) if min >= 0 => ColumnType::Integer(Width::U64),
            (false, false, false, true) if i64::try_from(max).is_ok() => ColumnType::Integer(Width::I64),
            _ => ColumnType::Text,
        }
    }
}

impl ColumnType {
    /// As it is written where every row has a value; one more where not.
    fn code(self) -> u8 {
        match self {
            Self::Boolean => 10,
            Self::Integer(Width::I32) => 16,
            Self::Integer(Width::U32) => 18,
            Self::Integer(Width::I64) => 20,
            Self::Integer(Width::U64) => 22,
            Self::Float => 24,
            Self::Double => 26,
            Self::Text => 28,
        }
    }
}

/// Eight a byte, the first in the lowest bit.
fn packed(values: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut bytes = vec![];
    for (place, value) in values.enumerate() {
        if place % 8 == 0 {
            bytes.push(0);
        }
        bytes.last_mut().into_iter().for_each(|byte| *byte |= u8::from(value) << (place % 8));
    }
    bytes
}

fn fixed<const N: usize>(out: &mut Vec<u8>, count: usize, values: impl Iterator<Item = [u8; N]>) {
    let values: Vec<[u8; N]> = values.collect();
    bytes(out, stream::DATA, count, std::iter::once(values.as_flattened()));
}

/// In two's complement.
fn as_integer(value: &Value<'_>) -> u64 {
    match *value {
        Value::Integer(v) => v as u64,
        Value::Unsigned(v) => v,
        _ => 0,
    }
}

fn as_double(value: &Value<'_>) -> f64 {
    match *value {
        Value::Float(v) => f64::from(v),
        Value::Double(v) => v,
        Value::Integer(v) => v as f64,
        Value::Unsigned(v) => v as f64,
        _ => f64::NAN,
    }
}
