//! Words of Latin and Cyrillic letters at once.

use super::{
    Subject,
    assess::Found,
    finding::Sure,
    texts::{self, quoted},
};

/// Letters that look alike: Latin, Cyrillic.
const ALIKE: [(char, char); 24] = [
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('j', 'ј'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
    ('h', 'һ'),
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('I', 'І'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
];

pub(super) fn find(subject: &Subject<'_>) -> Found {
    texts::find(subject, wrong).into()
}

fn wrong(text: &str) -> Option<(Sure, String)> {
    if text.is_ascii() {
        return None;
    }
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii());
    let (word, letters) = words.find_map(|word| Some((word, mixed(word)?)))?;
    let at = word.as_ptr() as usize - text.as_ptr() as usize;
    Some((Sure::Certain, format!("{letters} in “{word}”, {}", quoted(text, at))))
}

/// The letters of one script in a word of the other that look as if they were of that: `Latin c`. Words in which letters of
/// both scripts mean themselves, as in Gбетон, are nobody's mistake.
fn mixed(word: &str) -> Option<String> {
    let is_cyrillic = |c: &char| matches!(c, '\u{400}'..='\u{52f}');
    let is_latin = |c: &char| c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}');
    let (cyrillic, latin): (Vec<char>, Vec<char>) =
        (word.chars().filter(is_cyrillic).collect(), word.chars().filter(is_latin).collect());
    if cyrillic.is_empty() || latin.is_empty() || cyrillic.len() + latin.len() < 3 {
        return None;
    }
    let looks_cyrillic = |c: &char| ALIKE.iter().any(|(own, _)| own == c);
    let looks_latin = |c: &char| ALIKE.iter().any(|(_, own)| own == c);
    let (script, letters) = if latin.len() <= cyrillic.len() && latin.iter().all(looks_cyrillic) {
        ("Latin", latin)
    } else if cyrillic.iter().all(looks_latin) {
        ("Cyrillic", cyrillic)
    } else {
        return None;
    };
    let listed: Vec<String> = letters.iter().map(char::to_string).collect();
    Some(format!("{script} {}", listed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_of_the_other_script_is_named() {
        assert_eq!(mixed("Cеверный").as_deref(), Some("Latin C"));
        assert_eq!(mixed("Aкжал").as_deref(), Some("Latin A"));
        assert_eq!(mixed("Коpeйский").as_deref(), Some("Latin p, e"));
        assert_eq!(mixed("Аkzhal").as_deref(), Some("Cyrillic А"));
        assert_eq!(mixed("Балхаш"), None);
        for right in ["Cu-порфировый", "M-42-А", "3D-модель", "Gбетон", "участок B", "SiO₂, кварц", "ПI"]
        {
            assert_eq!(wrong(right), None, "{right}");
        }
        let (sure, reason) = wrong("участок Cеверный").unwrap();
        assert_eq!((sure, reason.as_str()), (Sure::Certain, "Latin C in “Cеверный”, “участок Cеверный”"));
    }
}
