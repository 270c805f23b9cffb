//! Values of sources that have types, in the form that tables take.

use crate::model::{RowBatch, Value};
use std::borrow::Cow;

/// Sets a property to JSON text: a list, an object, or where it is neither (or no JSON) text.
pub(super) fn set_json(batch: &mut RowBatch, column: usize, text: &str) {
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let compact = if is_json { without_blanks(text) } else { Cow::Borrowed(text) };
    let value = match compact.as_bytes().first().filter(|_| is_json) {
        Some(b'[') => Value::List(&compact),
        Some(b'{') => Value::Json(&compact),
        _ => Value::Text(text),
    };
    batch.set_at(column, value);
}

/// Sets a property to a whole number; beyond 64 bits its digits are worth more than its type.
pub(super) fn set_integer(batch: &mut RowBatch, column: usize, value: i128) {
    match i64::try_from(value) {
        Ok(value) => batch.set_at(column, Value::Integer(value)),
        Err(_) => batch.set_at(column, Value::Text(&value.to_string())),
    }
}

/// The number with the fewest digits that is the same 32-bit float: 0.1 and not 0.10000000149.
pub(super) fn shortest_f64(value: f32) -> f64 {
    if !value.is_finite() {
        return f64::from(value);
    }
    zmij::Buffer::new().format(value).parse().unwrap_or(f64::from(value))
}

/// Valid JSON without blanks between its tokens.
fn without_blanks(json: &str) -> Cow<'_, str> {
    let mut in_string = false;
    let mut escaped = false;
    let mut keep = |c: char| {
        let blank = !in_string && c.is_ascii_whitespace();
        if !escaped && c == '"' {
            in_string = !in_string;
        }
        escaped = in_string && !escaped && c == '\\';
        !blank
    };
    if json.bytes().any(|b| b.is_ascii_whitespace()) {
        return Cow::Owned(json.chars().filter(|c| keep(*c)).collect());
    }
    Cow::Borrowed(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Values;

    #[test]
    fn blanks_go_between_tokens_and_stay_in_strings() {
        assert_eq!(without_blanks("{ \"a b\" : [ 1, \"\\\" x\" ] }\n"), "{\"a b\":[1,\"\\\" x\"]}");
        assert_eq!(without_blanks("[1,2]"), "[1,2]");
    }

    #[test]
    fn json_is_told_by_its_kind_and_text_stays_text() {
        let kind_of = |text: &str| {
            let mut batch = RowBatch::default();
            batch.begin_row(1);
            let column = batch.column("a");
            set_json(&mut batch, column, text);
            std::mem::take(&mut batch.columns[0].1).values().clone()
        };
        assert!(matches!(kind_of(" [1]"), Values::List(_)));
        assert!(matches!(kind_of("{}"), Values::Json(_)));
        assert!(matches!(kind_of("{oops"), Values::Text(_)));
    }

    #[test]
    fn small_floats_keep_their_digits() {
        assert_eq!(shortest_f64(0.1), 0.1);
        assert_eq!(shortest_f64(1e30), 1e30);
        assert!(shortest_f64(f32::NAN).is_nan());
    }
}
