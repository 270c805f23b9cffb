//! Commodities that the vocabulary does not have.

use super::{Subject, assess::Found, finding::Sure, roles::texts, texts::in_column};
use crate::{
    store::{Column, NULL_CODE},
    vocabulary::Commodity,
};

/// A column is held against the list where so many of its rows have terms of it: others are kept by another list.
const LEAST_KNOWN: f64 = 0.8;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut found = Found::default();
    let mut other_lists = vec![];
    let columns = subject.roles.commodities.iter().map(|place| &subject.table.columns()[*place]);
    for column in columns {
        let known = known_share(subject, column);
        if known < LEAST_KNOWN {
            other_lists.push(format!(
                "`{}` is not kept by the CGI vocabulary: {:.0} % of its rows have its terms",
                column.name,
                known * 100.0
            ));
            continue;
        }
        found.notes.push(format!("`{}` is held against the CGI commodity vocabulary", column.name));
        in_column(subject, column, &wrong, &mut found.findings);
    }
    if found.notes.is_empty() {
        let none = "there is no column of commodities".to_owned();
        return Found::not_looked(if other_lists.is_empty() { none } else { other_lists.join("; ") });
    }
    found.notes.extend(other_lists);
    found
}

/// The part of the rows with a value that have known terms only.
fn known_share(subject: &Subject<'_>, column: &Column) -> f64 {
    let Some(text) = texts(column) else { return 0.0 };
    let known: Vec<bool> = text.dictionary.iter().map(|value| unknown(value).is_none()).collect();
    let codes = subject.rows.iter().map(|row| text.codes[row]).filter(|code| *code != NULL_CODE);
    let (mut all, mut right) = (0_u64, 0_u64);
    codes.for_each(|code| {
        all += 1;
        right += u64::from(known[code as usize]);
    });
    right as f64 / all.max(1) as f64
}

fn unknown(value: &str) -> Option<&str> {
    Commodity::words(value).find(|word| Commodity::of_word(word).is_empty())
}

fn wrong(value: &str) -> Option<(Sure, String)> {
    let first = unknown(value)?;
    Some(match Commodity::misspelt(first) {
        Some(near) => (Sure::Likely, format!("“{first}” is not in the vocabulary; “{near}” is")),
        None => (Sure::Possible, format!("“{first}” is not in the vocabulary")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_known_in_any_case_and_by_their_symbols() {
        for value in [
            "gold",
            "Rare Earth Element",
            "iron ore",
            "Au; Ag|Cu",
            "[\"copper\",\"zinc\"]",
            "aluminum",
            "sand-and-gravel",
            "Cu-Au",
            "золото",
        ] {
            assert_eq!(wrong(value), None, "{value}");
        }
        assert_eq!(wrong("coper").unwrap(), (Sure::Likely, "“coper” is not in the vocabulary; “copper” is".to_owned()));
        assert_eq!(wrong("gold; unobtainium").unwrap().0, Sure::Possible);
    }
}
