//! `check` and `f` of the quality report.

use super::{Refusal, names};
use crate::{
    http::{negotiate, problem::Allowed, respond},
    quality::Check,
};
use axum::http::{HeaderMap, header};

/// A form of the quality report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QualityFormat {
    /// Every check with its findings.
    Json,
    /// A line for each finding.
    Csv,
    /// The findings that have a place, for a map.
    GeoJson,
    /// A page for people.
    Html,
}

impl QualityFormat {
    /// All of them; the first is given to clients that like several alike.
    pub const ALL: [Self; 4] = [Self::Json, Self::Csv, Self::GeoJson, Self::Html];

    /// What `f` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
            Self::Html => "html",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => respond::JSON,
            Self::Csv => "text/csv; charset=utf-8",
            Self::GeoJson => "application/geo+json",
            Self::Html => respond::HTML,
        }
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "The quality report",
            Self::Csv => "The quality report as a table",
            Self::GeoJson => "The quality report as a layer for a map",
            Self::Html => "The quality report as a page",
        }
    }

    /// The one that `f` names.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|format| format.name() == text).ok_or_else(|| Refusal {
            reason: "the quality report is not given in this format".to_owned(),
            allowed: Allowed::Names(Self::ALL.map(|format| format.name().to_owned()).into()),
        })
    }

    /// The one that the client likes best; JSON where it takes none of them.
    pub fn accepted(headers: &HeaderMap) -> Self {
        if negotiate::page_format(headers) == super::Format::Html {
            return Self::Html;
        }
        let accept = negotiate::listed(headers, &header::ACCEPT);
        let quality = |format: &Self| {
            let media_type = format.media_type().split(';').next().unwrap_or_default();
            negotiate::quality_of(&accept, media_type).unwrap_or(0)
        };
        // The first of equals is taken, which `max_by_key` would not.
        [Self::GeoJson, Self::Csv, Self::Json].into_iter().max_by_key(quality).unwrap_or(Self::Json)
    }
}

/// Codes of checks between commas.
pub fn checks(text: &str) -> Result<Vec<Check>, Refusal> {
    let codes = || Check::ALL.map(|check| check.code().to_owned()).to_vec();
    let refused = |reason: String| Refusal { reason, allowed: Allowed::Names(codes()) };
    let mut checks = vec![];
    for name in names::split(text) {
        let name = name.trim();
        let unknown = || match super::nearest(name, &codes()) {
            Some(near) => refused(format!("there is no check `{name}`; did you mean `{near}`?")),
            None => refused(format!("there is no check `{name}`")),
        };
        checks.push(Check::from_code(name).ok_or_else(unknown)?);
    }
    if checks.is_empty() { Err(refused("no check is named".to_owned())) } else { Ok(checks) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_named_by_their_codes() {
        assert_eq!(checks("duplicate,swapped-axes"), Ok(vec![Check::Duplicate, Check::Swapped]));
        assert!(checks("duplicat").unwrap_err().reason.contains("did you mean `duplicate`?"));
        assert!(checks("").is_err() && checks(",").is_err());
    }

    #[test]
    fn the_form_that_the_client_likes_is_given() {
        let accepted =
            |accept: &str| QualityFormat::accepted(&[(header::ACCEPT, accept.parse().unwrap())].into_iter().collect()).name();
        let forms =
            ["*/*", "text/csv", "application/geo+json", "application/json", "text/html,*/*;q=0.8", "image/png"].map(accepted);
        assert_eq!(forms, ["json", "csv", "geojson", "json", "html", "json"]);
    }
}
