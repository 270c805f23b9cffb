//! Characters that cannot be seen, or that stand for lost ones.

use super::{
    Subject,
    assess::Found,
    finding::Sure,
    texts::{self, quoted},
};
use encoding_rs::WINDOWS_1252;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    texts::find(subject, wrong).into()
}

fn wrong(text: &str) -> Option<(Sure, String)> {
    // Nearly all texts are of these alone.
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return None;
    }
    let found = text.char_indices().filter_map(|(at, c)| Some((at, c, kind(c)?)));
    let (at, c, (sure, what)) = found.min_by_key(|(_, _, (sure, _))| *sure)?;
    let visible: String = quoted(text, at).chars().map(|c| if is_control(c) { '␦' } else { c }).collect();
    Some((sure, format!("{what} (U+{:04X}{}) in {visible}", c as u32, meant(c))))
}

/// Tabs and ends of lines are kept in notes by many.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// What the byte of a control character is in Windows-1252, from where most of them come.
fn meant(c: char) -> String {
    let byte = u8::try_from(c as u32).unwrap_or(0);
    let meant = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
    if (0x80..0xa0).contains(&byte) && !meant.contains(c) { format!(", {meant} in windows-1252") } else { String::new() }
}

fn kind(c: char) -> Option<(Sure, &'static str)> {
    match c {
        '\u{fffd}' => Some((Sure::Certain, "the mark of a letter that was lost")),
        c if is_control(c) => Some((Sure::Certain, "a control character")),
        '\u{feff}' => Some((Sure::Certain, "a byte order mark")),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some((Sure::Likely, "a change of direction")),
        '\u{200b}' | '\u{2060}' => Some((Sure::Likely, "a space without width")),
        '\u{ad}' => Some((Sure::Possible, "a soft hyphen")),
        '\u{e000}'..='\u{f8ff}' => Some((Sure::Likely, "a character without a meaning (private use)")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_named() {
        assert_eq!(wrong("Акжал\u{0}").unwrap().1, "a control character (U+0000) in “Акжал␦”");
        assert_eq!(wrong("Ак\u{fffd}ал").unwrap().0, Sure::Certain);
        assert_eq!(wrong("a\u{200b}b").unwrap().0, Sure::Likely);
        for right in ["Ақжал", "two\nlines", "a\tb", "№ 7 «Алтын»", "zero\u{200c}width\u{200d}joiners"] {
            assert_eq!(wrong(right), None, "{right}");
        }
    }
}
