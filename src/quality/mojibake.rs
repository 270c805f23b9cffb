//! Text read in another encoding than it was written in.

use super::{
    Subject,
    assess::Found,
    finding::Sure,
    texts::{self, quoted},
};
use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// Letters in a row, all with accents, that no language has.
const LEAST_LETTERS: usize = 5;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    texts::find(subject, wrong).into()
}

fn wrong(text: &str) -> Option<(Sure, String)> {
    if text.is_ascii() {
        return None;
    }
    utf8_read_as(text).or_else(|| cyrillic_read_as_latin(text))
}

/// UTF-8 that was read as Windows-1252 or Windows-1251: `Ð–ÐµÐ·`, `Р–РµР·`, `CÃ´te`.
fn utf8_read_as(text: &str) -> Option<(Sure, String)> {
    [WINDOWS_1252, WINDOWS_1251].into_iter().find_map(|encoding| {
        let bytes = written_in(text, encoding)?;
        let meant = std::str::from_utf8(&bytes).ok()?;
        let foreign: Vec<char> = meant.chars().filter(|c| !c.is_ascii()).collect();
        let is_letter = |c: &char| matches!(c, '\u{c0}'..='\u{24f}' | '\u{400}'..='\u{52f}' | '\u{2010}'..='\u{2026}' | '№' | '«' | '»' | '°');
        // By chance two letters make one, but not each of several the letter of a text.
        let enough = if encoding == WINDOWS_1252 { 1 } else { 2 };
        (foreign.len() >= enough && foreign.iter().all(is_letter)).then(|| told(text, "UTF-8", encoding.name(), meant))
    })
}

/// Windows-1251 that was read as Latin: `Æåçêàçãàí`.
fn cyrillic_read_as_latin(text: &str) -> Option<(Sure, String)> {
    let accented = |c: char| matches!(c, '\u{c0}'..='\u{ff}');
    let runs = text.split(|c: char| !accented(c));
    let longest = runs.map(|run| run.chars().count()).max().unwrap_or(0);
    let plain = text.chars().filter(char::is_ascii_alphabetic).count();
    let strange = text.chars().filter(|c| accented(*c)).count();
    if longest < LEAST_LETTERS || plain > strange / 2 {
        return None;
    }
    let meant = WINDOWS_1251.decode_without_bom_handling(&written_in(text, WINDOWS_1252)?).0.into_owned();
    let is_vowel = |c: &char| "аеёиоуыэюяАЕЁИОУЫЭЮЯ".contains(*c);
    let (letters, vowels) = (meant.chars().filter(|c| c.is_alphabetic()).count(), meant.chars().filter(is_vowel).count());
    // A fifth to two thirds of the letters of a Russian text are vowels.
    (vowels * 5 >= letters && vowels * 3 <= letters * 2).then(|| told(text, "windows-1251", "windows-1252", &meant))
}

/// The bytes of a text in an encoding, if it has all its letters there; control characters C1 count as their bytes.
fn written_in(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        match c {
            '\u{80}'..='\u{9f}' => bytes.push(c as u8),
            _ => match encoding.encode(c.encode_utf8(&mut buffer)) {
                (encoded, _, false) => bytes.extend_from_slice(&encoded),
                _ => return None,
            },
        }
    }
    Some(bytes)
}

fn told(text: &str, written: &str, read: &str, meant: &str) -> (Sure, String) {
    (Sure::Certain, format!("{} was written in {written} and read as {read}: {}", quoted(text, 0), quoted(meant, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_8;

    fn read_as(text: &str, written: &'static Encoding, read: &'static Encoding) -> String {
        let bytes = written.encode(text).0;
        read.decode_without_bom_handling(&bytes).0.into_owned()
    }

    #[test]
    fn text_in_the_wrong_encoding_is_read_again() {
        for (written, read) in [(UTF_8, WINDOWS_1252), (UTF_8, WINDOWS_1251), (WINDOWS_1251, WINDOWS_1252)] {
            let garbled = read_as("Жезказган, медь", written, read);
            let (sure, reason) = wrong(&garbled).unwrap_or_else(|| panic!("{garbled}"));
            assert!(sure == Sure::Certain && reason.contains("“Жезказган, медь”"), "{reason}");
        }
        assert!(wrong("CÃ´te dâ€™Ivoire").unwrap().1.contains("Côte d’Ivoire"));
    }

    #[test]
    fn right_text_is_left_alone() {
        for right in [
            "Жезказган",
            "Жезқазған",
            "Мёд, Моё",
            "Пі",
            "Côte d’Ivoire",
            "Ñuñoa",
            "Þórðarhöfði",
            "Åäö",
            "Zürich ÄÖÜ",
            "±5 м",
            "Ä",
            "élèves à Évreux",
            "Рис. № 5 «А»",
            "Ұлытау 49°42′",
        ] {
            assert_eq!(wrong(right), None, "{right}");
        }
    }
}
