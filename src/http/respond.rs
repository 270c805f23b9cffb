//! Answers and their validators (RFC 9110, sections 8.8 and 13).

use super::{ask::Ask, base_url::BaseUrl, links::Link, problem::Problem, representation::Representation, state::HttpSettings};
use crate::{catalog::Collection, features::encode::OutputFormat};
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::hash::Hash;
use xxhash_rust::xxh3::Xxh3;

/// JSON.
pub const JSON: &str = "application/json";
/// GeoJSON.
pub const GEOJSON: &str = OutputFormat::GeoJson.media_type();
/// JSON Schema.
pub const SCHEMA_JSON: &str = "application/schema+json";
/// `OpenAPI` 3.0 in JSON, as OGC API Features Part 1 names it.
pub const OPENAPI_JSON: &str = "application/vnd.oai.openapi+json;version=3.0";
/// A style of `MapLibre`, as OGC API Styles names it (OGC 20-009, draft).
pub const STYLE_JSON: &str = "application/vnd.mapbox.style+json";
/// A page.
pub const HTML: &str = "text/html";

/// Clients may keep the answer but ask whether it still holds: a source can change at any time.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// An answer to a URL that has the version of what it asks for never changes.
pub const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A weak entity tag made of everything that decides a body. Weak, because the same document is sent in several
/// encodings and with its own time stamp. The version is part of it: an upgrade may write other bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// Of these parts, in this order.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hash = Xxh3::new();
        hash.update(env!("CARGO_PKG_VERSION").as_bytes());
        for part in parts {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(format!("W/\"{:016x}\"", hash.digest()))
    }

    /// Of features of a collection in one form, with links to what other collections have of them.
    pub fn of_features(
        ask: &Ask,
        collection: &Collection,
        settings: &HttpSettings,
        form: Representation,
        base: &BaseUrl,
        related: &[Link],
    ) -> Self {
        let mut decisive = Xxh3::new();
        (collection.edition(), settings, related).hash(&mut decisive);
        Self::of([
            decisive.digest().to_le_bytes().as_slice(),
            base.as_bytes(),
            ask.uri.to_string().as_bytes(),
            form.name().as_bytes(),
        ])
    }

    /// A tag that was made elsewhere, with its quotes.
    pub fn made(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }

    /// Whether the client has this already: `If-None-Match` with weak comparison (section 13.1.2).
    pub fn is_held_by(&self, headers: &HeaderMap) -> bool {
        if !headers.contains_key(header::IF_NONE_MATCH) {
            return false;
        }
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let own = opaque(&self.0);
        let mut listed = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
        listed.any(|tag| tag.trim() == "*" || opaque(tag) == own)
    }

    /// The header's value.
    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }
}

/// Sets tag and caching on an answer.
pub fn tagged(mut response: Response, etag: &ETag) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, REVALIDATE);
    if let Some(tag) = etag.header() {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Says that the `Accept` header decided between representations.
pub fn by_accept(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// 304.
pub fn not_modified(etag: &ETag) -> Response {
    tagged(StatusCode::NOT_MODIFIED.into_response(), etag)
}

/// A small document with a tag made of its bytes, or 304 where the client has it.
pub fn document(ask: &Ask, media_type: &'static str, body: impl Into<Vec<u8>>) -> Response {
    let body = body.into();
    let etag = ETag::of([body.as_slice()]);
    if etag.is_held_by(&ask.headers) {
        return not_modified(&etag);
    }
    tagged(([(header::CONTENT_TYPE, media_type)], Body::from(body)).into_response(), &etag)
}

/// A small JSON document.
pub fn json(ask: &Ask, media_type: &'static str, value: &impl Serialize) -> Result<Response, Problem> {
    Ok(document(ask, media_type, serde_json::to_vec(value).map_err(Problem::internal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(tag: &ETag, if_none_match: &str) -> bool {
        tag.is_held_by(&[(header::IF_NONE_MATCH, if_none_match.parse().unwrap())].into_iter().collect())
    }

    #[test]
    fn a_tag_depends_on_every_part_and_where_it_ends() {
        let of = |parts: &[&str]| ETag::of(parts.iter().map(|p| p.as_bytes()));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert_ne!(of(&["ab", ""]), of(&["a", "b"]));
    }

    #[test]
    fn a_client_holds_what_it_lists_in_any_strength() {
        let tag = ETag::made("\"abc\"");
        assert!(holds(&tag, "\"abc\"") && holds(&tag, "\"x\", W/\"abc\"") && holds(&tag, "*"));
        assert!(!holds(&tag, "\"ab\"") && !holds(&tag, "abc"));
    }
}
