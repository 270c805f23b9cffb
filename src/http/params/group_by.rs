//! `group-by`: what features are grouped by: `group-by=commodity,year(found),region:oblasts`.

use super::{Refusal, names, near::within, terms};
use crate::{
    catalog::Collection,
    crs::sheets::SheetScale,
    http::problem::Allowed,
    statistics::{By, Grouping, SquareGrid, TimeBin},
    store::Table,
};
use h3o::Resolution;
use std::{ops::RangeInclusive, sync::Arc};

/// More than this is no question of a person.
const MAX_GROUPINGS: usize = 8;

/// Fewer bins tell nothing, and more nobody can see.
const BINS: RangeInclusive<u32> = 2..=100;

const ALLOWED: &str = "between commas: a property (of a list, its first member), each(…) for every member of a list, family(…) of a commodity, year(…), decade(…), \
                       season(…) or month(…) of a property, bins(…,20) of a property of numbers or dates for a histogram, region: and the id of a collection of polygons, sheet: and a scale as in \
                       sheet:200k, square: and a size as in square:50km, h3: and a resolution as in h3:5";

/// Groupings between commas.
pub fn group_by(
    text: &str,
    table: &Table,
    collection: impl Fn(&str) -> Result<Arc<Collection>, Refusal>,
) -> Result<Vec<Grouping>, Refusal> {
    let mut groupings: Vec<Grouping> = vec![];
    for term in terms::split(text) {
        if groupings.iter().any(|grouping| grouping.name == term) {
            return Err(Refusal::new(format!("`{term}` comes twice"), "each grouping once"));
        }
        groupings.push(Grouping { name: term.to_owned(), by: by(term, table, &collection)? });
    }
    match groupings.len() {
        0 => Err(Refusal::new("nothing is named", ALLOWED)),
        1..=MAX_GROUPINGS => Ok(groupings),
        count => Err(Refusal::new(format!("{count} groupings are asked for"), &format!("up to {MAX_GROUPINGS} at once"))),
    }
}

fn by(term: &str, table: &Table, collection: impl Fn(&str) -> Result<Arc<Collection>, Refusal>) -> Result<By, Refusal> {
    let name = terms::unquoted(term);
    if let Some(column) = names::place(&name, table) {
        return Ok(By::Value(column));
    }
    if let Some((function, argument)) = terms::call(term) {
        let function = function.to_lowercase();
        let named = |name: &str| {
            let name = terms::unquoted(name);
            names::place(&name, table).ok_or_else(|| names::unknown(&name, table))
        };
        let column = || named(argument);
        let bin = TimeBin::ALL.iter().find(|(known, _)| *known == function);
        return match (function.as_str(), bin) {
            ("first", _) => column().map(By::Value),
            ("each", _) => column().map(By::Each),
            ("family", _) => column().map(By::Family),
            ("bins", _) => {
                let (name, count) = argument.rsplit_once(',').ok_or_else(|| no_bins(term))?;
                let count = count.trim().parse().ok().filter(|count| BINS.contains(count)).ok_or_else(|| no_bins(term))?;
                Ok(By::Bins(named(name.trim())?, count))
            }
            (_, Some((_, bin))) => Ok(By::Time(column()?, *bin)),
            _ => Err(Refusal::new(format!("nothing is grouped by `{function}`"), ALLOWED)),
        };
    }
    let refused = |reason: &str, allowed: &str| Refusal::new(format!("{term}: {reason}"), allowed);
    match term.split_once(':') {
        Some(("region", id)) => collection(id).map(By::Region),
        Some(("sheet", scale)) => SheetScale::named(scale)
            .map(By::Sheet)
            .ok_or_else(|| refused("no scale of the map", "sheet: and 1m, 500k, 200k, 100k, 50k, 25k or 10k")),
        Some(("square", size)) => within(size)
            .ok()
            .and_then(SquareGrid::new)
            .map(By::Square)
            .ok_or_else(|| refused("no size of a cell", "square: and a size from 10m to 5000km, as in square:50km")),
        Some(("h3", resolution)) => resolution
            .parse::<u8>()
            .ok()
            .and_then(|resolution| Resolution::try_from(resolution).ok())
            .map(By::Hexagon)
            .ok_or_else(|| refused("no resolution of H3", "h3: and a number from 0 to 15, as in h3:5")),
        _ => {
            let reason = names::unknown(&name, table).reason;
            Err(Refusal { reason, allowed: Allowed::from(ALLOWED) })
        }
    }
}

fn no_bins(term: &str) -> Refusal {
    let allowed = format!("a property and a number of bins from {} to {}, as in bins(grade,20)", BINS.start(), BINS.end());
    Refusal::new(format!("{term}: no number of bins"), &allowed)
}
