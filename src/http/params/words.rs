//! `q`: words to look for.

use super::Refusal;

/// More than anybody searches for.
const MAX_BYTES: usize = 500;

/// Words between spaces.
pub fn words(text: &str) -> Result<String, Refusal> {
    let refused = |reason: &str| Refusal::new(reason, &format!("words to look for, at most {MAX_BYTES} bytes"));
    match text.trim() {
        "" => Err(refused("no word is given")),
        text if text.len() > MAX_BYTES => Err(refused("too long")),
        text => Ok(text.to_owned()),
    }
}
