//! Which map sheets a request names, so that only these need be made.

use super::{
    params::{self, Params},
    problem::Problem,
};
use crate::{
    crs::sheets::{Sheet, SheetScale},
    filter::{CompareOp, Expr},
    model::FeatureId,
    store::Table,
};
use std::collections::BTreeSet;

/// The properties that hold the name of a sheet.
const NAMES: [&str; 2] = ["sheet", Table::ID_COLUMN];

/// The sheets of a scale that `ids` and `id` name, in any of their spellings; `None` where neither is given.
pub fn in_ids(scale: SheetScale, params: &Params, table: &Table) -> Result<Option<BTreeSet<Sheet>>, Problem> {
    let ids = params.peek("ids", |text| params::ids(text, table))?;
    let id = params.peek("id", |text| Ok(vec![FeatureId::Text(text.into())]))?;
    let named = |id: &FeatureId| if let FeatureId::Text(name) = id { of(scale, name) } else { None };
    let sets = [ids, id].into_iter().flatten().map(|ids| ids.iter().filter_map(named).collect::<BTreeSet<Sheet>>());
    Ok(sets.reduce(|a, b| a.intersection(&b).copied().collect()))
}

/// Sheets of a scale among which is every one of which the `filter` is true, where it asks for names.
pub fn in_filter(scale: SheetScale, params: &Params, table: &Table) -> Result<Option<BTreeSet<Sheet>>, Problem> {
    let language = params.peek("filter-lang", params::filter_language)?.unwrap_or_default();
    let filter = params.peek("filter", |text| params::filter(text, language, &None, table))?;
    Ok(filter.and_then(|filter| demanded(scale, &filter)))
}

fn demanded(scale: SheetScale, filter: &Expr) -> Option<BTreeSet<Sheet>> {
    let is_name = |expr: &Expr| matches!(expr, Expr::Property(name) if NAMES.contains(&name.as_str()));
    let named = |expr: &Expr| if let Expr::Text(name) = expr { Some(of(scale, name)) } else { None };
    match filter {
        Expr::Compare(CompareOp::Equal, a, b) if is_name(a) => Some(named(b)?.into_iter().collect()),
        Expr::Compare(CompareOp::Equal, a, b) if is_name(b) => Some(named(a)?.into_iter().collect()),
        Expr::In(value, list) if is_name(value) => {
            let sheets: Option<Vec<Option<Sheet>>> = list.iter().map(named).collect();
            Some(sheets?.into_iter().flatten().collect())
        }
        Expr::And(all) => all.iter().find_map(|part| demanded(scale, part)),
        Expr::Or(all) => all.iter().try_fold(BTreeSet::new(), |mut sheets, part| {
            sheets.extend(demanded(scale, part)?);
            Some(sheets)
        }),
        _ => None,
    }
}

fn of(scale: SheetScale, name: &str) -> Option<Sheet> {
    Sheet::parse(name).ok().filter(|sheet| sheet.scale() == scale)
}
