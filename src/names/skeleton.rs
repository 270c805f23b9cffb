//! The skeleton of a name: what is left when case, accents and the script it is written in are taken away.
//!
//! Names of one place come in three scripts and many spellings: Zhezkazgan, Dzhezkazgan, Жезказган, Жезқазған. Letters
//! are turned into Latin ones first, as they are usually transliterated, and then sounds that are written in several
//! ways into one: `zh`, `dzh`, `j` → `j`; `kh`, `q` → `k`; `gh` → `g`; `y`, `i` → `i`; doubled letters into single ones.
//! `j` is `zh` to some and `y` to others: behind a vowel, where no other follows, it is the latter, as in Kundybajskoe. Between vowels
//! nobody can tell (Qarajal, Majak), and searches look for both.
//! Skeletons are only ever compared with each other; they are not for people.

use super::is_accent;
use unicode_normalization::char::decompose_canonical;

/// Groups of letters for one sound, longest first. Capital letters are sounds of their own: the rest is lower case.
const SOUNDS: [(&str, &str); 9] =
    [("dzh", "j"), ("zh", "j"), ("dj", "j"), ("kh", "k"), ("gh", "g"), ("sh", "S"), ("ch", "C"), ("ie", "e"), ("ck", "k")];

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
/// Letters of a word of which nobody can tell what they are; beyond these they are taken as they stand.
const MAX_DOUBTS: usize = 4;

/// The words of a text as skeletons, each in the forms that it may have in other texts: with `j` or `i` between vowels, and at its end,
/// where a vowel may follow.
pub fn searched_words(text: &str) -> Vec<Vec<String>> {
    words(text).into_iter().map(forms).collect()
}

fn forms(word: String) -> Vec<String> {
    let is_vowel = |byte: Option<&u8>| byte.is_some_and(|byte| VOWELS.contains(&char::from(*byte)));
    let bytes = word.as_bytes();
    let is_doubtful = |at: &usize| {
        let (before, after) = (at.checked_sub(1).and_then(|at| bytes.get(at)), bytes.get(at + 1));
        is_vowel(before) && (is_vowel(after) && matches!(bytes[*at], b'i' | b'j') || after.is_none() && bytes[*at] == b'i')
    };
    let doubts: Vec<usize> = (0..bytes.len()).filter(is_doubtful).take(MAX_DOUBTS).collect();
    let with = |choice: usize| {
        let mut form = word.clone();
        for (place, at) in doubts.iter().enumerate() {
            form.replace_range(at..&(at + 1), if choice >> place & 1 == 1 { "j" } else { "i" });
        }
        form
    };
    let mut all: Vec<String> = (0..1 << doubts.len()).map(with).collect();
    // At the end nothing else can be meant by `zh`.
    if !all.contains(&word) {
        all.push(word);
    }
    all
}

