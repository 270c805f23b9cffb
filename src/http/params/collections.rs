//! `collections`: which collections an answer is made of (OGC 20-057, section 11).

use super::Refusal;

/// Ids joined by commas; whether there are such collections is found out later.
pub fn collections(text: &str) -> Result<String, Refusal> {
    if text.is_empty() {
        return Err(Refusal::new("no collection is named", "ids of collections, joined by commas"));
    }
    Ok(text.to_owned())
}
