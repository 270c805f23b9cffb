//! Values of properties: plain ones as they are, nested ones as compact JSON.

use super::{cursor::Cursor, fault::Parsed, number::Number};
use crate::model::{DefectKind, Value};

/// How deep a property may nest.
const MAX_NESTING: usize = 128;

/// Reads a value and hands it to `store`; `scratch` is room for nested JSON. Says so if the value cannot be
/// kept and became null.
///
/// NaN, which some writers use for a missing value, is null.
pub(super) fn read(cursor: &mut Cursor<'_>, scratch: &mut String, store: impl FnOnce(Value<'_>)) -> Parsed<Option<&'static str>> {
    match cursor.peek() {
        Some(b'"') => store(Value::Text(&cursor.string()?)),
        Some(b'{') => store(Value::Json(nested(cursor, scratch)?)),
        Some(b'[') => store(Value::List(nested(cursor, scratch)?)),
        Some(b't') if cursor.take_word("true") => store(Value::Boolean(true)),
        Some(b'f') if cursor.take_word("false") => store(Value::Boolean(false)),
        Some(b'n') if cursor.take_word("null") => store(Value::Null),
        Some(b'N') if cursor.take_word("NaN") => store(Value::Null),
        Some(b'I' | b'-') if cursor.take_word("Infinity") || cursor.take_word("-Infinity") => {
            store(Value::Null);
            return Ok(Some("an infinite number became null"));
        }
        Some(b'-' | b'0'..=b'9') => number(cursor, store)?,
        _ => return Err(cursor.missing("a value")),
    }
    Ok(None)
}

fn number(cursor: &mut Cursor<'_>, store: impl FnOnce(Value<'_>)) -> Parsed<()> {
    let start = cursor.at;
    match cursor.number()? {
        Number::Integer(value) => store(Value::Integer(value)),
        Number::Float(value) if value.is_finite() => store(Value::Float(value)),
        Number::Float(_) => store(Value::Text(cursor.text.get(start..cursor.at).unwrap_or_default())),
        Number::Long(digits) => store(Value::Text(digits)),
    }
    Ok(())
}

fn nested<'s>(cursor: &mut Cursor<'_>, scratch: &'s mut String) -> Parsed<&'s str> {
    scratch.clear();
    copy(cursor, scratch, 0)?;
    Ok(scratch)
}

/// Copies a value without white space between its tokens, checking that it is JSON.
fn copy(cursor: &mut Cursor<'_>, to: &mut String, depth: usize) -> Parsed<()> {
    if depth > MAX_NESTING {
        return Err(cursor.fault(DefectKind::BadValue, &format!("a property nests deeper than {MAX_NESTING}")));
    }
    match cursor.peek() {
        Some(b'{') => {
            to.push('{');
            let start = to.len();
            cursor.object(|cursor, name| {
                separate(to, start);
                push_string(name, to);
                to.push(':');
                copy(cursor, to, depth + 1)
            })?;
            to.push('}');
        }
        Some(b'[') => {
            to.push('[');
            let start = to.len();
            cursor.array(|cursor| {
                separate(to, start);
                copy(cursor, to, depth + 1)
            })?;
            to.push(']');
        }
        Some(b'"') => push_string(&cursor.string()?, to),
        Some(b't') if cursor.take_word("true") => to.push_str("true"),
        Some(b'f') if cursor.take_word("false") => to.push_str("false"),
        Some(b'n') if cursor.take_word("null") => to.push_str("null"),
        Some(b'N') if cursor.take_word("NaN") => to.push_str("null"),
        Some(b'-' | b'0'..=b'9') => {
            let start = cursor.at;
            cursor.number()?;
            to.push_str(cursor.text.get(start..cursor.at).unwrap_or_default());
        }
        _ => return Err(cursor.missing("a value")),
    }
    Ok(())
}

fn separate(to: &mut String, start: usize) {
    if to.len() > start {
        to.push(',');
    }
}

fn push_string(text: &str, to: &mut String) {
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        to.push_str(&serde_json::Value::from(text).to_string());
    } else {
        to.extend(["\"", text, "\""]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Result<String, String> {
        let mut shown = String::new();
        let mut cursor = Cursor::new(text, 0);
        read(&mut cursor, &mut String::new(), |value| shown = format!("{value:?}")).map_err(|fault| fault.detail().to_owned())?;
        cursor.end().map(|()| shown).map_err(|fault| fault.detail().to_owned())
    }

    #[test]
    fn values_keep_their_types() {
        for (text, value) in [
            (r#""Жезқазған""#, r#"Text("Жезқазған")"#),
            ("-7", "Integer(-7)"),
            ("0.50", "Float(0.5)"),
            ("1e3", "Float(1000.0)"),
            ("123456789012345678901", r#"Text("123456789012345678901")"#),
            ("1e999", r#"Text("1e999")"#),
            ("true", "Boolean(true)"),
            ("null", "Null"),
            ("NaN", "Null"),
            ("-Infinity", "Null"),
            (r#"[ "Gold" , 1.50, [ ] , NaN ]"#, r#"List("[\"Gold\",1.50,[],null]")"#),
            (r#"{ "a b" : { } , "c\n" : "\u0416" }"#, r#"Json("{\"a b\":{},\"c\\n\":\"Ж\"}")"#),
        ] {
            assert_eq!(shown(text).as_deref(), Ok(value), "{text}");
        }
    }

    #[test]
    fn broken_nested_values_are_refused() {
        for text in [r#"{"a":}"#, "[1,]", "[1 2]", r#"{"a":01}"#, "[tru]", r#"["\q"]"#, "nul", "{1:2}", ""] {
            assert!(shown(text).is_err(), "{text}");
        }
        assert!(shown(&"[".repeat(10_000)).unwrap_err().contains("nests deeper"));
    }

    proptest! {
        #[test]
        fn nested_values_stay_the_same_json(keys in prop::collection::vec(".{0,6}", 0..5), items in prop::collection::vec(".{0,9}", 0..5), n: i64) {
            let value = serde_json::json!({"list": items, "n": n, "inner": keys.iter().map(|k| (k.clone(), serde_json::json!([null, k]))).collect::<serde_json::Map<_, _>>()});
            let text = serde_json::to_string_pretty(&value).unwrap();
            let mut compact = String::new();
            read(&mut Cursor::new(&text, 0), &mut String::new(), |v| v.with_text(|t| compact = t.to_owned())).unwrap();
            prop_assert_eq!(&compact, &value.to_string());
        }
    }
}
