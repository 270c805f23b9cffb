//! The forms in which numbers and findings are given: to programs, to maps, to tables, to people.

use super::{
    negotiate::{listed, quality_of},
    params::{self, Refusal},
    respond::{HTML, JSON},
};
use axum::http::{HeaderMap, header};

/// A form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFormat {
    /// All that there is to say.
    Json,
    /// What of it has a place, for a map.
    GeoJson,
    /// A row for each thing.
    Csv,
    /// A page.
    Html,
}

impl DataFormat {
    /// All of them; the first is the default.
    pub const ALL: [Self; 4] = [Self::Json, Self::GeoJson, Self::Csv, Self::Html];

    /// As `f` names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::Html => "html",
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::GeoJson => "GeoJSON",
            Self::Csv => "CSV",
            Self::Html => "a page",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => JSON,
            Self::GeoJson => "application/geo+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Html => HTML,
        }
    }

    /// The one that `f` names.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        params::format(text, &Self::ALL.map(|format| (format.name(), format)))
    }

    /// The one that the client likes best; JSON where it likes none.
    pub fn accepted(headers: &HeaderMap) -> Self {
        let accept = listed(headers, &header::ACCEPT);
        let quality = |format: Self| {
            let media_type = format.media_type().split(';').next().unwrap_or_default();
            let (class, _) = media_type.split_once('/').unwrap_or_default();
            [media_type, &format!("{class}/*"), "*/*"].into_iter().find_map(|name| quality_of(&accept, name)).unwrap_or(0)
        };
        // The first of equals is taken, which `max_by_key` would not.
        Self::ALL.into_iter().rev().max_by_key(|format| quality(*format)).unwrap_or(Self::Json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_that_the_client_takes_is_given() {
        let accepted =
            |accept: &str| DataFormat::accepted(&[(header::ACCEPT, accept.parse().unwrap())].into_iter().collect()).name();
        assert_eq!(["*/*", "text/csv", "application/geo+json", "image/png"].map(accepted), ["json", "csv", "geojson", "json"]);
        assert_eq!(accepted("text/html,application/xhtml+xml,*/*;q=0.8"), "html");
    }
}
