//! `collections`: which collections are asked.

use super::{Refusal, names::split};
use crate::{catalog::Entries, http::problem::Allowed, model::CollectionId};

/// Ids between commas, of collections that there are.
pub fn collections(text: &str, entries: &Entries) -> Result<Vec<CollectionId>, Refusal> {
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
