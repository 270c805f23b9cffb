//! Ids of sources that have none of their own but a column that looks like one.

use super::{Source, columns::ids_of};
use crate::{model::ColumnBuilder, store::PreparedBatch};
use hashbrown::HashSet;

/// Names of columns that mostly hold ids, best first.
const USUAL_NAMES: [&str; 8] = ["id", "identifier", "fid", "gid", "ogc_fid", "objectid", "uuid", "guid"];

/// Takes ids from a column with a usual name where the source gives none and the user names no column, if
/// every row has a value there and no two are alike. Says so.
pub(super) fn find_ids(source: &Source, batches: &mut [PreparedBatch]) -> Option<String> {
    let given = source.id_column.is_some() || batches.iter().any(|b| (0..b.rows().len()).any(|row| b.rows().ids.is_valid(row)));
    if given || batches.iter().all(|b| b.rows().is_empty()) {
        return None;
    }
    let name = USUAL_NAMES.iter().find_map(|usual| {
        let names = batches.iter().flat_map(|b| &b.rows().columns).map(|(name, _)| name);
        names.into_iter().find(|name| name.eq_ignore_ascii_case(usual)).cloned()
    })?;
    let columns: Option<Vec<ColumnBuilder>> = batches
        .iter()
        .filter(|b| !b.rows().is_empty())
        .map(|b| b.rows().columns.iter().find(|(n, c)| *n == name && c.all_valid()).map(|(_, column)| ids_of(column)))
        .collect();
    let Some(columns) = columns.filter(|columns| all_different(columns)) else {
        return Some(format!("column `{name}` is not the id: it has empty or repeated values; ids are made of the content"));
    };
    batches.iter_mut().filter(|b| !b.rows().is_empty()).zip(columns).for_each(|(batch, ids)| batch.set_ids(ids));
    Some(format!("ids are taken from column `{name}`"))
}

fn all_different(columns: &[ColumnBuilder]) -> bool {
    let mut seen: HashSet<String, foldhash::fast::FixedState> = HashSet::default();
    columns.iter().all(|column| (0..column.len()).all(|row| seen.insert(column.value(row).with_text(str::to_owned))))
}
