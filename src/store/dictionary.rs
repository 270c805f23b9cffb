//! Texts stored one after another, found by number.

use super::{Buffer, table::add};
use memchr::memmem::Finder;
use std::ops::Range;
use xxhash_rust::xxh3::Xxh3;

/// Texts numbered from 0.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Where each text begins, and at the end where the last one stops.
    pub(super) offsets: Buffer<u64>,
    pub(super) bytes: Buffer<u8>,
    /// Bit `i` of word `i / 64` is set where text `i` needs no escape in JSON.
    pub(super) plain: Buffer<u64>,
}

/// The texts of a [`Dictionary`], borrowed.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    offsets: &'a [u64],
    bytes: &'a [u8],
    plain: &'a [u64],
}

impl Dictionary {
    /// Stores the texts in the order given.
    pub fn from_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut offsets, mut bytes, mut plain) = (vec![0u64], vec![], vec![]);
        for (i, text) in texts.enumerate() {
            bytes.extend_from_slice(text.as_bytes());
            offsets.push(bytes.len() as u64);
            if i % 64 == 0 {
                plain.push(0u64);
            }
            if let (true, Some(word)) = (is_plain(text), plain.last_mut()) {
                *word |= 1 << (i % 64);
            }
        }
        Self { offsets: offsets.into(), bytes: bytes.into(), plain: plain.into() }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The texts with their arrays bound, for hot loops.
    #[inline]
    pub fn texts(&self) -> Texts<'_> {
        Texts { offsets: &self.offsets, bytes: &self.bytes, plain: &self.plain }
    }

    /// The UTF-8 bytes of text `i`.
    #[inline]
    pub fn bytes(&self, i: u32) -> &[u8] {
        self.texts().bytes(i)
    }

    /// Text `i`.
    pub fn text(&self, i: u32) -> &str {
        self.texts().text(i)
    }

    /// Whether text `i` stands in JSON as it is, between quotes.
    #[inline]
    pub fn is_plain(&self, i: u32) -> bool {
        self.texts().is_plain(i)
    }

    /// Bytes of text in all.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn hash_into(&self, hash: &mut Xxh3) {
        add(hash, &self.offsets);
        add(hash, &self.bytes);
    }

    /// Every text, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len() as u32).map(|i| self.text(i))
    }
}

impl<'a> Texts<'a> {
    /// The UTF-8 bytes of text `i`.
    #[inline]
    pub fn bytes(&self, i: u32) -> &'a [u8] {
        let i = i as usize;
        &self.bytes[self.offsets[i] as usize..self.offsets[i + 1] as usize]
    }

    /// Appends text `i`. Most texts are short, and copying a block of fixed length and dropping the surplus takes a few
    /// instructions where a copy of unknown length is a call.
    #[inline]
    pub fn append(&self, i: u32, out: &mut Vec<u8>) {
        const BLOCK: usize = 32;
        let (start, end) = (self.offsets[i as usize] as usize, self.offsets[i as usize + 1] as usize);
        match self.bytes.get(start..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
            Some(block) if end - start <= BLOCK => {
                out.extend_from_slice(block);
                out.truncate(out.len() - BLOCK + (end - start));
            }
            _ => out.extend_from_slice(&self.bytes[start..end]),
        }
    }

    /// Calls `found` with the number of each text of a range that holds what is searched for. They are searched as one
    /// text, so that those between take no time of their own.
    pub fn each_holding(&self, searched: &Finder<'_>, range: Range<usize>, mut found: impl FnMut(usize)) {
        let (mut text, mut at) = (range.start, self.offsets[range.start] as usize);
        let end = self.offsets[range.end] as usize;
        while let Some(before) = searched.find(&self.bytes[at..end]) {
            at += before;
            while self.offsets[text + 1] as usize <= at {
                text += 1;
            }
            let text_end = self.offsets[text + 1] as usize;
            // Otherwise it begins in this text and ends in another.
            if at + searched.needle().len() <= text_end {
                found(text);
            }
            at = text_end;
        }
    }

    /// Text `i`.
    pub fn text(&self, i: u32) -> &'a str {
        std::str::from_utf8(self.bytes(i)).unwrap_or_default()
    }

    /// Whether text `i` stands in JSON as it is, between quotes.
    #[inline]
    pub fn is_plain(&self, i: u32) -> bool {
        self.plain[i as usize / 64] >> (i % 64) & 1 == 1
    }
}

/// RFC 8259, section 7: the quote, the backslash and control characters are escaped.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b >= 0x20 && b != b'"' && b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_texts_and_not_what_two_of_them_make() {
        let d = Dictionary::from_texts(["ab", "", "abab", "a", "b", "xab"].into_iter());
        let found = |range| {
            let mut found = vec![];
            d.texts().each_holding(&Finder::new("ab"), range, |text| found.push(text));
            found
        };
        assert_eq!((found(0..6), found(1..5), found(3..5), found(6..6)), (vec![0, 2, 5], vec![2], vec![], vec![]));
    }

    #[test]
    fn texts_come_back_by_number_with_their_need_for_escapes() {
        let texts: Vec<String> =
            (0..130).map(|i| if i % 3 == 0 { format!("a\"{}", "b".repeat(i)) } else { format!("ә{i}") }).collect();
        let d = Dictionary::from_texts(texts.iter().map(String::as_str));
        assert_eq!(d.len(), 130);
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(d.text(i as u32), text);
            let mut appended = b"before".to_vec();
            d.texts().append(i as u32, &mut appended);
            assert_eq!(appended, format!("before{text}").as_bytes());
            assert_eq!(d.is_plain(i as u32), i % 3 != 0);
        }
    }
}
