//! Commodities: the terms of the CGI vocabulary, by their names, symbols and other names, and what is beneath what.

use super::basis::Oxide;
use hashbrown::HashMap;
use std::{iter, sync::LazyLock};

const TERMS: &str = include_str!("../../assets/vocabularies/commodity.tsv");
const MORE: &str = include_str!("../../assets/vocabularies/commodity_more.tsv");

/// Terms that say so little that who groups commodities wants those beneath them.
const BROAD: [&str; 9] = [
    "produced-commodity",
    "direct-use-commodity",
    "metal",
    "metalloid",
    "non-metal",
    "industrial-material",
    "chemical-compound-product",
    "organic-material",
    "carbonaceous-material",
];

/// No name is longer, bytes.
const LONGEST: usize = 60;

/// A term of the vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Commodity(u16);

struct Term {
    id: &'static str,
    label: &'static str,
    /// What is mined for it first, then what the vocabulary says.
    broader: Vec<u16>,
}

struct Vocabulary {
    terms: Vec<Term>,
    by_name: HashMap<String, u16>,
}

static ALL: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

impl Vocabulary {
    fn read() -> Self {
        let rows = || TERMS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).filter(|cells| cells.len() == 4);
        let more = || MORE.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).filter(|cells| cells.len() == 3);
        let places: HashMap<&str, u16> = rows().zip(0..).map(|(cells, place)| (cells[0], place)).collect();
        let place = |id: &str| places.get(id).copied();
        let beneath = |id: &str| {
            more().filter(|cells| cells[2] == "beneath" && cells[0] == id).filter_map(|cells| place(cells[1])).collect()
        };
        let term = |cells: Vec<&'static str>| {
            let mut broader: Vec<u16> = beneath(cells[0]);
            broader.extend(cells[2].split('|').filter_map(place));
            Term { id: cells[0], label: cells[1], broader }
        };
        let mut by_name = HashMap::new();
        // The surest first: a label is never another term's symbol.
        for column in [1, 0, 3] {
            for (cells, place) in rows().zip(0..) {
                by_name.entry(folded(cells[column])).or_insert(place);
            }
        }
        for cells in more().filter(|cells| cells[2] == "name") {
            if let Some(place) = place(cells[1]) {
                by_name.entry(folded(cells[0])).or_insert(place);
            }
        }
        Self { terms: rows().map(term).collect(), by_name }
    }
}

/// Case, and what stands between words, does not matter.
fn folded(word: &str) -> String {
    word.trim().to_lowercase().replace(['-', '_'], " ")
}

impl Commodity {
    /// The term of a word: its label, identifier or symbol, another name of it, the formula of an oxide that it is sold as.
    pub fn named(word: &str) -> Option<Self> {
        if word.len() > LONGEST {
            return None;
        }
        let word = folded(word);
        let known = |word: &str| ALL.by_name.get(word).copied().map(Self);
        let of_oxide = || known(&Oxide::named(&word)?.element.to_lowercase());
        known(&word).or_else(|| known(word.strip_suffix('s')?)).or_else(of_oxide)
    }

    /// The terms that a value of a table names: one or several [parts](super::list_parts), and in each what stands between `,`, `/`
    /// and `+`, or symbols between hyphens.
    pub fn all_of(value: &str) -> impl Iterator<Item = Self> {
        Self::words(value).flat_map(Self::of_word)
    }

    /// The words of such a value.
    pub fn words(value: &str) -> impl Iterator<Item = &str> {
        super::list_parts(value).flat_map(|part| {
            let is_whole = Self::named(part).is_some();
            let words = part.split(move |c: char| !is_whole && matches!(c, ',' | '/' | '+'));
            words.map(str::trim).filter(|word| !word.is_empty())
        })
    }

    /// The term of a word, or those of symbols between hyphens; none where it names none.
    pub fn of_word(word: &str) -> Vec<Self> {
        match Self::named(word) {
            Some(one) => vec![one],
            // Cu-Au are two, and not where something else stands between hyphens.
            None => word.split('-').map(Self::named).collect::<Option<Vec<_>>>().unwrap_or_default(),
        }
    }

