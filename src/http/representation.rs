//! In which form features are given: by `f`, else by `Accept` (RFC 9110, section 12.5.1).

use super::{
    negotiate::{listed, quality_of},
    params::{Crs, Refusal},
    problem::{Allowed, Problem},
    respond::HTML,
    state::HttpSettings,
};
use crate::features::encode::OutputFormat;
use axum::http::{HeaderMap, StatusCode, header};

/// A form of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Representation {
    /// A page for people.
    Page,
    /// A format for programs.
    Format(OutputFormat),
}

/// Nobody reads a longer table on a page; who wants one can ask for it.
const MAX_ROWS_UNASKED: usize = 100;

/// Other names that `f` takes.
const ALIASES: [(&str, OutputFormat); 7] = [
    ("geojson", OutputFormat::GeoJson),
    ("geojsonl", OutputFormat::GeoJsonSeq),
    ("flatgeobuf", OutputFormat::FlatGeobuf),
    ("geoparquet", OutputFormat::GeoParquet),
    ("geopackage", OutputFormat::GeoPackage),
    ("shapefile", OutputFormat::Shapefile),
    ("shp.zip", OutputFormat::Shapefile),
];

impl Representation {
    /// All of them; the first is given to clients that like several alike.
    fn all() -> impl Iterator<Item = Self> + Clone {
        OutputFormat::ALL.into_iter().map(Self::Format).chain([Self::Page])
    }

    /// The value of `f`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "html",
            Self::Format(format) => format.name(),
        }
    }

    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Page => "HTML",
            Self::Format(format) => format.title(),
        }
    }

    /// The media type of an answer.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Page => HTML,
            Self::Format(format) => format.media_type(),
        }
    }

    /// Whether an answer holds a part of what matches, with links to the rest.
    pub fn is_paged(self) -> bool {
        match self {
            Self::Page => true,
            Self::Format(format) => format.is_paged(),
        }
    }

    /// Whether coordinates can be given in a CRS.
    pub fn takes(self, crs: &Crs) -> bool {
        match self {
            Self::Page => true,
            Self::Format(format) => format.has_crs() || crs.as_ref().is_none_or(|crs| crs.is_wgs84()),
        }
    }

    /// How many features an answer holds where nobody says it; `None` for all.
    pub fn default_limit(self, settings: &HttpSettings) -> Option<usize> {
        let default = settings.items_default.min(settings.items_max);
        match self {
            Self::Page => Some(default.min(MAX_ROWS_UNASKED)),
            Self::Format(format) => format.is_paged().then_some(default),
        }
    }

    /// All but this one.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |other| *other != self)
    }

    /// The one that `f` names.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let alias = ALIASES.iter().find(|(name, _)| *name == text).map(|(_, format)| Self::Format(*format));
        alias.or_else(|| Self::all().find(|form| form.name() == text)).ok_or_else(|| Refusal {
            reason: "features are not given in this format".to_owned(),
            allowed: Allowed::Names(Self::all().map(|form| form.name().to_owned()).collect()),
        })
    }

    /// The one that the client likes best: 406 where it takes none of them.
    pub fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        let accept = listed(headers, &header::ACCEPT);
        if accept.is_empty() {
            return Ok(Self::Format(OutputFormat::GeoJson));
        }
        // The first of equals is taken, which `max_by_key` would not.
        let best = Self::all().collect::<Vec<_>>().into_iter().rev().max_by_key(|form| form.quality(&accept));
        best.filter(|form| form.quality(&accept) > 0).ok_or_else(|| {
            let types: Vec<&str> = Self::all().map(Self::media_type).collect();
            let detail = format!("the `Accept` header names nothing that features are given as: {}", types.join(", "));
            Problem::refused(StatusCode::NOT_ACCEPTABLE, detail)
        })
    }

    fn quality(self, accept: &[(&str, u16)]) -> u16 {
        let media_type = self.media_type().split(';').next().unwrap_or_default();
        let (class, _) = media_type.split_once('/').unwrap_or_default();
        let plain_json = (self == Self::Format(OutputFormat::GeoJson)).then_some("application/json");
        let names = [Some(media_type), plain_json];
        let named = names.into_iter().flatten().filter_map(|name| quality_of(accept, name)).max();
        named.or_else(|| quality_of(accept, &format!("{class}/*"))).or_else(|| quality_of(accept, "*/*")).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &str) -> Option<&'static str> {
        let headers = [(header::ACCEPT, accept.parse().unwrap())].into_iter().collect();
        Representation::accepted(&headers).ok().map(Representation::name)
    }

    #[test]
    fn the_best_that_the_client_takes_is_given() {
        assert_eq!(accepted("*/*"), Some("json"));
        assert_eq!(accepted("application/json"), Some("json"));
        assert_eq!(accepted("text/html,application/xhtml+xml,*/*;q=0.8"), Some("html"));
        assert_eq!(accepted("text/csv"), Some("csv"));
        assert_eq!(accepted("text/*"), Some("csv"));
        assert_eq!(accepted("application/flatgeobuf;q=0.5, application/geo+json;q=0.4"), Some("fgb"));
        assert_eq!(accepted("image/png"), None);
        assert_eq!(accepted("application/geo+json;q=0, application/json;q=0"), None);
    }

    #[test]
    fn formats_have_the_names_that_people_try() {
        for (name, format) in [("json", "json"), ("geojson", "json"), ("shp", "shp"), ("geoparquet", "parquet"), ("html", "html")]
        {
            assert_eq!(Representation::parse(name).map(Representation::name).unwrap(), format);
        }
        assert!(Representation::parse("pdf").is_err());
    }
}
