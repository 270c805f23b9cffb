//! Which character encoding a text file is in: as configured, by its byte order mark, by being valid
//! UTF-8, or by the letters it makes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// How much of a file is looked at at a time, bytes.
const WINDOW_BYTES: u64 = 1 << 20;

/// As much text as the guess needs, bytes.
const GUESS_BYTES: usize = 128 << 10;

/// An encoding, and for the notes why it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub encoding: &'static Encoding,
    pub why: String,
}

/// The encoding that a user names: a label of the WHATWG Encoding Standard (`windows-1251`, `cp866`,
/// `koi8-r`, `utf-16le`) or the number of a Windows code page.
pub(super) fn named(label: &str) -> Option<Choice> {
    let label = label.trim();
    let encoding = Encoding::for_label(label.as_bytes())
        .or_else(|| Encoding::for_label(format!("windows-{label}").as_bytes()))
        .or_else(|| Encoding::for_label(label.to_ascii_lowercase().replace("cp-", "cp").as_bytes()))?;
    Some(Choice { encoding, why: "as configured".to_owned() })
}

/// The encoding of a file, read from its start as far as it is plain ASCII and 1 MiB beyond.
pub(super) fn of(mut file: impl Read) -> io::Result<Choice> {
    let mut window = vec![];
    let mut at_start = true;
    loop {
        window.clear();
        file.by_ref().take(WINDOW_BYTES).read_to_end(&mut window)?;
        let last = (window.len() as u64) < WINDOW_BYTES;
        if let Some(choice) = std::mem::take(&mut at_start).then(|| by_mark_or_zeros(&window)).flatten() {
            return Ok(choice);
        }
        if !window.is_ascii() {
            return Ok(by_letters(&window, last));
        }
        if last {
            return Ok(Choice { encoding: UTF_8, why: "plain ASCII".to_owned() });
        }
    }
}

fn by_mark_or_zeros(window: &[u8]) -> Option<Choice> {
    if let Some((encoding, _)) = Encoding::for_bom(window) {
        return Some(Choice { encoding, why: "byte order mark".to_owned() });
    }
    // In UTF-16 every second byte of the delimiters, digits and line breaks is zero.
    let (pairs, _) = window.as_chunks::<2>();
    let zeros = |byte: usize| pairs.iter().filter(|pair| pair.get(byte) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let encoding = match pairs.len() / 10 {
        0 => return None,
        few if second > few && first * 10 < second => UTF_16LE,
        few if first > few && second * 10 < first => UTF_16BE,
        _ => return None,
    };
    Some(Choice { encoding, why: "every second byte is zero".to_owned() })
}

fn by_letters(window: &[u8], last: bool) -> Choice {
    let (mut letters, mut errors) = (0, 0);
    for chunk in window.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    // The end of the window may cut a character.
    errors = errors.saturating_sub(usize::from(!last));
    if errors == 0 {
        return Choice { encoding: UTF_8, why: "valid UTF-8".to_owned() };
    }
    // A few broken characters in much that is right: text cut off by bytes, which databases do.
    if errors * 20 <= letters {
        return Choice { encoding: UTF_8, why: format!("UTF-8 but for {errors} broken characters") };
    }
    let encoding = guess(window);
    Choice { encoding, why: "not UTF-8; guessed from its letters, set the encoding if text looks wrong".to_owned() }
}

/// By the frequency of letters, in lines that have any beyond ASCII.
fn guess(window: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut fed = 0;
    for line in window.split_inclusive(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        detector.feed(line.get(..GUESS_BYTES).unwrap_or(line), false);
        fed += line.len();
        if fed > GUESS_BYTES {
            break;
        }
    }
    detector.feed(b"\n", true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{IBM866, KOI8_U, WINDOWS_1251, WINDOWS_1252};

    const RUSSIAN: &str = "название;долгота;широта;полезное ископаемое\nКуйректыколь;76,75;49,7;редкие земли\n\
        Жезказган;67,46;47,88;медь, серебро\nРиддер;83,51;50,34;свинец, цинк, золото\n";

    fn detect(bytes: &[u8]) -> &'static Encoding {
        of(bytes).unwrap().encoding
    }

    #[test]
    fn cyrillic_is_told_from_western_and_dos() {
        for encoding in [WINDOWS_1251, IBM866, KOI8_U] {
            assert_eq!(detect(&encoding.encode(RUSSIAN).0), encoding);
        }
        assert_eq!(detect(&WINDOWS_1251.encode("id;имя\n1;Алтын\n").0), WINDOWS_1251);
        assert_eq!(detect(&WINDOWS_1252.encode("name;Länge;Breite\nZürich;8,54;47,37\nGöschenen;8,58;46,66\n").0), WINDOWS_1252);
    }

    #[test]
    fn unicode_is_recognised_with_and_without_a_mark() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(detect(RUSSIAN.as_bytes()), UTF_8);
        assert_eq!(detect(b"a,b\n1,2\n"), UTF_8);
        assert_eq!(detect(&utf16("\u{feff}a;b\n")), UTF_16LE);
        assert_eq!(detect(&utf16(RUSSIAN)), UTF_16LE);
        assert_eq!(detect(&RUSSIAN.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()), UTF_16BE);
    }

    #[test]
    fn a_broken_character_does_not_make_it_another_encoding() {
        let mut bytes = RUSSIAN.repeat(3).into_bytes();
        bytes.insert(RUSSIAN.len() + 1, 0xd0);
        let choice = of(&bytes[..]).unwrap();
        assert_eq!((choice.encoding, choice.why.as_str()), (UTF_8, "UTF-8 but for 1 broken characters"));
    }

    #[test]
    fn the_first_letter_beyond_ascii_may_come_late() {
        let mut bytes = b"1,2\n".repeat(400_000);
        bytes.extend_from_slice(&WINDOWS_1251.encode("месторождение золота,2\n").0);
        assert_eq!(detect(&bytes), WINDOWS_1251);
    }

    #[test]
    fn encodings_are_named_by_label_or_code_page() {
        for label in ["windows-1251", "CP1251", "cp-1251", "1251"] {
            assert_eq!(named(label).unwrap().encoding, WINDOWS_1251);
        }
        assert_eq!(named("cp866").unwrap().encoding, IBM866);
        assert!(named("klingon").is_none());
    }
}
