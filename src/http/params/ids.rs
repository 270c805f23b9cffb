//! `ids`: features by their ids.

use super::{Refusal, names};
use crate::{model::FeatureId, store::Table};

/// Ids in a request at most.
const MAX_IDS: usize = 1000;

/// Ids between commas; one that holds a comma stands in quotes.
pub fn ids(text: &str, table: &Table) -> Result<Vec<FeatureId>, Refusal> {
    let refused = |reason: &str| Refusal::new(reason, &format!("at most {MAX_IDS} ids between commas"));
    let texts = names::split(text);
    if texts.is_empty() {
        return Err(refused("no id is given"));
    }
    if texts.len() > MAX_IDS {
        return Err(refused("too many ids"));
    }
    let id = |text: String| match text.parse() {
        Ok(number) if !table.ids().are_text() => FeatureId::Integer(number),
        _ => text.as_str().into(),
    };
    Ok(texts.into_iter().map(id).collect())
}
