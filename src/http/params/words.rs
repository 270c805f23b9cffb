//! `q`: words to look for.

use super::Refusal;
use crate::{names, query::MAX_WORDS};

/// More than anybody searches for.
const MAX_BYTES: usize = 500;

/// Words between spaces.
pub fn words(text: &str) -> Result<String, Refusal> {
    let refused = |reason: &str| Refusal::new(reason, &format!("words to look for, at most {MAX_BYTES} bytes"));
    match text.trim() {
        "" => Err(refused("no word is given")),
        text if text.len() > MAX_BYTES => Err(refused("too long")),
        text => match names::words(text).len() {
            0 => Err(refused("no letter and no digit is given")),
            1..=MAX_WORDS => Ok(text.to_owned()),
            _ => Err(refused(&format!("more than {MAX_WORDS} words"))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_find_everything_or_would_not_be_looked_for_is_refused() {
        for text in ["Жезқазған", "a b", "7"] {
            assert_eq!(words(text), Ok(text.to_owned()));
        }
        for text in ["", "  ", "!?", "%", "\0", "«»", &"a ".repeat(MAX_WORDS + 1)] {
            assert!(words(text).is_err(), "{text:?}");
        }
    }
}
