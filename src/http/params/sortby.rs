//! `sortby` (OGC API Features Part 8, draft 23-057): `sortby=+name,-grade`.

use super::{Refusal, names};
use crate::{features::SortKey, http::problem::Allowed, store::Table};

/// Properties between commas, each after `+` (ascending, also without a sign) or `-`.
pub fn sortby(text: &str, table: &Table) -> Result<Vec<SortKey>, Refusal> {
    let keys: Vec<SortKey> = names::split(text).iter().map(|name| key(name, table)).collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Refusal::new("no property is named", "property names between commas, with - for descending"));
    }
    Ok(keys)
}

fn key(text: &str, table: &Table) -> Result<SortKey, Refusal> {
    // In a URL a plus sign is a space.
    let (name, descending) = match text.strip_prefix('-') {
        Some(name) => (name, true),
        None => (text.strip_prefix(['+', ' ']).unwrap_or(text), false),
    };
    let place = table.columns().iter().position(|c| c.name == name).ok_or_else(|| names::unknown(name, table))?;
    let sortable = table.columns().get(place).is_some_and(|c| c.column_type.is_sortable());
    if !sortable {
        let sortables = table.columns().iter().filter(|c| c.column_type.is_sortable()).map(|c| c.name.clone());
        return Err(Refusal {
            reason: format!("`{name}` holds nested values, which have no order"),
            allowed: Allowed::Names(sortables.collect()),
        });
    }
    Ok(SortKey { column: place, descending })
}
