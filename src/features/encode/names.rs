//! Names of columns where a format bounds them, or does not tell upper from lower case.

use std::collections::HashSet;

/// Makes names that differ, whatever the case of their letters, and are not too long.
#[derive(Debug)]
pub(super) struct UniqueNames {
    max_bytes: usize,
    taken: HashSet<String>,
}

impl Default for UniqueNames {
    fn default() -> Self {
        Self::shorter_than(usize::MAX)
    }
}

impl UniqueNames {
    /// Names of at most so many bytes.
    pub fn shorter_than(max_bytes: usize) -> Self {
        Self { max_bytes, taken: HashSet::new() }
    }

    /// The name itself, or one that begins like it.
    pub fn add(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|n: u64| format!("_{n}"));
        for suffix in std::iter::once(String::new()).chain(numbered) {
            let start = cut(wanted, self.max_bytes.saturating_sub(suffix.len()));
            let name = format!("{start}{suffix}");
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        wanted.to_owned()
    }
}

/// The start of a text, of at most so many bytes, without a broken letter.
pub(super) fn cut(text: &str, max_bytes: usize) -> &str {
    let end = (0..=max_bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_differ() {
        let mut names = UniqueNames::shorter_than(10);
        let made = ["commodity_group", "commodity_main", "Commodity_main", "тереңдігі", "тереңдік"].map(|name| names.add(name));
        assert_eq!(made, ["commodity_", "commodit_2", "Commodit_3", "терең", "тере_2"]);
        let mut names = UniqueNames::default();
        assert_eq!(["Name", "name", "Қала", "қала"].map(|name| names.add(name)), ["Name", "name_2", "Қала", "қала_2"]);
    }
}
