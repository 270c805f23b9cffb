//! Texts as cells.

use crate::store::ColumnData;

/// Of dictionaries with more entries than this nothing is remembered: their texts seldom repeat.
const MAX_REMEMBERED: usize = 1 << 16;

/// How texts become cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextStyle {
    /// What a spreadsheet would take for a formula gets an apostrophe before it.
    pub safe: bool,
}

/// What is known of the texts of a column: whether they can stand as they are.
pub(super) struct TextStates(Vec<State>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unknown,
    Bare,
    Dressed,
}

impl TextStates {
    /// Of a column of which nothing is known yet.
    pub fn of(data: &ColumnData) -> Self {
        let entries = match data {
            ColumnData::Text(text) => text.dictionary.len(),
            _ => 0,
        };
        Self(if entries <= MAX_REMEMBERED { vec![State::Unknown; entries] } else { vec![] })
    }

    /// Whether a text can stand as it is.
    #[inline]
    pub fn is_bare(&mut self, code: u32, text: &[u8], style: TextStyle) -> bool {
        match self.0.get_mut(code as usize) {
            None => style.is_bare(text),
            Some(State::Bare) => true,
            Some(State::Dressed) => false,
            Some(state) => {
                let is_bare = style.is_bare(text);
                *state = if is_bare { State::Bare } else { State::Dressed };
                is_bare
            }
        }
    }
}

impl TextStyle {
    /// Whether a text can stand as it is. An empty one is in quotes, to be told from a null; so is one with blanks
    /// at an end, which readers take away.
    fn is_bare(self, text: &[u8]) -> bool {
        let (Some(first), Some(last)) = (text.first(), text.last()) else { return false };
        let is_special = |byte: &u8| matches!(byte, b'"' | b',' | b'\r' | b'\n');
        !(first.is_ascii_whitespace() || last.is_ascii_whitespace() || text.iter().any(is_special) || self.is_formula(text))
    }

    /// Appends a text, in quotes where it must be.
    pub fn write(self, text: &[u8], out: &mut Vec<u8>) {
        if self.is_bare(text) {
            return out.extend_from_slice(text);
        }
        out.push(b'"');
        if self.is_formula(text) {
            out.push(b'\'');
        }
        let mut rest = text;
        while let Some(quote) = memchr::memchr(b'"', rest) {
            let (before, after) = rest.split_at(quote + 1);
            out.extend_from_slice(before);
            out.push(b'"');
            rest = after;
        }
        out.extend_from_slice(rest);
        out.push(b'"');
    }

    /// OWASP, CSV injection.
    fn is_formula(self, text: &[u8]) -> bool {
        self.safe && matches!(text.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
    }
}
