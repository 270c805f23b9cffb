//! Values and growing columns, as readers make them: each column takes the narrowest type that holds
//! all its values.

use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The type of a column in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// True or false.
    Boolean,
    /// 64-bit signed.
    Integer,
    /// 64-bit float.
    Float,
    /// UTF-8 text.
    Text,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// An instant, RFC 3339 with `Z`.
    DateTime,
    /// A JSON array.
    List,
    /// Any other nested JSON.
    Json,
}

impl ColumnType {
    /// Whether values of the type have an order.
    pub const fn is_sortable(self) -> bool {
        !matches!(self, Self::List | Self::Json)
    }

    /// Its name in reports and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Text => "text",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::List => "list",
            Self::Json => "json",
        }
    }
}

/// One value on its way into a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A finite number; others count as null.
    Float(f64),
    /// Text of the source's own string type. Dates are given as text in their canonical form.
    Text(&'a str),
    /// Text of a source without types (CSV, KML data): its column is typed when all values are known.
    Untyped(&'a str),
    /// A JSON array, as compact JSON text.
    List(&'a str),
    /// A JSON object, as compact JSON text.
    Json(&'a str),
}

/// The values of a column so far.
#[derive(Debug, Clone, Default)]
pub enum Values {
    /// Only nulls.
    #[default]
    Nothing,
    /// Bytes 0 and 1.
    Boolean(Vec<bool>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Floats.
    Float(Vec<f64>),
    /// Text with a type.
    Text(TextValues),
    /// Text without a type.
    Untyped(TextValues),
    /// JSON arrays.
    List(TextValues),
    /// JSON objects (and arrays among them).
    Json(TextValues),
}

/// A growing column of one name.
#[derive(Debug, Clone, Default)]
pub struct ColumnBuilder {
    values: Values,
    /// Which rows hold a value; empty while all do, shorter than the column never.
    valid: Vec<bool>,
    len: usize,
    /// Set when values of different types met and the column became text.
    mixed: bool,
}

/// Text values with equal ones stored once.
#[derive(Debug, Clone, Default)]
pub struct TextValues {
    codes: Vec<u32>,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    lookup: HashTable<u32>,
    hasher: foldhash::fast::FixedState,
}

impl ColumnBuilder {
    /// A column of `len` nulls.
    pub fn nulls(len: usize) -> Self {
        let mut column = Self::default();
        column.pad(len);
        column
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Whether values of different types met.
    pub fn is_mixed(&self) -> bool {
        self.mixed
    }
    /// The values; a row that is not [`valid`](Self::is_valid) holds an arbitrary one.
    pub fn values(&self) -> &Values {
        &self.values
    }
    /// Whether row `row` holds a value.
    pub fn is_valid(&self, row: usize) -> bool {
        !matches!(self.values, Values::Nothing) && self.valid.get(row).copied().unwrap_or(true)
    }
    /// Whether every row holds a value.
    pub fn all_valid(&self) -> bool {
        !matches!(self.values, Values::Nothing) && self.valid.iter().all(|v| *v)
    }

    /// The value of row `row`.
    pub fn value(&self, row: usize) -> Value<'_> {
        if !self.is_valid(row) {
            return Value::Null;
        }
        match &self.values {
            Values::Nothing => Value::Null,
            Values::Boolean(v) => Value::Boolean(v[row]),
            Values::Integer(v) => Value::Integer(v[row]),
            Values::Float(v) => Value::Float(v[row]),
            Values::Text(t) => Value::Text(t.entry(t.codes[row])),
            Values::Untyped(t) => Value::Untyped(t.entry(t.codes[row])),
            Values::List(t) => Value::List(t.entry(t.codes[row])),
            Values::Json(t) => Value::Json(t.entry(t.codes[row])),
        }
    }

    /// A column of the rows at these places.
    #[must_use]
    pub fn select(&self, places: &[usize]) -> Self {
        let mut column = Self { mixed: self.mixed, ..Self::default() };
        places.iter().for_each(|&row| column.push(self.value(row)));
        column
    }

    /// Gives back memory that only a growing column needs.
    pub fn shrink_to_fit(&mut self) {
        self.valid.shrink_to_fit();
        match &mut self.values {
            Values::Nothing => {}
            Values::Boolean(v) => v.shrink_to_fit(),
            Values::Integer(v) => v.shrink_to_fit(),
            Values::Float(v) => v.shrink_to_fit(),
            Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => t.shrink_to_fit(),
        }
    }

    /// Appends nulls until the column has `len` rows.
    pub fn pad(&mut self, len: usize) {
        while self.len < len {
            self.push(Value::Null);
        }
    }

    /// Keeps the first `len` rows.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.len = len;
        self.valid.truncate(len);
        match &mut self.values {
            Values::Nothing => {}
            Values::Boolean(v) => v.truncate(len),
            Values::Integer(v) => v.truncate(len),
            Values::Float(v) => v.truncate(len),
            Values::Text(t) | Values::Untyped(t) | Values::List(t) | Values::Json(t) => t.codes.truncate(len),
        }
    }

    /// Appends one value; the column widens to hold it.
    pub fn push(&mut self, value: Value<'_>) {
        let value = match value {
            Value::Float(f) if !f.is_finite() => Value::Null,
            other => other,
        };
        if matches!(value, Value::Null) {
            return self.push_null();
        }
        if matches!(self.values, Values::Nothing) {
            self.values = Values::filled(value, self.len);
            self.valid = if self.len == 0 { vec![] } else { vec![false; self.len] };
        }
        let fits = self.values.push(value);
        if !fits {
            self.widen(value);
            self.values.push(value);
        }
        if !self.valid.is_empty() {
            self.valid.push(true);
        }
        self.len += 1;
    }

    fn push_null(&mut self) {
        if !matches!(self.values, Values::Nothing) {
            if self.valid.is_empty() {
                self.valid = vec![true; self.len];
            }
            self.valid.push(false);
            self.values.push_filler();
        }
        self.len += 1;
    }

    fn widen(&mut self, value: Value<'_>) {
        const EXACT: i64 = 1 << 53;
        let exact = |v: &[i64]| v.iter().all(|i| i.unsigned_abs() <= EXACT as u64);
        let old = std::mem::take(&mut self.values);
        self.values = match (old, value) {
            (Values::Integer(v), Value::Float(_)) if exact(&v) => Values::Float(v.into_iter().map(|i| i as f64).collect()),
            (Values::List(t), Value::Json(_)) => Values::Json(t),
            (old @ Values::Untyped(_), Value::Text(_)) => old.into_text(self.len),
            (old, _) => {
                self.mixed = true;
                old.into_text(self.len)
            }
        };
    }
}

impl Values {
    fn filled(like: Value<'_>, len: usize) -> Self {
        let text = || TextValues { codes: vec![0; len], ..TextValues::default() };
        match like {
            Value::Null => Self::Nothing,
            Value::Boolean(_) => Self::Boolean(vec![false; len]),
            Value::Integer(_) => Self::Integer(vec![0; len]),
            Value::Float(_) => Self::Float(vec![0.0; len]),
            Value::Text(_) => Self::Text(text()),
            Value::Untyped(_) => Self::Untyped(text()),
            Value::List(_) => Self::List(text()),
            Value::Json(_) => Self::Json(text()),
        }
    }

    /// Appends the value if this type holds it as it is.
    fn push(&mut self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Boolean(v), Value::Boolean(b)) => v.push(b),
            (Self::Integer(v), Value::Integer(i)) => v.push(i),
            (Self::Float(v), Value::Float(f)) => v.push(f),
            (Self::Float(v), Value::Integer(i)) if i.unsigned_abs() <= 1 << 53 => v.push(i as f64),
            (Self::Text(t), Value::Text(s) | Value::Untyped(s))
            | (Self::Untyped(t), Value::Untyped(s))
            | (Self::List(t), Value::List(s))
            | (Self::Json(t), Value::Json(s) | Value::List(s)) => t.push(s),
            (Self::Text(t), other) => other.with_text(|s| t.push(s)),
            _ => return false,
        }
        true
    }

    fn push_filler(&mut self) {
        match self {
            Self::Nothing => {}
            Self::Boolean(v) => v.push(false),
            Self::Integer(v) => v.push(0),
            Self::Float(v) => v.push(0.0),
            Self::Text(t) | Self::Untyped(t) | Self::List(t) | Self::Json(t) => t.codes.push(0),
        }
    }

    fn into_text(self, len: usize) -> Self {
        let mut text = TextValues::default();
        match self {
            Self::Text(t) | Self::Untyped(t) | Self::List(t) | Self::Json(t) => return Self::Text(t),
            Self::Nothing => text.codes = vec![0; len],
            Self::Boolean(v) => v.into_iter().for_each(|b| Value::Boolean(b).with_text(|s| text.push(s))),
            Self::Integer(v) => v.into_iter().for_each(|i| Value::Integer(i).with_text(|s| text.push(s))),
            Self::Float(v) => v.into_iter().for_each(|f| Value::Float(f).with_text(|s| text.push(s))),
        }
        Self::Text(text)
    }
}

impl Value<'_> {
    /// Calls `f` with the value as text; null is empty.
    pub fn with_text<R>(self, f: impl FnOnce(&str) -> R) -> R {
        match self {
            Value::Null => f(""),
            Value::Boolean(b) => f(if b { "true" } else { "false" }),
            Value::Integer(i) => f(itoa::Buffer::new().format(i)),
            Value::Float(x) => f(zmij::Buffer::new().format(x)),
            Value::Text(s) | Value::Untyped(s) | Value::List(s) | Value::Json(s) => f(s),
        }
    }
}

