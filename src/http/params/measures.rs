//! `measures`: what is measured of features: `measures=count,sum(ore_t),covered_km2`.

use super::{Refusal, names, terms};
use crate::{
    http::problem::Allowed,
    statistics::{Measure, Quantity, Statistic, What},
    store::Table,
    vocabulary::Unit,
};
use std::borrow::Cow;

/// More than this is no question of a person.
const MAX_MEASURES: usize = 50;

const ALLOWED: &str = "between commas: count, sum(…), min(…), max(…), mean(…), median(…) and distinct(…) of a property, numbers in \
                       another unit as in sum(ore_t,unit:Mt); area_km2, length_km, covered_km2, covered_share";

/// Measures between commas, each once.
pub fn measures(text: &str, table: &Table) -> Result<Vec<Measure>, Refusal> {
    let mut measures: Vec<Measure> = vec![];
    for term in terms::split(text) {
        let (plain, unit) = with_unit(term)?;
        let measure = Measure { name: term.to_owned(), what: what(&plain, table)?, unit };
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    match measures.len() {
        0 => Err(Refusal::new("nothing is named", ALLOWED)),
        1..=MAX_MEASURES => Ok(measures),
        count => Err(Refusal::new(format!("{count} measures are asked for"), &format!("up to {MAX_MEASURES} at once"))),
    }
}

/// The term without its unit: of `sum(ore_t,unit:Mt)`, `sum(ore_t)`.
fn with_unit(term: &str) -> Result<(Cow<'_, str>, Option<Unit>), Refusal> {
    let parts = || {
        let (before, unit) = term.strip_suffix(')')?.rsplit_once("unit:")?;
        Some((before.trim_end().strip_suffix(',')?, unit))
    };
    let Some((before, unit)) = parts() else { return Ok((term.into(), None)) };
    let allowed = "a code of UCUM or a usual name, as in t, kt, Mt, kg, [oz_tr], %, g/t, [ppm], g/m3, m, km2";
    let found = Unit::parse(unit).ok_or_else(|| Refusal::new(format!("{term}: `{unit}` is no unit that is known"), allowed))?;
    let is_number = Statistic::ALL.iter().any(|(name, _)| before.starts_with(&format!("{name}(")));
    let no_number = || Refusal::new(format!("{term} has no unit"), "a unit with sum, min, max, mean and median of a property");
    if is_number { Ok((format!("{before})").into(), Some(found))) } else { Err(no_number()) }
}

fn what(term: &str, table: &Table) -> Result<What, Refusal> {
    if let Some((name, argument)) = terms::call(term) {
        let name = name.to_lowercase();
        if name == "distinct" {
            return Ok(What::Distinct(column(argument, table)?));
        }
        let statistic = Statistic::ALL.iter().find(|(known, _)| *known == name).map(|(_, statistic)| *statistic);
        return Ok(What::Of(statistic.ok_or_else(|| unknown(term, table))?, quantity(argument, table)?));
    }
    Ok(match term {
        "count" => What::Count,
        "area_km2" => What::Of(Statistic::Sum, Quantity::AreaKm2),
        "length_km" => What::Of(Statistic::Sum, Quantity::LengthKm),
        "covered_km2" => What::Covered,
        "covered_share" => What::CoveredShare,
        _ => return Err(unknown(term, table)),
    })
}

fn column(argument: &str, table: &Table) -> Result<usize, Refusal> {
    let name = terms::unquoted(argument);
    names::place(&name, table).ok_or_else(|| names::unknown(&name, table))
}

/// A property, or where none has that name, what is measured of the geometry.
fn quantity(argument: &str, table: &Table) -> Result<Quantity, Refusal> {
    match (column(argument, table), argument) {
        (Err(_), "area_km2") => Ok(Quantity::AreaKm2),
        (Err(_), "length_km") => Ok(Quantity::LengthKm),
        (column, _) => column.map(Quantity::Column),
    }
}

fn unknown(term: &str, table: &Table) -> Refusal {
    let names = ["count", "area_km2", "length_km", "covered_km2", "covered_share"];
    let calls = Statistic::ALL.iter().map(|(name, _)| *name).chain(["distinct"]);
    let known: Vec<String> = names.into_iter().chain(calls.clone()).map(str::to_owned).collect();
    let name = terms::call(term).map_or(term, |(name, _)| name);
    let reason = if names::place(&terms::unquoted(term), table).is_some() {
        format!("`{term}` is a property, and a measure says what is made of it: sum({term}), distinct({term})")
    } else {
        match super::nearest(name, &known) {
            Some(near) if calls.clone().any(|call| call == near) => {
                format!("there is no measure `{term}`; did you mean `{near}(…)`?")
            }
            Some(near) => format!("there is no measure `{term}`; did you mean `{near}`?"),
            None => format!("there is no measure `{term}`"),
        }
    };
    Refusal { reason, allowed: Allowed::from(ALLOWED) }
}
