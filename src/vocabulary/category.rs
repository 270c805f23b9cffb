//! Categories of resources and reserves.

use std::sync::LazyLock;

const CATEGORIES: &str = include_str!("../../assets/vocabularies/categories.tsv");

/// A category of a system of classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// The system: GKZ, or CRIRSCO for KAZRC, JORC and their like.
    pub scheme: &'static str,
    /// As it is written.
    pub code: &'static str,
    /// `resource`, `reserve` or `prognostic`.
    pub kind: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// The nearest category of CRIRSCO: indicative.
    pub nearest: &'static str,
}

static ALL: LazyLock<Vec<Category>> = LazyLock::new(|| {
    let category = |line: &'static str| match *line.split('\t').collect::<Vec<_>>().as_slice() {
        [scheme, code, kind, meaning, nearest] => Some(Category { scheme, code, kind, meaning, nearest }),
        _ => None,
    };
    CATEGORIES.lines().skip(1).filter_map(category).collect()
});

impl Category {
    /// The category of a code in any case, with Cyrillic letters that look the same.
    pub fn named(code: &str) -> Option<Self> {
        let code = folded(code);
        ALL.iter().find(|category| folded(category.code) == code).copied()
    }
}

/// What is the same for values that say the same: `Inferred/Indicated` and `indicated, inferred`, `C1` in either script.
pub fn class_of(value: &str) -> String {
    let mut parts: Vec<String> =
        value.split(['/', '+', ',', ';', '&', '|']).map(folded).filter(|part| !part.is_empty()).collect();
    parts.sort();
    parts.dedup();
    parts.join("+")
}

fn folded(text: &str) -> String {
    let latin = |c: char| match c {
        'а' => 'a',
        'в' => 'b',
        'с' => 'c',
        'р' => 'p',
        other => other,
    };
    let is_code = text.trim().chars().count() <= 2;
    let plain: String = text.trim().chars().flat_map(char::to_lowercase).map(|c| if is_code { latin(c) } else { c }).collect();
    match plain.as_str() {
        "гкз" => "gkz".to_owned(),
        "казрк" | "казrc" => "kazrc".to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_found_in_either_script() {
        assert_eq!(Category::named("С1").map(|category| (category.scheme, category.kind)), Some(("GKZ", "reserve")));
        assert_eq!(Category::named("inferred").map(|category| category.scheme), Some("CRIRSCO"));
        assert_eq!(Category::named("P3").map(|category| category.nearest), Some("no equivalent"));
        assert_eq!(Category::named("D"), None);
    }

    #[test]
    fn the_same_parts_in_any_order_are_one_class() {
        assert_eq!(class_of("Inferred/Indicated/Measured"), class_of("measured, inferred, indicated"));
        assert_eq!(class_of("С1+С2"), class_of("C2/C1"));
        assert_eq!(class_of("С1|С2"), class_of("C2; C1"));
        assert_eq!(class_of("ГКЗ"), class_of("GKZ"));
        assert_ne!(class_of("C1"), class_of("C2"));
    }
}
