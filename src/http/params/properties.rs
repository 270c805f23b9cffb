//! `properties` of tiles: some of those that the layers carry.

use super::{Refusal, names, nearest};
use crate::{
    catalog::Collection,
    http::problem::Allowed,
    tiles::{id_property_name, tile_columns},
};
use std::{collections::BTreeSet, sync::Arc};

/// For each collection the places of the columns named between commas, ascending; `None` where those are all that its tiles carry.
/// Ids come along, named or not. A name that none of the collections has is refused where `all_known`.
pub fn chosen_properties(
    text: &str,
    collections: &[Arc<Collection>],
    all_known: bool,
) -> Result<Vec<Option<Vec<usize>>>, Refusal> {
    let names = names::split(text);
    let is_named = |column: &str| names.iter().any(|name| name == column || name.trim() == column);
    let carried: Vec<Vec<(usize, &str)>> = collections.iter().map(|collection| columns(collection)).collect();
    let ids: Vec<String> = collections.iter().filter_map(|collection| id_property_name(collection)).collect();
    let known: BTreeSet<&str> = carried.iter().flatten().map(|(_, name)| *name).chain(ids.iter().map(String::as_str)).collect();
    let is_unknown = |name: &&String| !known.contains(name.as_str()) && !known.contains(name.trim());
    if let Some(unknown) = names.iter().find(is_unknown).filter(|_| all_known) {
        let known: Vec<String> = known.into_iter().map(str::to_owned).collect();
        let hint = nearest(unknown, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(Refusal {
            reason: format!("these tiles carry no property `{unknown}`{hint}"),
            allowed: Allowed::Names(known),
        });
    }
    let chosen = |carried: Vec<(usize, &str)>| {
        let some: Vec<usize> = carried.iter().filter(|(_, name)| is_named(name)).map(|(place, _)| *place).collect();
        (some.len() < carried.len()).then_some(some)
    };
    Ok(carried.into_iter().map(chosen).collect())
}

/// The columns that tiles carry, by place and name.
fn columns(collection: &Collection) -> Vec<(usize, &str)> {
    let columns = collection.table.columns();
    tile_columns(collection).into_iter().filter_map(|place| Some((place, columns.get(place)?.name.as_str()))).collect()
}
