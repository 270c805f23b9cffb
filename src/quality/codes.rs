//! Commodities that the vocabulary does not have.

use super::{Subject, assess::Found, finding::Sure, roles::texts, texts::in_column};
use crate::store::{Column, NULL_CODE};
use hashbrown::HashSet;
use std::sync::LazyLock;

const COMMODITIES: &str = include_str!("../../assets/vocabularies/commodity.tsv");
/// What other English has for terms of the vocabulary, and short names.
const SYNONYMS: [&str; 30] = [
    "aluminum",
    "barite",
    "barytes",
    "caesium",
    "sulfur",
    "phosphorus",
    "fluorspar",
    "phosphate",
    "phosphates",
    "graphite",
    "rare earths",
    "rare earth elements",
    "rare earth",
    "ree",
    "pge",
    "pgm",
    "platinum group elements",
    "platinum group metals",
    "hydrocarbons",
    "gas",
    "natural gas",
    "petroleum",
    "stone",
    "crushed stone",
    "gravel",
    "clays",
    "gems",
    "gemstones",
    "water",
    "salts",
];
/// Symbols of the elements that are mined.
const SYMBOLS: &str = "Ag Al As Au B Ba Be Bi Br Ca Cd Ce Co Cr Cs Cu Dy Er Eu F Fe Ga Gd Ge Hf Hg Ho I In Ir K La Li Lu Mg Mn Mo \
    Na Nb Nd Ni Os P Pb Pd Pr Pt Ra Rb Re Rh Ru S Sb Sc Se Si Sm Sn Sr Ta Tb Te Th Ti Tl Tm U V W Y Yb Zn Zr";
/// A column is held against the list where so many of its rows have terms of it: others are kept by another list.
const LEAST_KNOWN: f64 = 0.8;

static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let fields = COMMODITIES.lines().skip(1).flat_map(|line| line.split('\t').take(2));
    fields.chain(SYNONYMS).map(str::to_lowercase).chain(SYMBOLS.split_whitespace().map(str::to_lowercase)).collect()
});

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
    let known: Vec<bool> = text.dictionary.iter().map(|value| terms(value).all(is_known)).collect();
    let codes = subject.rows.iter().map(|row| text.codes[row]).filter(|code| *code != NULL_CODE);
    let (mut all, mut right) = (0_u64, 0_u64);
    codes.for_each(|code| {
        all += 1;
        right += u64::from(known[code as usize]);
    });
    right as f64 / all.max(1) as f64
}

/// The terms of a list between `;`, `|`, `,` or `/`, or in JSON.
fn terms(value: &str) -> impl Iterator<Item = &str> {
    value.split([';', '|', ',', '/', '[', ']', '"']).map(str::trim).filter(|term| !term.is_empty())
}

fn is_known(term: &str) -> bool {
    let plain = term.to_lowercase();
    KNOWN.contains(&plain.replace(' ', "-")) || KNOWN.contains(&plain.replace(['-', '_'], " ")) || KNOWN.contains(&plain)
}

fn wrong(value: &str) -> Option<(Sure, String)> {
    let first = terms(value).find(|term| !is_known(term))?;
    Some(match nearest(&first.to_lowercase()) {
        Some(near) => (Sure::Likely, format!("“{first}” is not in the vocabulary; “{near}” is")),
        None => (Sure::Possible, format!("“{first}” is not in the vocabulary")),
    })
}

/// The term that differs by one letter, if it is long enough for that to be a slip.
fn nearest(term: &str) -> Option<&'static str> {
    let is_near = |known: &&String| known.len() >= 5 && strsim::damerau_levenshtein(known, term) == 1;
    KNOWN.iter().filter(is_near).min().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_known_in_any_case_and_by_their_symbols() {
        for value in
            ["gold", "Rare Earth Element", "iron ore", "Au; Ag|Cu", "[\"copper\",\"zinc\"]", "aluminum", "sand-and-gravel"]
        {
            assert_eq!(wrong(value), None, "{value}");
        }
        assert_eq!(wrong("coper").unwrap(), (Sure::Likely, "“coper” is not in the vocabulary; “copper” is".to_owned()));
        assert_eq!(wrong("gold; unobtainium").unwrap().0, Sure::Possible);
    }
}
