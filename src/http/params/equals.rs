//! `name=value` for any property (OGC 17-069r4, section 7.15.5).

use super::{Params, unknown_parameter};
use crate::{http::problem::Problem, model::PropertyEquals, store::Table};

/// Takes what no other parser took: each must be a column of the table.
pub fn equals(params: Params, table: &Table) -> Result<Vec<PropertyEquals>, Problem> {
    let (rest, known) = params.into_rest();
    match rest.iter().find(|(name, _)| table.column(name).is_none()) {
        None => Ok(rest.into_iter().map(|(column, value)| PropertyEquals { column, value }).collect()),
        Some((name, value)) => {
            let columns = table.columns().iter().map(|c| c.name.clone());
            Err(unknown_parameter(name, value, known.into_iter().map(str::to_owned).chain(columns).collect()))
        }
    }
}
