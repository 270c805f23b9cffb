//! A name as what the place is called by, and what tells it from its neighbours.
//!
//! Akzhal 1 and Akzhal 2 differ by one letter and are two places; Kundybai and Кундыбайское рудопроявление differ by more
//! and are one. So numbers, single letters and directions are kept apart from the rest, and words for what kind of place it
//! is are left out.

use super::words;
use hashbrown::HashSet;
use std::{collections::BTreeSet, sync::LazyLock};

/// A name ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlaceName {
    /// The words that name the place, as skeletons.
    core: String,
    /// Numbers, single letters, directions and sizes: what tells parts of a place from each other.
    marks: BTreeSet<String>,
}

/// How much two names are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They read the same, whatever the script.
    Same,
    /// One or two letters differ.
    Near,
}

/// Words for kinds of places; they name nothing.
const KINDS: &str = "mine mines prospect prospects occurrence occurrences deposit deposits project property properties claim \
    claims group quarry quarries pit pits shaft adit working workings location locations showing showings mining district \
    ore field area site the of or and in at on месторождение месторождения рудник шахта карьер участок участка рудопроявление \
    проявление площадь поле рудное кенорны кен орны кеніш учаскесі";

/// A name with one of these says that there is none, whatever else it says: `Unnamed (near Birch Creek)`.
const NAMELESS: &str = "unnamed unknown unidentified noname untitled na nil none reported безымянное безымянный безымянная \
    неизвестно неизвестный неизвестное атаусыз";

/// Words for what is dug; together with kinds they name nothing either.
const MATERIALS: &str = "gold silver copper iron lead zinc tin nickel chrome chromite manganese gravel sand sandstone cinder \
    borrow feldspar mica talc limestone basalt coal gemstone clay stone rock silica quartz marble granite uranium mercury \
    antimony tungsten placer dredge tailings mineralized mineral aggregate crushed fill road \
    золото золотое медь медное железо уголь угольный песок песчаное гравий глина известняк";

/// Directions and sizes, each with the words for it.
const DISTINCTIONS: [(&str, &str); 14] = [
    ("north", "north northern severnyi severny северный северная северное северо soltustik солтүстік"),
    ("south", "south southern yuzhnyi yuzhny южный южная южное юго оңтүстік ontustik"),
    ("east", "east eastern vostochnyi vostochny восточный восточная восточное шығыс shygys"),
    ("west", "west western zapadnyi zapadny западный западная западное батыс batys"),
    (
        "middle",
        "central centralny centre center tsentralnyi tsentralny центральный центральная центральное орталық middle средний среднее средняя",
    ),
    ("upper", "upper verkhnii verkhny верхний верхняя верхнее жоғарғы"),
    ("lower", "lower nizhnii nizhny нижний нижняя нижнее төменгі"),
    ("great", "great greater big large bolshoi большой большая большое үлкен"),
    ("small", "small little lesser malyi maly малый малая малое кіші"),
    ("new", "new novyi novy новый новая новое жаңа zhana"),
    ("old", "old staryi stary старый старая старое ескі"),
    ("near", "blizhnii blizhny ближний ближняя ближнее"),
    ("far", "dalnii dalny дальний дальняя дальнее"),
    ("extension", "extension ext annex"),
];

/// Endings of adjectives, as skeletons: Кундыбайское.
const ENDINGS: [&str; 4] = ["skoe", "skaia", "ski", "skogo"];

struct Dictionary {
    kinds: HashSet<String>,
    nameless: HashSet<String>,
    materials: HashSet<String>,
    distinctions: Vec<(&'static str, HashSet<String>)>,
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| Dictionary {
    kinds: words(KINDS).into_iter().collect(),
    nameless: words(NAMELESS).into_iter().collect(),
    materials: words(MATERIALS).into_iter().collect(),
    distinctions: DISTINCTIONS.iter().map(|(mark, spellings)| (*mark, words(spellings).into_iter().collect())).collect(),
});

impl PlaceName {
    /// `None` for a name that names nothing: `Unnamed prospect`, `gravel pit`, `?`.
    pub fn new(name: &str) -> Option<Self> {
        let dictionary = &*DICTIONARY;
        let (mut core, mut marks) = (vec![], BTreeSet::new());
        let apostrophe = |c: char| matches!(c, '\'' | '`' | '’' | '‘' | 'ʹ' | 'ʺ' | 'ʼ' | 'ʻ');
        let is_joint = |c: char| !(c.is_alphanumeric() || apostrophe(c) || super::is_accent(c));
        for token in name.split(is_joint).filter(|token| !token.is_empty()) {
            if let Some(mark) = number(token) {
                marks.insert(mark);
                continue;
            }
            for word in words(token) {
                let distinction = dictionary.distinctions.iter().find(|(_, spellings)| spellings.contains(&word));
                match distinction {
                    Some((mark, _)) => drop(marks.insert((*mark).to_owned())),
                    None if dictionary.kinds.contains(&word) => {}
                    None if dictionary.nameless.contains(&word) => return None,
                    None => core.push(word),
                }
            }
        }
        if core.iter().all(|word| dictionary.materials.contains(word)) {
            return None;
        }
        for word in &mut core {
            let stem = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 3);
            *word = stem.unwrap_or(word).to_owned();
        }
        let core = core.concat();
        (core.chars().count() >= 3).then_some(Self { core, marks })
    }

