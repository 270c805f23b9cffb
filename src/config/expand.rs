//! `${VAR}` and `${VAR:-default}` in the strings of a configuration.
//!
//! Variables are put in after the TOML is parsed, so that no value can break the syntax around it.

use std::{borrow::Cow, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Where a variable could not be put in, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ExpandError {
    /// Bytes of the file.
    pub span: Range<usize>,
    pub message: String,
}

/// Gives the value of an environment variable.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Expands every string value of the table, at any depth; keys stay as they are.
pub(super) fn expand_table(table: &mut DeTable<'_>, environment: Environment<'_>, errors: &mut Vec<ExpandError>) {
    for (_, value) in table.iter_mut() {
        expand_value(value, environment, errors);
    }
}

fn expand_value(value: &mut Spanned<DeValue<'_>>, environment: Environment<'_>, errors: &mut Vec<ExpandError>) {
    let span = value.span();
    match value.get_mut() {
        DeValue::String(text) => match expand(text, environment) {
            Ok(Some(expanded)) => *text = Cow::Owned(expanded),
            Ok(None) => {}
            Err(message) => errors.push(ExpandError { span, message }),
        },
        DeValue::Array(values) => values.iter_mut().for_each(|value| expand_value(value, environment, errors)),
        DeValue::Table(table) => expand_table(table, environment, errors),
        _ => {}
    }
}

/// The text with its variables filled in; `None` when it has none. `$${` stands for `${`.
fn expand(text: &str, environment: Environment<'_>) -> Result<Option<String>, String> {
    if !text.contains("${") {
        return Ok(None);
    }
    let (mut expanded, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(literal) = before.strip_suffix('$') {
            expanded.push_str(literal);
            expanded.push_str("${");
            rest = after;
            continue;
        }
        let Some((reference, after)) = after.split_once('}') else {
            return Err(format!("`${{{after}` has no closing brace"));
        };
        expanded.push_str(before);
        expanded.push_str(&value_of(reference, environment)?);
        rest = after;
    }
    expanded.push_str(rest);
    Ok(Some(expanded))
}

/// The value of `NAME` or `NAME:-default`. As in a shell, the default stands in for an empty variable too.
fn value_of(reference: &str, environment: Environment<'_>) -> Result<String, String> {
    let (name, default) = reference.split_once(":-").map_or((reference, None), |(name, default)| (name, Some(default)));
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !is_name {
        return Err(format!("`{name}` is not the name of an environment variable"));
    }
    match (environment(name), default) {
        (Some(value), _) if !value.is_empty() => Ok(value),
        (_, Some(default)) => Ok(default.to_owned()),
        (Some(empty), None) => Ok(empty),
        (None, None) => Err(format!("the environment variable {name} is not set; set it, or write ${{{name}:-a default}}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_home(text: &str) -> Result<Option<String>, String> {
        expand(text, &|name| match name {
            "HOME" => Some("/home/ann".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        })
    }

    #[test]
    fn variables_and_defaults_are_filled_in() {
        for (text, expanded) in [
            ("${HOME}/data", "/home/ann/data"),
            ("${PORT:-8080}", "8080"),
            ("${HOME:-/root}:${EMPTY:-x}:${EMPTY}", "/home/ann:x:"),
            ("${NONE:-}", ""),
            ("$${HOME}", "${HOME}"),
            ("a ${NONE:-b:-c} d", "a b:-c d"),
        ] {
            assert_eq!(with_home(text).unwrap().as_deref(), Some(expanded), "{text}");
        }
        assert_eq!(with_home("$HOME costs 5 $"), Ok(None));
    }

    #[test]
    fn missing_variables_and_broken_references_are_errors() {
        let errors: Vec<String> =
            ["${NONE}", "${HOME", "${}", "${A B}"].into_iter().map(|text| with_home(text).unwrap_err()).collect();
        insta::assert_snapshot!(errors.join("\n"));
    }
}