impl TextValues {
    /// Appends a row.
    pub fn push(&mut self, text: &str) {
        let code = self.intern(text);
        self.codes.push(code);
    }

    /// The code of a text, added where it is new; no row is appended.
    pub fn intern(&mut self, text: &str) -> u32 {
        // Neighbouring rows often repeat a value, and then no hash is needed.
        if let Some(&last) =
            self.codes.last().filter(|&&c| (c as usize) < self.ends.len() && self.entry_bytes(c) == text.as_bytes())
        {
            return last;
        }
        let Self { bytes, ends, lookup, hasher, .. } = self;
        let hash = hasher.hash_one(text.as_bytes());
        let entry = |code: u32| &bytes[start(ends, code)..ends[code as usize]];
        if let Some(&code) = lookup.find(hash, |&code| entry(code) == text.as_bytes()) {
            return code;
        }
        let code = ends.len() as u32;
        bytes.extend_from_slice(text.as_bytes());
        ends.push(bytes.len());
        lookup.insert_unique(hash, code, |&code| hasher.hash_one(&bytes[start(ends, code)..ends[code as usize]]));
        code
    }

    /// Gives back memory that only growing texts need. Texts that are appended later are not compared
    /// with the present ones.
    pub fn shrink_to_fit(&mut self) {
        self.codes.shrink_to_fit();
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.lookup = HashTable::new();
    }

