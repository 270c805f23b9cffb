//! Why a filter cannot be taken, told to the person who wrote it.

use super::limits::MAX_DEPTH;
use std::fmt;

/// How much of a filter is quoted where something is wrong with it.
const EXCERPT_CHARACTERS: usize = 24;

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// Something else stands where the grammar wants `expected`.
    #[error("{at}: expected {expected}, found {found}{}", Hint(hint.as_deref()))]
    Unexpected {
        /// Where.
        at: Position,
        /// What the grammar wants there.
        expected: String,
        /// What is there.
        found: String,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// A literal of the right form that means nothing.
    #[error("{at}: {what}")]
    Invalid {
        /// Where it begins.
        at: Position,
        /// What is wrong with it.
        what: String,
    },
    /// Nothing but white space.
    #[error("the filter is empty")]
    Empty,
    /// Not JSON at all.
    #[error("the filter is not JSON: {0}")]
    NotJson(String),
    /// More bytes than the encoding may have.
    #[error("the filter has {bytes} bytes; {max} are allowed")]
    TooLong {
        /// What it has.
        bytes: usize,
        /// What it may have.
        max: usize,
    },
    /// More of something than a filter may have.
    #[error("the filter has more than {max} {what}")]
    TooMany {
        /// How many it may have.
        max: usize,
        /// Of what, in the plural.
        what: &'static str,
    },
    /// Parentheses, NOTs, functions or sums inside each other without end.
    #[error("the filter nests deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// Where in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// In the text encoding.
    Text {
        /// Bytes before it.
        byte: usize,
        /// Its number, counted in characters from 1.
        character: usize,
        /// The text from there on, shortened; empty at the end.
        excerpt: String,
    },
    /// In the JSON encoding: the path to the member, as `args[1].args[0]`; empty for the whole.
    Json(String),
}

impl Position {
    /// Of a byte of `text` (the start of a character, or its end).
    pub(super) fn in_text(text: &str, byte: usize) -> Self {
        let (before, after) = text.split_at_checked(byte).unwrap_or((text, ""));
        let mut excerpt: String = after.chars().take(EXCERPT_CHARACTERS).collect();
        if excerpt.len() < after.len() {
            excerpt.push('…');
        }
        Self::Text { byte, character: before.chars().count() + 1, excerpt }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { excerpt, .. } if excerpt.is_empty() => f.write_str("at the end"),
            Self::Text { character, excerpt, .. } => write!(f, "at character {character}, `{excerpt}`"),
            Self::Json(path) if path.is_empty() => f.write_str("in the filter"),
            Self::Json(path) => write!(f, "in `{path}`"),
        }
    }
}

impl FilterError {
    /// The same, in JSON one step further out: `step` leads from there to what was wrong.
    pub(super) fn under(mut self, step: &str) -> Self {
        if let Self::Unexpected { at: Position::Json(path), .. } | Self::Invalid { at: Position::Json(path), .. } = &mut self {
            let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
            *path = format!("{step}{dot}{path}");
        }
        self
    }
}

/// A hint after a message, if there is one.
struct Hint<'a>(Option<&'a str>);

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}
