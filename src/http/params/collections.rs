//! `collections`: which collections an answer is made of (OGC 20-057, section 11).

use super::{Refusal, names::split};
use crate::{catalog::Entries, http::problem::Allowed, model::CollectionId};

/// Ids joined by commas; whether there are such collections is found out later.
pub fn collections(text: &str) -> Result<String, Refusal> {
    if text.is_empty() {
        return Err(Refusal::new("no collection is named", "ids of collections, joined by commas"));
    }
    Ok(text.to_owned())
}

/// Ids between commas, of collections that there are.
pub fn known_collections(text: &str, entries: &Entries) -> Result<Vec<CollectionId>, Refusal> {
    let refused = |reason: String| {
        let known = entries.iter().map(|entry| entry.info().id.to_string()).collect();
        Refusal { reason, allowed: Allowed::Names(known) }
    };
    let find = |id: String| match entries.get(id.trim()) {
        Some(entry) => Ok(entry.info().id.clone()),
        None => Err(refused(format!("there is no collection `{}`", id.trim()))),
    };
    let found: Vec<CollectionId> = split(text).into_iter().map(find).collect::<Result<_, _>>()?;
    if found.is_empty() { Err(refused("no collection is named".to_owned())) } else { Ok(found) }
}
