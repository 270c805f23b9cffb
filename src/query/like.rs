//! `LIKE` patterns (OGC 21-065r2, section 7.3): `%` stands for any characters, `_` for one, `\` takes the next as it is.
//!
//! The pattern is cut at each `%`. Pieces have a fixed number of characters, so that the leftmost place for each is as
//! good as any: there is nothing to try again, however many `%` there are.

use memchr::memmem;

/// A pattern made ready for many texts.
#[derive(Debug)]
pub struct LikePattern {
    /// What stands between the `%`; there is one more of them than of `%`.
    pieces: Vec<Piece>,
}

/// Characters in a row.
#[derive(Debug, Default)]
struct Piece {
    /// Any character for each leading `_`, then text, and so on.
    runs: Vec<Run>,
    characters: usize,
    /// The first text as a search.
    finder: Option<memmem::Finder<'static>>,
}

#[derive(Debug, Default)]
struct Run {
    any: usize,
    text: String,
}

impl LikePattern {
    /// Reads a pattern.
    pub fn new(pattern: &str) -> Self {
        let mut pieces = vec![Piece::default()];
        let mut characters = pattern.chars();
        while let Some(c) = characters.next() {
            if c == '%' {
                pieces.push(Piece::default());
            } else if let Some(piece) = pieces.last_mut() {
                // A backslash at the end stands for itself.
                match c {
                    '_' => piece.push_any(),
                    '\\' => piece.push(characters.next().unwrap_or('\\')),
                    other => piece.push(other),
                }
            }
        }
        pieces.iter_mut().for_each(Piece::finish);
        Self { pieces }
    }

    /// Whether the whole text is like this.
    pub fn matches(&self, text: &str) -> bool {
        self.matches_utf8(text.as_bytes())
    }

    /// As [`matches`](Self::matches); of bytes that are no UTF-8 it may say anything.
    #[inline]
    pub fn matches_utf8(&self, text: &[u8]) -> bool {
        let Some((first, others)) = self.pieces.split_first() else { return false };
        let Some(mut rest) = first.strip_start(text) else { return false };
        let Some((last, middle)) = others.split_last() else { return rest.is_empty() };
        for piece in middle {
            let Some(after) = piece.after_first(rest) else { return false };
            rest = after;
        }
        last.ends(rest)
    }

    /// A text that stands somewhere in all that is like this, where nothing says at which end.
    pub fn somewhere(&self) -> Option<&memmem::Finder<'static>> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        let finders = self.pieces.iter().filter_map(|piece| piece.finder.as_ref());
        let longest = finders.filter(|finder| !finder.needle().is_empty()).max_by_key(|finder| finder.needle().len());
        longest.filter(|_| first.characters == 0 && last.characters == 0)
    }
}

impl Piece {
    fn push_any(&mut self) {
        match self.runs.last_mut() {
            Some(run) if run.text.is_empty() => run.any += 1,
            _ => self.runs.push(Run { any: 1, text: String::new() }),
        }
        self.characters += 1;
    }

    fn push(&mut self, c: char) {
        if self.runs.is_empty() {
            self.runs.push(Run::default());
        }
        if let Some(run) = self.runs.last_mut() {
            run.text.push(c);
        }
        self.characters += 1;
    }

    fn finish(&mut self) {
        self.finder = self.runs.first().map(|run| memmem::Finder::new(run.text.as_bytes()).into_owned());
    }

    /// What follows the piece, where the text begins with it.
    fn strip_start<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        strip_runs(&self.runs, text)
    }

    /// What follows the first place where the piece stands.
    fn after_first<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let Some((first, others)) = self.runs.split_first() else { return Some(text) };
        let finder = self.finder.as_ref()?;
        // Whatever stands before the first text is as long as the leading `_` want it to be.
        let mut from = skip(text, first.any)?;
        loop {
            from = &from[finder.find(from)?..];
            let after = from.strip_prefix(first.text.as_bytes());
            if let Some(after) = after.and_then(|rest| strip_runs(others, rest)) {
                return Some(after);
            }
            from = skip(from, 1)?;
        }
    }

    fn ends(&self, text: &[u8]) -> bool {
        let Some(last) = self.characters.checked_sub(1) else { return true };
        let start = text.iter().enumerate().rev().filter(|(_, byte)| begins_character(**byte)).nth(last);
        start.is_some_and(|(at, _)| self.strip_start(&text[at..]).is_some_and(<[u8]>::is_empty))
    }
}

/// What follows the runs, where the text begins with them.
fn strip_runs<'a>(runs: &[Run], text: &'a [u8]) -> Option<&'a [u8]> {
    runs.iter().try_fold(text, |rest, run| skip(rest, run.any)?.strip_prefix(run.text.as_bytes()))
}

/// The text without its first characters.
fn skip(text: &[u8], characters: usize) -> Option<&[u8]> {
    let Some(last) = characters.checked_sub(1) else { return Some(text) };
    let starts = text.iter().enumerate().filter(|(_, byte)| begins_character(**byte)).map(|(at, _)| at);
    // The end of the text is where a character after the last one would begin.
    let after = starts.chain([text.len()]).nth(last + 1)?;
    text.get(after..)
}

/// Of UTF-8 (RFC 3629): all but the second to fourth byte of a character.
fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Straight from the definition, one character at a time.
    fn oracle(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], _) => text.is_empty(),
            (['%', rest @ ..], _) => (0..=text.len()).any(|skip| oracle(rest, &text[skip..])),
            (['\\'], _) => text == ['\\'],
            (['_', rest @ ..], [_, after @ ..]) => oracle(rest, after),
            (['\\', c, rest @ ..] | [c, rest @ ..], [t, after @ ..]) => c == t && oracle(rest, after),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_pattern_means_what_its_definition_says(pattern in r"[ab%_\\ә]{0,7}", text in r"[ab%_\\ә]{0,8}") {
            let of = |s: &str| s.chars().collect::<Vec<_>>();
            prop_assert_eq!(LikePattern::new(&pattern).matches(&text), oracle(&of(&pattern), &of(&text)), "{} {}", pattern, text);
        }
    }

    #[test]
    fn a_bomb_is_a_pattern_like_any_other() {
        let pattern = LikePattern::new(&"%a".repeat(1000));
        let text = "a".repeat(100_000) + "b";
        let started = std::time::Instant::now();
        assert!(!pattern.matches(&text));
        assert!(LikePattern::new("%a%a%a%a_%").matches(&text));
        let gap = LikePattern::new(&("%".to_owned() + &"_".repeat(2000) + "b_%"));
        assert!(!gap.matches(&text));
        assert!(started.elapsed().as_secs() < 1);
    }
}