    /// How much they are alike; `None` for names of two places. Numbers, letters and directions have to be the same, and so
    /// does the first sound.
    pub fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.marks != other.marks {
            return None;
        }
        if self.core == other.core {
            return Some(Likeness::Same);
        }
        let shorter = self.core.chars().count().min(other.core.chars().count());
        let allowed = match shorter {
            0..6 => return None,
            6..12 => 1,
            _ => 2,
        };
        let is_near = self.core.chars().next() == other.core.chars().next()
            && self.core.len().abs_diff(other.core.len()) <= allowed * 4
            && strsim::damerau_levenshtein(&self.core, &other.core) <= allowed;
        is_near.then_some(Likeness::Near)
    }
}

/// What a word is as a number or a letter that counts: `2`, `2а`, `II`, `B`.
fn number(token: &str) -> Option<String> {
    if token.chars().any(|c| c.is_ascii_digit()) {
        return Some(token.to_lowercase().trim_start_matches('0').to_owned());
    }
    if let Some(value) = roman(token) {
        return Some(value.to_string());
    }
    let mut letters = token.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    letter.is_alphabetic().then(|| words(token).concat())
}

/// A Roman numeral up to 39 in capitals, Latin or what Russian and Kazakh keyboards have in their place.
fn roman(token: &str) -> Option<u32> {
    let digit = |c: char| match c {
        'I' | 'І' => Some(1),
        'V' => Some(5),
        'X' | 'Х' => Some(10),
        _ => None,
    };
    let digits: Vec<u32> = token.chars().map(digit).collect::<Option<_>>()?;
    let value = |at: usize| match (digits[at], digits.get(at + 1)) {
        (own, Some(next)) if own < *next => -(own as i32),
        (own, _) => own as i32,
    };
    let total = u32::try_from((0..digits.len()).map(value).sum::<i32>()).ok()?;
    (1..40).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(a: &str, b: &str) -> Option<Likeness> {
        let [a, b] = [a, b].map(|name| PlaceName::new(name).unwrap_or_else(|| panic!("{name} names something")));
        assert_eq!(a.likeness(&b), b.likeness(&a));
        a.likeness(&b)
    }

    #[test]
    fn the_spellings_of_one_name_are_the_same() {
        for [a, b] in [
            ["Zhezkazgan", "Жезқазған"],
            ["Dzhezkazgan", "Жезказган"],
            ["Джезказган", "Zhezkazgan mine"],
            ["Kundybai", "Кундыбайское месторождение"],
            ["Akzhal II", "Акжал-2"],
            ["Акжал ІІ", "Akzhal 2"],
            ["Северный Катпар", "Katpar North"],
            ["Red Mountain", "RED MOUNTAIN MINE"],
            ["Chu-Ili", "Чу Или"],
        ] {
            assert_eq!(likeness(a, b), Some(Likeness::Same), "{a}, {b}");
        }
    }

    #[test]
    fn a_letter_more_or_less_is_near() {
        assert_eq!(likeness("Kuirektykol", "Kuirektikal"), Some(Likeness::Near));
        assert_eq!(likeness("Bakyrchik", "Bakyrchikk"), Some(Likeness::Same));
        assert_eq!(likeness("Karamurun", "Karamuryn"), Some(Likeness::Near));
    }

    #[test]
    fn neighbours_are_two_places() {
        for [a, b] in [
            ["Akzhal 1", "Akzhal 2"],
            ["Akzhal", "Akzhal 2"],
            ["Akzhal I", "Akzhal II"],
            ["Akzhal 1", "Akzhal 11"],
            ["Северный Катпар", "Южный Катпар"],
            ["Верхнее Кайракты", "Кайракты"],
            ["Участок А Шалкия", "Участок Б Шалкия"],
            ["Gold Hill", "Copper Hill"],
            ["Акбак", "Акбас"],
            ["Kounrad", "East Kounrad"],
        ] {
            assert_eq!(likeness(a, b), None, "{a}, {b}");
        }
    }

    #[test]
    fn some_names_name_nothing() {
        for name in ["", "?", "Unnamed prospect", "gravel pit", "mine", "безымянное рудопроявление", "No. 7", "Gold Mine", "—"]
        {
            assert_eq!(PlaceName::new(name), None, "{name}");
        }
    }
}
