//! Which columns have the names of features.

/// Names of such columns, best first.
const NAMES: [&str; 7] = ["name", "title", "name_en", "label", "site_name", "deposit", "sheet"];

/// The columns to label features with, best first: those in the reader's language, then the one that the configuration names or
/// else what is likely to be a name.
pub fn label_columns<'a>(columns: &[&'a str], label: Option<&str>, language: Option<&str>) -> Vec<&'a str> {
    let column = |wanted: &str| columns.iter().copied().find(|column| column.eq_ignore_ascii_case(wanted));
    let translated =
        language.into_iter().flat_map(|language| ["name", "title", "label"].map(|kind| format!("{kind}_{language}")));
    let mut found: Vec<&str> = translated.filter_map(|name| column(&name)).collect();
    if let Some(label) = label {
        found.extend(columns.iter().find(|column| **column == label));
    } else {
        found.extend(NAMES.iter().filter_map(|name| column(name)));
        found.extend(columns.iter().filter(|column| is_likely(column)));
    }
    let mut unique: Vec<&str> = vec![];
    for column in found {
        if !unique.contains(&column) {
            unique.push(column);
        }
    }
    unique
}

/// Whether a name ends in the word `name` or `label`.
fn is_likely(column: &str) -> bool {
    let lower = column.to_lowercase();
    ["name", "label"]
        .iter()
        .any(|word| lower.strip_suffix(word).is_some_and(|start| start.is_empty() || start.ends_with(['_', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_language_of_the_reader_where_they_can_be() {
        let columns = ["id", "NAME", "name_kk", "name_ru", "ore_t", "mine_name", "surname"];
        assert_eq!(label_columns(&columns, None, Some("kk")), ["name_kk", "NAME", "mine_name"]);
        assert_eq!(label_columns(&columns, None, None), ["NAME", "mine_name"]);
        assert_eq!(label_columns(&columns, Some("ore_t"), None), ["ore_t"]);
        assert_eq!(label_columns(&columns, Some("ore_t"), Some("ru")), ["name_ru", "ore_t"]);
        assert!(label_columns(&columns, Some("gone"), None).is_empty());
    }
}