    /// The code of every row; rows without a value hold any.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }
    /// How many different texts there are.
    pub fn distinct(&self) -> usize {
        self.ends.len()
    }
    /// All different texts, in the order of their codes.
    pub fn entries(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.distinct() as u32).map(|code| self.entry(code))
    }
    /// The text of a code.
    pub fn entry(&self, code: u32) -> &str {
        std::str::from_utf8(self.entry_bytes(code)).unwrap_or_default()
    }

    fn entry_bytes(&self, code: u32) -> &[u8] {
        &self.bytes[start(&self.ends, code)..self.ends[code as usize]]
    }
}

fn start(ends: &[usize], code: u32) -> usize {
    (code as usize).checked_sub(1).map_or(0, |before| ends[before])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(column: &ColumnBuilder) -> Vec<Option<String>> {
        let Values::Text(t) = column.values() else { panic!("{:?}", column.values()) };
        (0..column.len()).map(|r| column.is_valid(r).then(|| t.entry(t.codes()[r]).to_owned())).collect()
    }

    #[test]
    fn a_type_has_one_name() {
        use ColumnType as T;
        for column_type in [T::Boolean, T::Integer, T::Float, T::Text, T::Date, T::DateTime, T::List, T::Json] {
            assert_eq!(serde_json::to_value(column_type).unwrap(), column_type.name());
        }
    }

    #[test]
    fn integers_widen_to_floats_and_nulls_stay_null() {
        let mut c = ColumnBuilder::nulls(1);
        c.push(Value::Integer(3));
        c.push(Value::Null);
        c.push(Value::Float(0.5));
        let Values::Float(v) = c.values() else { panic!() };
        assert_eq!((v[1], v[3]), (3.0, 0.5));
        assert_eq!((0..4).map(|r| c.is_valid(r)).collect::<Vec<_>>(), [false, true, false, true]);
        assert!(!c.is_mixed());
    }

    #[test]
    fn numbers_and_text_become_text_and_say_so() {
        let mut c = ColumnBuilder::default();
        c.push(Value::Integer(3));
        c.push(Value::Null);
        c.push(Value::Text("three"));
        c.push(Value::Boolean(true));
        assert!(c.is_mixed());
        assert_eq!(texts(&c), [Some("3".into()), None, Some("three".into()), Some("true".into())]);
    }

    #[test]
    fn a_truncated_column_takes_new_rows_where_it_ends() {
        let mut c = ColumnBuilder::default();
        for s in ["a", "b", "c"] {
            c.push(Value::Text(s));
        }
        c.truncate(1);
        c.push(Value::Text("c"));
        assert_eq!(texts(&c), [Some("a".into()), Some("c".into())]);
    }

    #[test]
    fn whole_numbers_that_a_float_cannot_hold_are_kept_as_text() {
        let mut c = ColumnBuilder::default();
        c.push(Value::Integer((1 << 53) + 1));
        c.push(Value::Float(0.5));
        assert_eq!(texts(&c)[0].as_deref(), Some("9007199254740993"));
    }
}