/// The words of a text as skeletons.
pub fn words(text: &str) -> Vec<String> {
    let mut skeleton = Skeleton::default();
    skeleton.read(text);
    skeleton.text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Makes skeletons of many texts in the same memory.
#[derive(Debug, Default)]
pub struct Skeleton {
    latin: String,
    text: String,
}

impl Skeleton {
    /// Takes a text; what was there before is forgotten.
    pub fn read(&mut self, text: &str) {
        self.latin.clear();
        self.text.clear();
        text.chars().for_each(|c| push_latin(c, &mut self.latin));
        self.text.push(' ');
        let mut rest = self.latin.as_str();
        while let Some(first) = rest.chars().next() {
            let sound = SOUNDS.iter().find(|(letters, _)| rest.starts_with(letters));
            let (taken, sound) = match sound {
                Some((letters, sound)) => (letters.len(), *sound),
                None if first == 'j' && self.text.ends_with(VOWELS) && !rest[1..].starts_with(VOWELS) => (1, "i"),
                None => (first.len_utf8(), &rest[..first.len_utf8()]),
            };
            if !self.text.ends_with(sound) {
                self.text.push_str(sound);
            }
            rest = &rest[taken..];
        }
    }

    /// Whether a word of the text begins with this (itself a skeleton).
    pub fn has_word_starting(&self, start: &str) -> bool {
        memchr::memmem::find_iter(self.text.as_bytes(), start.as_bytes()).any(|at| self.text.as_bytes()[at - 1] == b' ')
    }
}

/// Appends what a letter is in Latin: a space for what is neither letter nor digit, nothing for what only changes
/// the letter before.
fn push_latin(c: char, latin: &mut String) {
    match c {
        'a'..='z' | 'A'..='Z' => push_latin_letter(c.to_ascii_lowercase(), latin),
        '0'..='9' => latin.push(c),
        '\'' | '`' | '’' | '‘' | 'ʹ' | 'ʺ' | 'ʼ' | 'ʻ' => {}
        _ if c.is_ascii() => latin.push(' '),
        _ => c.to_lowercase().for_each(|lower| match of_letter(lower) {
            Some(letters) => latin.push_str(letters),
            None => decompose_canonical(lower, |part| push_part(part, latin)),
        }),
    }
}

fn push_part(part: char, latin: &mut String) {
    match of_letter(part) {
        Some(letters) => latin.push_str(letters),
        None if part.is_ascii_alphanumeric() => push_latin_letter(part, latin),
        None if is_accent(part) => {}
        None if part.is_alphanumeric() || unicode_normalization::char::is_combining_mark(part) => latin.push(part),
        None => latin.push(' '),
    }
}

fn push_latin_letter(letter: char, latin: &mut String) {
    match letter {
        'y' => latin.push('i'),
        'w' => latin.push('v'),
        'q' => latin.push('k'),
        'x' => latin.push_str("ks"),
        other => latin.push(other),
    }
}

/// Letters, in lower case, that have a usual transliteration, and those whose Latin accents change the sound.
fn of_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ә' | 'æ' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'є' | 'ə' => "e",
        'ж' | 'җ' | 'ž' => "zh",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ї' | 'ı' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' | 'č' => "ch",
        'ш' | 'ş' | 'š' | 'ș' => "sh",
        'щ' => "shch",
        'ю' => "iu",
        'я' => "ia",
        'ß' => "ss",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(names: &[&str]) {
        let skeletons: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
        assert!(skeletons.windows(2).all(|pair| pair[0] == pair[1]), "{names:?}: {skeletons:?}");
    }

    #[test]
    fn the_spellings_of_a_name_have_one_skeleton() {
        alike(&["Zhezkazgan", "Dzhezkazgan", "Jezkazgan", "Zhezqazghan", "Jezqazğan", "Жезказган", "Джезказган", "Жезқазған"]);
        alike(&["Kuirektykol", "Kuyrektykol", "Куйректыколь", "Күйректікөл"]);
        alike(&["Akkol", "Aqköl", "Аккол", "Акколь", "Ақкөл"]);
        alike(&["Kazakhstan", "Qazaqstan", "Казахстан", "Қазақстан"]);
        alike(&["Shymkent", "Şymkent", "Шымкент"]);
        alike(&["Yenisei", "Enisey", "Енисей"]);
        alike(&["Ust'-Kamenogorsk", "Усть-Каменогорск", "UST KAMENOGORSK"]);
        alike(&["Rudny", "Rudnyy", "Рудный", "Рудны\u{438}\u{306}"]);
        alike(&["Khromtau", "Хромтау"]);
        alike(&["Chu-Ili", "Чу-Или"]);
        alike(&["Kundybai", "Kundybaj", "Kundybay", "Кундыбай", "Құндыбай"]);
        alike(&["Kundybajskoe", "Kundybayskoe", "Кундыбайское"]);
        alike(&["Qarajal", "Karazhal", "Каражал"]);
    }

    #[test]
    fn other_names_stay_apart() {
        assert_ne!(words("Gold"), words("Golf"));
        assert_ne!(words("Шу"), words("Су"));
        assert_eq!(words("  №7, «Алтын-Топкан» (II) "), ["7", "altin", "topkan", "i"]);
        assert_eq!(words("東京 Ünye"), ["東京", "une"]);
    }

    /// Whatever a name is written as, each spelling finds all others, and by its beginning, too.
    #[test]
    fn spellings_find_each_other() {
        let finds = |asked: &str, text: &str| {
            let mut skeleton = Skeleton::default();
            skeleton.read(text);
            searched_words(asked).iter().all(|forms| forms.iter().any(|form| skeleton.has_word_starting(form)))
        };
        for spellings in [
            &["Кундыбай", "Kundybai", "Kundybaj", "Kundybay"][..],
            &["Маяк", "Majak", "Mayak", "Maiak"],
            &["Аягөз", "Ajagoz", "Ayagoz", "Aiagoz"],
            &["Каражал", "Qarajal", "Karazhal", "Karajal"],
            &["Жайрем", "Zhairem", "Jajrem", "Zhayrem"],
        ] {
            for (asked, text) in spellings.iter().flat_map(|a| spellings.iter().map(move |b| (a, b))) {
                for end in asked.char_indices().skip(2).map(|(at, _)| at).chain([asked.len()]) {
                    // The beginning of one sound may be another: Z of Zh.
                    let asked = &asked[..end];
                    let is_split = ["z", "Z", "k", "K", "d", "D"].iter().any(|letter| asked.ends_with(letter));
                    assert!(is_split || finds(asked, text), "{asked} in {text}");
                }
            }
        }
        assert!(finds("Кундыбай", "Kundybajskoe") && finds("Kundybaj", "Кундыбайское"));
        assert!(!finds("Karazh", "Karaibar"));
    }

    #[test]
    fn a_word_is_found_by_its_beginning() {
        let mut skeleton = Skeleton::default();
        skeleton.read("Восточный Коунрад");
        let has = |word: &str| words(word).iter().all(|w| skeleton.has_word_starting(w));
        assert!(has("koun") && has("VOST") && has("Kounrad"));
        assert!(!has("unrad"));
    }
}
