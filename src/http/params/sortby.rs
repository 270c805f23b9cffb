//! `sortby` (OGC API Features Part 8, draft 23-057): `sortby=+name,-grade`.

use super::{Refusal, names};
use crate::{
    features::{SortBy, SortKey},
    http::problem::Allowed,
    store::Table,
};

/// Properties, or `id` for the id of the feature, between commas, each after `+` (ascending, also without a sign) or `-`.
pub fn sortby(text: &str, table: &Table) -> Result<Vec<SortKey>, Refusal> {
    let keys: Vec<SortKey> = names::split(text).iter().map(|name| key(name, table)).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Refusal::new("no property is named", "property names between commas, with - for descending"));
    }
    Ok(keys)
}

fn key(text: &str, table: &Table) -> Result<SortKey, Refusal> {
    // In a URL a plus sign is a space.
    let signed = text.trim_start();
    let (name, descending) = match signed.strip_prefix('-') {
        Some(name) => (name, true),
        None => (signed.strip_prefix('+').unwrap_or(signed), false),
    };
    match names::place(name, table) {
        Some(place) if table.columns().get(place).is_some_and(|c| c.column_type.is_sortable()) => {
            Ok(SortKey { by: SortBy::Column(place), descending })
        }
        None if name.trim() == Table::ID_COLUMN => Ok(SortKey { by: SortBy::Id, descending }),
        None => Err(names::unknown(name, table)),
        Some(_) => {
            let sortables = table.columns().iter().filter(|c| c.column_type.is_sortable()).map(|c| c.name.clone());
            Err(Refusal {
                reason: format!("`{name}` holds nested values, which have no order"),
                allowed: Allowed::Names(sortables.collect()),
            })
        }
    }
}