    /// The name from which a word that is none differs by one letter, where it is long enough for that to be a slip.
    pub fn misspelt(word: &str) -> Option<&'static str> {
        const SHORTEST: usize = 5;
        let word = folded(word);
        let is_near = |known: &&String| known.len() >= SHORTEST && strsim::damerau_levenshtein(known, &word) == 1;
        ALL.by_name.keys().filter(|_| word.len() < LONGEST).filter(is_near).min().map(String::as_str)
    }

    /// The word that is nearest to one that is no term.
    pub fn nearest(word: &str) -> Option<&'static str> {
        let word = folded(word);
        let near = ALL.by_name.iter().map(|(known, place)| (strsim::damerau_levenshtein(known, &word), *place));
        let (distance, place) = near.filter(|_| word.len() < LONGEST).min()?;
        (distance * 3 <= word.chars().count()).then(|| Self(place).label())
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        self.term().label
    }

    /// Its identifier in the vocabulary.
    pub fn id(self) -> &'static str {
        self.term().id
    }

    /// Whether it is another, or one of those that the other comprises: neodymium is a rare earth element.
    pub fn is_in(self, other: Self) -> bool {
        // The vocabulary is five steps deep; a circle in it would be no end.
        const DEEPEST: usize = 8;
        let mut level = vec![self.0];
        for _ in 0..DEEPEST {
            if level.contains(&other.0) {
                return true;
            }
            level = level.iter().flat_map(|place| ALL.terms[*place as usize].broader.iter().copied()).collect();
        }
        false
    }

    /// The broadest term that still says something: of neodymium rare earth element, of copper base metal, of tin itself.
    #[must_use]
    pub fn family(self) -> Self {
        let up = |one: &Self| one.term().broader.first().copied().map(Self).filter(|above| !BROAD.contains(&above.id()));
        iter::successors(Some(self), up).take(8).last().unwrap_or(self)
    }

    fn term(self) -> &'static Term {
        &ALL.terms[self.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(word: &str) -> Commodity {
        Commodity::named(word).unwrap_or_else(|| panic!("{word}"))
    }

    #[test]
    fn names_symbols_and_formulas_are_one_thing() {
        for (word, id) in [
            ("Gold", "gold"),
            ("Au", "gold"),
            ("золото", "gold"),
            ("rare earths", "rare-earth-element"),
            ("REE", "rare-earth-element"),
            ("РЗЭ", "rare-earth-element"),
            ("PGE", "platinum-group"),
            ("base metals", "base-metal"),
            ("aluminum", "aluminium"),
            ("U3O8", "uranium-oxide"),
            ("WO3", "tungsten"),
            ("iron-ore", "iron-ore"),
        ] {
            assert_eq!(named(word).id(), id, "{word}");
        }
        assert_eq!(Commodity::named("unobtainium"), None);
        assert_eq!(Commodity::nearest("neodimium"), Some("neodymium"));
        assert_eq!(Commodity::nearest("unobtainium"), None);
    }

    #[test]
    fn rare_earths_are_found_by_any_that_is_beneath() {
        for (word, of, is_in) in [
            ("Nd", "REE", true),
            ("Nd", "LREE", true),
            ("Nd", "HREE", false),
            ("Y", "REE", true),
            ("REE", "Nd", false),
            ("TREO", "REE", true),
            ("U3O8", "uranium", true),
            ("iron ore", "Fe", true),
            ("Cu", "base metal", true),
            ("Au", "base metal", false),
            ("gold", "Au", true),
        ] {
            assert_eq!(named(word).is_in(named(of)), is_in, "{word} in {of}");
        }
    }

    #[test]
    fn a_value_may_name_several() {
        let all = |value: &str| Commodity::all_of(value).map(Commodity::id).collect::<Vec<_>>();
        assert_eq!(all("Cu-Au; молибден"), ["copper", "gold", "molybdenum"]);
        assert_eq!(all("[\"Nd\",\"Y\"]"), ["neodymium", "yttrium"]);
        assert_eq!(all("Zr; Ni-Co in the same field"), ["zirconium"]);
        assert_eq!(all("sand-and-gravel"), ["sand-and-gravel"]);
    }

    #[test]
    fn families_are_the_broadest_terms_that_say_something() {
        let family = |word: &str| named(word).family().id();
        assert_eq!(
            ["Nd", "Cu", "Pt", "tin", "U3O8", "iron ore", "coal", "anthracite"].map(family),
            ["rare-earth-element", "base-metal", "precious-metal", "tin", "uranium", "ferrous-metal", "coal", "coal"]
        );
    }
}
