//! A parsed configuration file with the place of everything in it: unknown keys, repeated ids, lines.

use std::{collections::HashMap, ops::Range};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Where things stand in a file.
pub(super) struct Document {
    /// Byte offsets at which lines begin.
    line_starts: Vec<usize>,
    /// Every value by its path, outer ones first: `limits.items_max`, `collections[2].tiles`.
    values: Vec<(String, Range<usize>)>,
}

/// A key that no setting has.
pub(super) struct UnknownKey {
    pub span: Range<usize>,
    pub message: String,
}

/// A collection id that stands in a file twice.
pub(super) struct RepeatedId {
    pub id: String,
    pub first: Range<usize>,
    pub again: Range<usize>,
}

impl Document {
    pub fn new(text: &str, table: &DeTable<'_>) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut values = vec![];
        list_values(table, "", &mut values);
        Self { line_starts, values }
    }

    /// The line of a byte of the file, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= offset).max(1)
    }

    /// The line of the setting with this path; 1 when it is not in the file.
    pub fn line_of(&self, path: &str) -> usize {
        let place = self.values.iter().find(|(p, _)| p == path);
        place.map_or(1, |(_, span)| self.line(span.start))
    }

    /// The path of the innermost setting around a span.
    pub fn path_at(&self, span: &Range<usize>) -> Option<&str> {
        let around = |value: &Range<usize>| value.start <= span.start && span.end <= value.end;
        self.values.iter().rev().find(|(_, value)| around(value)).map(|(path, _)| path.as_str())
    }
}

fn list_values(table: &DeTable<'_>, prefix: &str, values: &mut Vec<(String, Range<usize>)>) {
    for (key, value) in table {
        let separator = if prefix.is_empty() { "" } else { "." };
        list_value(value, &format!("{prefix}{separator}{}", key.get_ref()), values);
    }
}

fn list_value(value: &Spanned<DeValue<'_>>, path: &str, values: &mut Vec<(String, Range<usize>)>) {
    values.push((path.to_owned(), value.span()));
    match value.get_ref() {
        DeValue::Table(table) => list_values(table, path, values),
        DeValue::Array(array) => {
            for (index, member) in array.iter().enumerate() {
                list_value(member, &format!("{path}[{index}]"), values);
            }
        }
        _ => {}
    }
}

/// Every key of the table that the JSON Schema does not know, with the nearest one that it knows.
pub(super) fn unknown_keys(table: &DeTable<'_>, schema: &serde_json::Value) -> Vec<UnknownKey> {
    let mut unknown = vec![];
    check_keys(table, schema, schema, "", &mut unknown);
    unknown
}

fn check_keys(
    table: &DeTable<'_>,
    schema: &serde_json::Value,
    root: &serde_json::Value,
    path: &str,
    unknown: &mut Vec<UnknownKey>,
) {
    let schema = resolved(schema, root);
    let Some(properties) = schema.get("properties").and_then(|p| p.as_object()) else {
        // A table with names of the user's choice: units, colors.
        return;
    };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let inner_path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        match (properties.get(name), value.get_ref()) {
            (None, _) => {
                let message = describe_unknown(name, path, properties.keys().map(String::as_str));
                unknown.push(UnknownKey { span: key.span(), message });
            }
            (Some(property), DeValue::Table(inner)) => check_keys(inner, property, root, &inner_path, unknown),
            (Some(property), DeValue::Array(members)) => {
                let Some(items) = resolved(property, root).get("items") else { continue };
                for member in members {
                    if let DeValue::Table(inner) = member.get_ref() {
                        check_keys(inner, items, root, &inner_path, unknown);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The schema that a reference, or an `anyOf` with null, stands for.
fn resolved<'a>(schema: &'a serde_json::Value, root: &'a serde_json::Value) -> &'a serde_json::Value {
    let by_reference = schema.get("$ref").and_then(|r| r.as_str()).and_then(|r| root.pointer(r.trim_start_matches('#')));
    let by_choice = || schema.get("anyOf").and_then(|choices| choices.get(0)).map(|first| resolved(first, root));
    by_reference.or_else(by_choice).unwrap_or(schema)
}

fn describe_unknown<'a>(name: &str, path: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let place = match path {
        "" => "the file".to_owned(),
        "collections" | "tile_matrix_sets" | "cache.warm" => format!("[[{path}]]"),
        _ => format!("[{path}]"),
    };
    // A distance of a third of the word still looks like the same word.
    let allowed = (name.chars().count() / 3).max(1);
    let nearest = known
        .clone()
        .map(|key| (strsim::damerau_levenshtein(name, key), key))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance);
    match nearest {
        Some((_, key)) => format!("unknown key `{name}` in {place}: did you mean `{key}`?"),
        None => format!("unknown key `{name}` in {place}; it can have {}", known.collect::<Vec<_>>().join(", ")),
    }
}

/// Collection ids that stand in the file more than once.
pub(super) fn repeated_ids(table: &DeTable<'_>) -> Vec<RepeatedId> {
    let Some(DeValue::Array(collections)) = table.get("collections").map(Spanned::get_ref) else { return vec![] };
    let mut first_places: HashMap<&str, Range<usize>> = HashMap::new();
    let mut repeated = vec![];
    for collection in collections {
        let id = collection.get_ref().get("id");
        let Some((id, again)) = id.and_then(|id| Some((id.get_ref().as_str()?, id.span()))) else { continue };
        match first_places.get(id) {
            Some(first) => repeated.push(RepeatedId { id: id.to_owned(), first: first.clone(), again }),
            None => _ = first_places.insert(id, again),
        }
    }
    repeated
}
