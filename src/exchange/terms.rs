//! Words → URIs of the vocabularies of the CGI (IUGS Commission for the Management and Application of Geoscience Information).

use crate::vocabulary::{Commodity, class_of};
use hashbrown::HashMap;
use std::sync::LazyLock;

/// Where the vocabularies are.
const BASE: &str = "http://resource.geosciml.org/classifier/cgi";
/// What stands in the place of a value that must be there and that the source does not have (OGC 12-110, Nil reasons).
pub const MISSING: &str = "http://www.opengis.net/def/nil/OGC/0/missing";
/// What stands in the place of the URI of a term that no vocabulary has: there probably is a right one, but it cannot be told.
pub const UNKNOWN: &str = "http://www.opengis.net/def/nil/OGC/0/unknown";

/// The vocabulary of commodities, of which [`Commodity`] knows the terms.
const COMMODITY: &str = "commodity-code";
/// The vocabularies of categories, whose terms are longer than what tables have.
const RESOURCES: &str = "resource-assessment-category";
const RESERVES: &str = "reserve-assessment-category";
/// The terms by the categories of CRIRSCO, KAZRC, JORC and their like that they are of. Those of other systems are none of these.
const CATEGORIES: [(&str, &str, &str); 8] = [
    (RESOURCES, "measured", "measured-mineral-resource"),
    (RESOURCES, "indicated", "indicated-mineral-resource"),
    (RESOURCES, "inferred", "inferred-mineral-resource"),
    (RESOURCES, "indicated+measured", "measured-and-indicated-mineral-resource"),
    (RESOURCES, "indicated+inferred", "indicated-and-inferred-mineral-resource"),
    (RESOURCES, "indicated+inferred+measured", "measured-indicated-inferred-mineral-resource"),
    (RESERVES, "proved", "proved-ore-reserves"),
    (RESERVES, "probable", "probable-ore-reserves"),
];
const OTHERS: &str = include_str!("../../assets/vocabularies/terms.tsv");

/// Vocabulary and word in lower case → identifier.
static TERMS: LazyLock<HashMap<(&str, String), &str>> = LazyLock::new(|| {
    let mut terms = HashMap::new();
    let mut add = |vocabulary, id, word: &str| {
        terms.entry((vocabulary, word.to_lowercase())).or_insert(id);
    };
    for mut cells in OTHERS.lines().skip(1).map(|line| line.split('\t')) {
        let (Some(vocabulary), Some(id), Some(label)) = (cells.next(), cells.next(), cells.next()) else { continue };
        [id, label].iter().for_each(|word| add(vocabulary, id, word));
    }
    terms
});

/// The term of a vocabulary of categories, by its label or by the category, or several in any order.
fn category(vocabulary: &str, word: &str) -> Option<&'static str> {
    let class = class_of(word);
    let class = if class == "probable+proved" { "proved-and-probable-ore-reserves" } else { class.as_str() };
    let short = CATEGORIES.iter().find(|(of, short, _)| *of == vocabulary && *short == class).map(|(.., id)| *id);
    short.or_else(|| TERMS.get(&(vocabulary, word.to_owned())).or_else(|| TERMS.get(&(vocabulary, class.to_owned()))).copied())
}

/// The URI of a term by its label or identifier, of a commodity by any of its names, in the first of these vocabularies (names between
/// spaces) that has it.
pub fn uri(vocabularies: &str, word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let find = |vocabulary| match vocabulary {
        RESOURCES | RESERVES => Some((vocabulary, category(vocabulary, &word)?)),
        COMMODITY => Some((vocabulary, Commodity::named(&word)?.id())),
        _ => Some((vocabulary, *TERMS.get(&(vocabulary, word.clone()))?)),
    };
    let (vocabulary, id) = vocabularies.split(' ').find_map(find)?;
    Some(format!("{BASE}/{vocabulary}/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_found_by_its_label_or_its_identifier() {
        let gold = Some(format!("{BASE}/commodity-code/gold"));
        assert!(["Gold", " gold ", "Au", "золото"].iter().all(|word| uri(COMMODITY, word) == gold));
        assert_eq!(uri("mineral-occurrence-type", "deposit"), Some(format!("{BASE}/mineral-occurrence-type/deposit")));
        let both = "reserve-assessment-category resource-assessment-category";
        assert!(uri(both, "inferred mineral resource").unwrap().ends_with("/inferred-mineral-resource"));
        for (word, id) in [
            ("Inferred", "inferred-mineral-resource"),
            ("Inferred/Measured/Indicated", "measured-indicated-inferred-mineral-resource"),
            ("Probable + Proved", "proved-and-probable-ore-reserves"),
        ] {
            assert!(uri(both, word).is_some_and(|uri| uri.ends_with(id)), "{word}: {:?}", uri(both, word));
        }
        assert_eq!(uri(both, "C1"), None, "one system is not converted to another");
        assert_eq!(uri(COMMODITY, "unobtainium"), None);
        assert_eq!(uri("mine-status", "gold"), None);
    }
}
