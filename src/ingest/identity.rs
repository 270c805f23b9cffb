//! Ids of sources that have none of their own but a column that looks like one.

use super::{Source, columns::ids_of};
use crate::{
    model::{ColumnBuilder, RowBatch},
    store::{PreparedBatch, TableBuilder},
};
use hashbrown::HashSet;

/// Names of columns that mostly hold ids, best first.
const USUAL_NAMES: [&str; 8] = ["id", "identifier", "fid", "gid", "ogc_fid", "objectid", "uuid", "guid"];

/// Takes ids from a column with a usual name where the source gives none and the user names no column, if
/// every row has a value there and no two are alike. Says so.
pub(super) fn find_ids(source: &Source, rows: &mut TableBuilder) -> Option<String> {
    let batches = || rows.batches().iter().map(PreparedBatch::rows);
    let given = source.id_column.is_some() || batches().any(|b| (0..b.len()).any(|row| b.ids.is_valid(row)));
    if given || batches().all(RowBatch::is_empty) {
        return None;
    }
    let name = USUAL_NAMES.iter().find_map(|usual| {
        let mut names = batches().flat_map(|b| &b.columns).map(|(name, _)| name);
        names.find(|name| name.eq_ignore_ascii_case(usual)).cloned()
    })?;
    let ids_in = |batch: &RowBatch| {
        let column = batch.columns.iter().find(|(n, _)| *n == name).map(|(_, column)| column);
        column.filter(|c| c.all_valid()).map(ids_of).or_else(|| batch.is_empty().then(ColumnBuilder::default))
    };
    let columns: Option<Vec<ColumnBuilder>> = batches().map(ids_in).collect();
    let Some(columns) = columns.filter(|columns| all_different(columns)) else {
        return Some(format!("column `{name}` is not the id: it has empty or repeated values; ids are made of the content"));
    };
    rows.set_ids(columns);
    Some(format!("ids are taken from column `{name}`"))
}

fn all_different(columns: &[ColumnBuilder]) -> bool {
    let mut seen: HashSet<String, foldhash::fast::FixedState> = HashSet::default();
    columns.iter().all(|column| (0..column.len()).all(|row| seen.insert(column.value(row).with_text(str::to_owned))))
}
