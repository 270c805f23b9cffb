//! What the text of a table is written in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// Code pages that `encoding_rs` does not have: their bytes from 128 on.
const DOS_PAGES: [(&str, &str); 3] = [
    (
        "CP437",
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}",
    ),
    (
        "CP850",
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
    ),
    (
        "CP852",
        "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}",
    ),
];

/// A character encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// One of the WHATWG Encoding Standard.
    Web(&'static Encoding),
    /// One of [`DOS_PAGES`]: name and characters.
    Dos(&'static str, &'static str),
}

impl Charset {
    pub const UTF_8: Self = Self::Web(UTF_8);

    /// By a name as people and `.cpg` files write it: `UTF-8`, `windows-1251`, `ANSI 1251`, `866`, `ISO 88591`.
    pub fn for_label(label: &str) -> Option<Self> {
        let label = label.trim();
        if let Some(known) = Encoding::for_label(label.as_bytes()) {
            return Some(Self::Web(known));
        }
        let digits: String = label.chars().filter(char::is_ascii_digit).collect();
        match digits.strip_prefix("8859") {
            Some(part) if !part.is_empty() => Encoding::for_label(format!("iso-8859-{part}").as_bytes()).map(Self::Web),
            _ => Self::for_code_page(digits.parse().ok()?),
        }
    }

    /// By the language driver in a table's header, byte 29. 0 and 0x57 ("ANSI", whichever that was) say nothing.
    pub fn for_language_driver(driver: u8) -> Option<Self> {
        Self::for_code_page(match driver {
            0x01 | 0x09 | 0x0B | 0x0D | 0x0F | 0x11 | 0x15 | 0x18 | 0x19 | 0x1B => 437,
            0x02 | 0x0A | 0x0E | 0x10 | 0x12 | 0x14 | 0x16 | 0x1A | 0x1D | 0x25 | 0x37 => 850,
            0x03 | 0x58 | 0x59 => 1252,
            0x04 => 10000,
            0x13 | 0x7B => 932,
            0x1F | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => 852,
            0x26 | 0x65 => 866,
            0x4D | 0x7A => 936,
            0x4E | 0x79 => 949,
            0x4F | 0x78 => 950,
            0x50 | 0x7C => 874,
            0x96 => 10007,
            0xC8 => 1250,
            0xC9 => 1251,
            0xCA => 1254,
            0xCB => 1253,
            0xCC => 1257,
            _ => return None,
        })
    }

    fn for_code_page(page: u32) -> Option<Self> {
        let dos = |name: &str| DOS_PAGES.iter().find(|(known, _)| *known == name).map(|(name, page)| Self::Dos(name, page));
        let web = |label: &str| Encoding::for_label(label.as_bytes()).map(Self::Web);
        match page {
            437 | 850 | 852 => dos(&format!("CP{page}")),
            874 | 1250..=1258 => web(&format!("windows-{page}")),
            866 => web("ibm866"),
            932 => web("shift_jis"),
            936 => web("gbk"),
            949 => web("euc-kr"),
            950 => web("big5"),
            10000 => web("macintosh"),
            10007 => web("x-mac-cyrillic"),
            20866 => web("koi8-r"),
            21866 => web("koi8-u"),
            65001 => web("utf-8"),
            _ => None,
        }
    }

    /// What a sample of text, values separated by line breaks, seems to be in.
    pub fn guess(sample: &[u8]) -> Self {
        if looks_like_utf8(sample) {
            return Self::UTF_8;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(sample, true);
        Self::Web(detector.guess(None, Utf8Detection::Deny))
    }

    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web(encoding) => encoding.name(),
            Self::Dos(name, _) => name,
        }
    }

    /// The text, and whether it had to be mended.
    pub fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Web(encoding) if encoding == UTF_8 => {
                // A field is so many bytes wide, and many a writer cuts a character in two there.
                let whole = without_cut_character(bytes);
                let (text, mended) = encoding.decode_without_bom_handling(whole);
                (text, mended || whole.len() < bytes.len())
            }
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes),
            Self::Dos(_, page) => {
                let char_of = |byte: &u8| match byte.checked_sub(128) {
                    Some(place) => page.chars().nth(usize::from(place)).unwrap_or(char::REPLACEMENT_CHARACTER),
                    None => char::from(*byte),
                };
                (Cow::Owned(bytes.iter().map(char_of).collect()), false)
            }
        }
    }
}

/// Whether nine in ten values, separated by line breaks, are UTF-8 but for characters cut at their ends. Text in
/// another encoding is so by chance only.
pub(super) fn looks_like_utf8(sample: &[u8]) -> bool {
    let values = || sample.split(|byte| *byte == b'\n').filter(|value| !value.is_empty());
    let fitting = values().filter(|value| std::str::from_utf8(without_cut_character(value)).is_ok()).count();
    fitting * 10 >= values().count() * 9
}

/// UTF-8 without the start of a character at its end.
fn without_cut_character(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or(bytes),
        _ => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_understood_as_people_write_them() {
        for (label, name) in [
            ("UTF-8", "UTF-8"),
            ("1251", "windows-1251"),
            ("ANSI 1251", "windows-1251"),
            ("cp1251\r\n", "windows-1251"),
            ("OEM 866", "IBM866"),
            ("88595", "ISO-8859-5"),
            ("ISO 8859-2", "ISO-8859-2"),
            ("65001", "UTF-8"),
            ("CP 437", "CP437"),
        ] {
            assert_eq!(Charset::for_label(label).map(Charset::name), Some(name), "{label}");
        }
        assert_eq!(Charset::for_label("SYSTEM"), None);
        assert_eq!(Charset::for_language_driver(0xC9).map(Charset::name), Some("windows-1251"));
        assert_eq!(Charset::for_language_driver(0x57), None);
    }

    #[test]
    fn cyrillic_is_told_by_its_text() {
        let words = "Жезказган\nАлтын-Топкан\nСаякское рудное поле\nКоунрад";
        for encoding in ["windows-1251", "ibm866", "utf-8"] {
            let encoding = Encoding::for_label(encoding.as_bytes()).unwrap();
            let (bytes, ..) = encoding.encode(words);
            assert_eq!(Charset::guess(&bytes), Charset::Web(encoding));
        }
    }

    #[test]
    fn dos_pages_have_all_their_characters() {
        for (name, page) in DOS_PAGES {
            assert_eq!(page.chars().count(), 128, "{name}");
        }
        assert_eq!(Charset::for_code_page(850).unwrap().decode(b"M\x81nchen").0, "München");
    }

    #[test]
    fn a_character_cut_at_the_end_of_a_field_is_left_off() {
        assert_eq!(Charset::UTF_8.decode("Ж".as_bytes().split_last().unwrap().1), (Cow::Borrowed(""), true));
        assert_eq!(Charset::UTF_8.decode("aЖ".as_bytes()), (Cow::Borrowed("aЖ"), false));
        assert!(looks_like_utf8(b"\xD0\x96\xD0\n\xD0\x96") && !looks_like_utf8(b"\xC6\xE5\xE7"));
    }

    #[test]
    fn one_bad_value_does_not_change_the_encoding_of_the_rest() {
        let sample = ["Жезказган\n".repeat(20).as_bytes(), b"\xC6\xE5\xE7\n"].concat();
        assert_eq!(Charset::guess(&sample), Charset::UTF_8);
    }
}
