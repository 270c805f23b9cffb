//! `filter` and `filter-lang` (OGC 19-079r2, section 7; CQL2: OGC 21-065r2).

use super::{Refusal, cql_text::in_cql2, crs::Crs};
use crate::{
    filter::{Expr, parse_json, parse_text},
    query::literals_to_lon_lat,
    store::Table,
};

/// An encoding of CQL2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FilterLanguage {
    /// `cql2-text`
    #[default]
    Text,
    /// `cql2-json`
    Json,
    /// `cql-text`, as GDAL writes it.
    CqlText,
}

/// The encoding of the filter.
pub fn filter_language(text: &str) -> Result<FilterLanguage, Refusal> {
    match text {
        "cql2-text" => Ok(FilterLanguage::Text),
        "cql2-json" => Ok(FilterLanguage::Json),
        "cql-text" => Ok(FilterLanguage::CqlText),
        _ => Err(Refusal::new("no such language", "cql2-text, cql2-json or cql-text")),
    }
}

/// A filter over a table, its geometries brought from this CRS to longitude and latitude.
pub fn filter(text: &str, language: FilterLanguage, crs: &Crs, table: &Table) -> Result<Expr, Refusal> {
    let refused = |reason: String| Refusal::new(reason, "an expression of CQL2, as in commodity = 'Gold' AND grade > 1.5");
    let parsed = match language {
        FilterLanguage::Text => parse_text(text),
        FilterLanguage::Json => parse_json(text),
        FilterLanguage::CqlText => parse_text(&in_cql2(text, table)),
    };
    let mut expr = parsed.map_err(|error| refused(error.to_string()))?;
    if let Some(crs) = crs {
        literals_to_lon_lat(&mut expr, crs).map_err(|error| refused(error.to_string()))?;
    }
    Ok(expr)
}
