//! `name=value` for any property (OGC 17-069r4, section 7.15.5).

use super::{Params, Refusal, unknown_parameter};
use crate::{filter::Expr, http::problem::Problem, query::property_equals, store::Table};

/// Takes what no other parser took: each must be a column of the table, or `id`.
pub fn equals(params: Params, table: &Table) -> Result<Vec<Expr>, Problem> {
    let (rest, known) = params.into_rest();
    let condition = |(name, value): &(String, String)| {
        let Some(column) = table.column(name) else {
            if name == "id" {
                return Ok(Expr::Ids(vec![value.as_str().into()]));
            }
            let columns = table.columns().iter().map(|column| column.name.clone());
            return Err(unknown_parameter(name, value, known.iter().map(|k| (*k).to_owned()).chain(columns).collect()));
        };
        property_equals(column, value)
            .map_err(|error| Problem::parameter(name, value, Refusal::new(error.to_string(), "a value of the property's type")))
    };
    rest.iter().map(condition).collect()
}
