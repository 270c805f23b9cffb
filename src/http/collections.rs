//! `/collections` and `/collections/{id}` (OGC 17-069r4, sections 7.13 and 7.14).

use super::{
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    links::Link,
    pages,
    params::{CRS84, Format},
    problem::{Problem, shortened},
    respond::{self, GEOJSON, HTML, JSON, SCHEMA_JSON},
    state::{HttpState, Shared},
};
use crate::{
    catalog::{Collection, CollectionInfo, Entry},
    model::{CrsReport, GeometryKind},
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The relation type of a collection's queryable properties (OGC 19-079r2, section 6.2).
pub const REL_QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// The relation type of a collection's schema (OGC 23-058r1).
pub const REL_SCHEMA: &str = "http://www.opengis.net/def/rel/ogc/1.0/schema";

/// A collection's description.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<Value>,
    #[serde(rename = "itemType")]
    item_type: &'static str,
    crs: [&'static str; 1],
    #[serde(rename = "storageCrs")]
    storage_crs: &'static str,
    lode: Lode<'a>,
    links: Vec<Link>,
}

/// What the standard has no member for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lode<'a> {
    /// The kind of all geometries, `mixed` for several, null for none.
    geometry_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_count: Option<usize>,
    style: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'a str>,
    /// The CRS of the source and the PROJ operation from it to the coordinates given here.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_crs: Option<&'a CrsReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_rejected: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    loading: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// `/collections`.
pub async fn collections(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let entries = state.catalog.snapshot();
    if format == Format::Html {
        return Ok(pages::answer(&ask, pages::collections(&entries, &base, &state.settings)));
    }
    let collections: Vec<Document<'_>> = entries.iter().map(|entry| describe(entry, &base)).collect();
    let links = [
        Link::new("self", JSON, "This document", base.url("/collections")),
        Link::new("alternate", HTML, "This document as a page", base.url("/collections?f=html")),
        Link::new("root", JSON, "The landing page", base.url("/?f=json")),
    ];
    respond::json(
        &ask,
        JSON,
        &json!({ "links": links, "numberMatched": collections.len(), "numberReturned": collections.len(), "collections": collections }),
    )
}

/// `/collections/{id}`.
pub async fn collection(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    if format == Format::Html {
        return Ok(pages::answer(&ask, pages::collection(&*find(&state, &id)?, &base)));
    }
    let entries = state.catalog.snapshot();
    let entry = entries.get(&id).ok_or_else(|| unknown(&id))?;
    respond::json(&ask, JSON, &describe(entry, &base))
}

/// The collection that a path names: 404 where there is none, 503 where it is not loaded.
pub fn find(state: &HttpState, id: &str) -> Result<Arc<Collection>, Problem> {
    ready(state.catalog.snapshot().get(id), id)
}

/// The collection of an entry, as [`find`] has it.
pub fn ready(entry: Option<&Entry>, id: &str) -> Result<Arc<Collection>, Problem> {
    match entry {
        Some(Entry::Ready(collection)) => Ok(Arc::clone(collection)),
        Some(Entry::Loading(_)) => Err(Problem::unavailable(format!("collection `{id}` is being loaded"))),
        Some(Entry::Failed(..)) => {
            Err(Problem::unavailable(format!("collection `{id}` could not be loaded; /health/ready says why")))
        }
        None => Err(unknown(id)),
    }
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("there is no collection `{}`; /collections lists all", shortened(id)))
}

fn describe<'a>(entry: &'a Entry, base: &BaseUrl) -> Document<'a> {
    let info = entry.info();
    let (extent, lode) = match entry {
        Entry::Ready(collection) => (extent(collection), lode(collection)),
        Entry::Loading(_) => (None, Lode { loading: true, ..of(info) }),
        Entry::Failed(_, error) => (None, Lode { error: Some(error), ..of(info) }),
    };
    Document {
        id: info.id.as_str(),
        title: &info.title,
        description: &info.description,
        extent,
        item_type: "feature",
        crs: [CRS84],
        storage_crs: CRS84,
        lode,
        links: links(info.id.as_str(), base),
    }
}

/// What is known of a collection whose features are not.
fn of(info: &CollectionInfo) -> Lode<'_> {
    Lode {
        geometry_type: None,
        feature_count: None,
        style: &info.style,
        attribution: info.attribution.as_deref(),
        source_crs: None,
        rows_rejected: None,
        loading: false,
        error: None,
    }
}

fn lode(collection: &Collection) -> Lode<'_> {
    let table = &collection.table;
    let kind = table.geometry().common_kind().map(GeometryKind::name);
    Lode {
        geometry_type: kind.or((table.located_rows() > 0).then_some("mixed")),
        feature_count: Some(table.rows()),
        source_crs: Some(&collection.report.crs),
        rows_rejected: Some(collection.report.rows_read.saturating_sub(collection.report.rows_kept)),
        ..of(&collection.info)
    }
}

fn extent(collection: &Collection) -> Option<Value> {
    let bounds = collection.table.bounds()?;
    Some(json!({ "spatial": { "bbox": [bounds.to_array()], "crs": CRS84 } }))
}

fn links(id: &str, base: &BaseUrl) -> Vec<Link> {
    let at = |path: &str| base.url(format_args!("/collections/{id}{path}"));
    vec![
        Link::new("self", JSON, "This document", at("")),
        Link::new("alternate", HTML, "This document as a page", at("?f=html")),
        Link::new("items", GEOJSON, "The features", at("/items")),
        Link::new(REL_QUERYABLES, SCHEMA_JSON, "What features can be asked for by", at("/queryables")),
        Link::new(REL_SCHEMA, SCHEMA_JSON, "What features have", at("/schema")),
        Link::new("tilejson", JSON, "Vector tiles (TileJSON)", base.url(format_args!("/xyz/{id}/tilejson.json"))),
        Link::new("describedby", JSON, "What was found and repaired while loading", at("/report")),
    ]
}
