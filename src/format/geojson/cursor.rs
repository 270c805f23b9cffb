//! A place in JSON text (RFC 8259) that moves over it once, value by value, and builds nothing.

use super::{
    fault::{Fault, Parsed},
    scan,
};
use crate::model::DefectKind;
use std::borrow::Cow;

/// A place in the text of one row.
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where in the file the text begins, bytes.
    origin: u64,
    /// Whether an escape stood for half a character and became U+FFFD.
    pub(super) replaced: bool,
}

impl<'a> Cursor<'a> {
    /// At the start of `text`, which begins at byte `origin` of its file.
    pub fn new(text: &'a str, origin: u64) -> Self {
        Self { text, at: 0, origin, replaced: false }
    }

    /// The next byte as it stands.
    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space.
    #[inline]
    pub fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Steps over `byte` if it comes next.
    #[inline]
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += found as usize;
        found
    }

    /// Steps over a literal such as `null` if it comes next.
    pub fn take_word(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Steps over `byte`, or says that `expected` is missing.
    #[inline]
    pub fn expect(&mut self, byte: u8, expected: &str) -> Parsed<()> {
        if self.take(byte) { Ok(()) } else { Err(self.missing(expected)) }
    }

    /// Calls `member` for every member of an object with its name and the cursor at its value.
    #[inline]
    pub fn object(&mut self, mut member: impl FnMut(&mut Self, &str) -> Parsed<()>) -> Parsed<()> {
        self.expect(b'{', "an object")?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let name = self.string()?;
            self.expect(b':', "`:`")?;
            member(self, &name)?;
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',', "`,` or `}`")?;
        }
    }

    /// Calls `item` for every item of an array with the cursor at its value.
    #[inline]
    pub fn array(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<()>) -> Parsed<()> {
        self.expect(b'[', "an array")?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',', "`,` or `]`")?;
        }
    }

    /// A string without its quotes and escapes; borrowed when it has none.
    #[inline]
    pub fn string(&mut self) -> Parsed<Cow<'a, str>> {
        self.expect(b'"', "a string in quotes")?;
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        // The first quote ends the string unless a backslash comes before it.
        match memchr::memchr2(b'"', b'\\', rest) {
            Some(length) if rest.get(length) == Some(&b'"') => {
                self.at = start + length + 1;
                Ok(Cow::Borrowed(self.text.get(start..start + length).unwrap_or_default()))
            }
            _ => {
                let end = scan::end_of_string(self.text.as_bytes(), start).ok_or_else(|| self.missing("a closing quote"))?;
                self.at = end;
                self.unescaped(self.text.get(start..end - 1).unwrap_or_default()).map(Cow::Owned)
            }
        }
    }

    fn unescaped(&mut self, raw: &str) -> Parsed<String> {
        let mut plain = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((before, escape)) = rest.split_once('\\') {
            plain.push_str(before);
            let (character, length) = self.escape(escape)?;
            plain.push(character);
            rest = escape.get(length..).unwrap_or_default();
        }
        plain.push_str(rest);
        Ok(plain)
    }

    /// The character that an escape stands for, and how long it is without its backslash.
    fn escape(&mut self, escape: &str) -> Parsed<(char, usize)> {
        let character = match escape.as_bytes().first() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(&c @ (b'"' | b'\\' | b'/')) => c as char,
            Some(b'u') => return self.unicode_escape(escape),
            _ => return Err(self.wrong("a string holds an unknown escape")),
        };
        Ok((character, 1))
    }

    /// `uXXXX`, or two of them that make one character (RFC 8259, section 7). Half of such a pair alone
    /// becomes U+FFFD.
    fn unicode_escape(&mut self, escape: &str) -> Parsed<(char, usize)> {
        let unit = |at: usize| u32::from_str_radix(escape.get(at..at + 4)?, 16).ok();
        let first = unit(1).ok_or_else(|| self.wrong("a string holds a `\\u` without four digits"))?;
        let second = escape.get(5..7).filter(|s| *s == "\\u").and_then(|_| unit(7));
        if let (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) = (first, second) {
            let pair = 0x1_0000 + ((first - 0xd800) << 10) + (low - 0xdc00);
            return Ok((char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER), 11));
        }
        let character = char::from_u32(first);
        self.replaced |= character.is_none();
        Ok((character.unwrap_or(char::REPLACEMENT_CHARACTER), 5))
    }

    /// Steps over any value without reading it.
    pub fn skip(&mut self) -> Parsed<()> {
        let first = self.peek();
        let bytes = self.text.as_bytes();
        let end = match first {
            Some(b'{' | b'[') => scan::end_of_nested(bytes, self.at),
            Some(b'"') => scan::end_of_string(bytes, self.at + 1),
            _ => scan::end_of_scalar(bytes, self.at),
        };
        self.at = end.filter(|end| *end > self.at).ok_or_else(|| self.missing("a value"))?;
        Ok(())
    }

    /// Says that nothing but white space follows.
    pub fn end(&mut self) -> Parsed<()> {
        if self.peek().is_none() { Ok(()) } else { Err(self.missing("the end of the row")) }
    }

    /// JSON is broken here.
    #[cold]
    pub fn missing(&mut self, expected: &str) -> Fault {
        self.peek();
        let found = match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(character) => format!("`{}`", character.escape_debug()),
            None => "the end of the row".to_owned(),
        };
        self.wrong(&format!("expected {expected} but found {found}"))
    }

    /// JSON is broken here.
    #[cold]
    pub fn wrong(&self, what: &str) -> Fault {
        self.fault(DefectKind::Unreadable, what)
    }

    /// Something is wrong here.
    #[cold]
    pub fn fault(&self, kind: DefectKind, what: &str) -> Fault {
        Fault::new(kind, format!("{what}, byte {}", self.origin + self.at as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn string(text: &str) -> Result<String, String> {
        Cursor::new(text, 0).string().map(Cow::into_owned).map_err(|fault| fault.detail().to_owned())
    }

    #[test]
    fn escapes_stand_for_their_characters() {
        assert_eq!(string(r#" "a\"\\\/\n\tЖ\u0416\ud83d\ude00" "#).unwrap(), "a\"\\/\n\tЖЖ😀");
        assert!(string(r#""\x""#).unwrap_err().contains("unknown escape"));
        assert!(string(r#""\u12"#).is_err() && string(r#""\u12é4""#).is_err());
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_remembered() {
        let mut cursor = Cursor::new(r#""\ud83dx\ude00""#, 0);
        assert_eq!(cursor.string().unwrap(), "\u{fffd}x\u{fffd}");
        assert!(cursor.replaced);
    }

    #[test]
    fn what_is_missing_is_named_with_its_byte() {
        let mut cursor = Cursor::new(r#"{"a" 1}"#, 100);
        let fault = cursor.object(|cursor, _| cursor.skip()).unwrap_err();
        assert_eq!(fault.detail().to_owned(), "expected `:` but found `1`, byte 105");
    }

    #[test]
    fn any_value_can_be_skipped() {
        for value in [r#"{"a":["}"]}"#, "[1,[2]]", r#""x\"y""#, "-1.5e3", "null"] {
            let text = format!(" {value} ,");
            let mut cursor = Cursor::new(&text, 0);
            cursor.skip().unwrap();
            assert!(cursor.take(b','), "{value}");
        }
        assert!(Cursor::new(",", 0).skip().is_err());
    }
}
