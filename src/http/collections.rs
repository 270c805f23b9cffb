//! `/collections` and `/collections/{id}` (OGC 17-069r4, sections 7.13 and 7.14).

use super::{
    ask::{Ask, PathOf},
    base_url::BaseUrl,
    collection_links::{REL_COVERAGE, REL_QUALITY, REL_REPORT, REL_STATISTICS, REL_TILEJSON, collection_links},
    links::Link,
    ogc_tiles::{REL_MAP_TILESETS, REL_TILESETS},
    pages,
    params::{CRS84, Format},
    problem::{Problem, shortened},
    relations,
    respond::{self, HTML, JSON},
    sheets::SheetCollection,
    state::{HttpState, Shared},
    styles::REL_STYLESHEET,
};
use crate::{
    catalog::{Collection, CollectionInfo, Entries, Entry, Provenance, Tileset, Translation},
    crs,
    model::{CrsReport, GeometryKind, LonLatBounds},
};
use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// The CRSs in which every collection is given (OGC 18-058r1, section 6.2).
pub const GENERAL_CRS: [&str; 3] =
    [CRS84, "http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/EPSG/0/3857"];

/// The temporal reference system of extents: the Gregorian calendar in UTC (OGC 17-069r4, section 7.14.2).
const GREGORIAN: &str = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

/// A collection's description.
#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<Value>,
    #[serde(rename = "itemType", skip_serializing_if = "Option::is_none")]
    item_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    crs: Vec<String>,
    #[serde(rename = "storageCrs", skip_serializing_if = "Option::is_none")]
    storage_crs: Option<&'static str>,
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
    /// Where a map may open: without the few features that are far from all others, where there are such.
    #[serde(skip_serializing_if = "Option::is_none")]
    main_extent: Option<[f64; 4]>,
    /// Another whenever the features are, or what is said of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<String>,
    style: &'a Value,
    /// Title and description in other languages.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    translations: &'a BTreeMap<String, Translation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'a str>,
    /// The CRS of the source and the PROJ operation from it to the coordinates given here.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_crs: Option<&'a CrsReport>,
    /// Where the features are from.
    #[serde(skip_serializing_if = "Option::is_none")]
    provenance: Option<Provenance<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_rejected: Option<u64>,
    /// Whether there are tiles and nothing else.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tiles_only: bool,
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
        return Ok(respond::by_accept(pages::answer(&ask, pages::collections(&entries, &base, &state.settings))));
    }
    let collections: Vec<Document<'_>> = entries.iter().map(|entry| describe(entry, &entries, &base)).collect();
    let own = [
        Link::new("self", JSON, "This document", base.url("/collections")),
        Link::new("alternate", HTML, "This document as a page", base.url("/collections?f=html")),
        Link::new("root", JSON, "The landing page", base.url("/?f=json")),
    ];
    // Collections that are computed are no data of this server, and maps are not to show them unasked.
    let sheets = SheetCollection::all().map(SheetCollection::id).filter(|id| entries.get(id).is_none());
    let computed = sheets.map(|id| {
        let url = base.url(format_args!("/collections/{id}"));
        Link::new("related", JSON, format!("Map sheets, computed: {id}"), url)
    });
    let links: Vec<Link> = own.into_iter().chain(computed).collect();
    let document = json!({
        "links": links,
        "crs": listed_crs(&entries),
        "numberMatched": collections.len(),
        "numberReturned": collections.len(),
        "collections": collections,
    });
    Ok(respond::by_accept(respond::json(&ask, JSON, &document)?))
}

/// `/collections/{id}`.
pub async fn collection(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    if let Some(sheets) = SheetCollection::served(&state, &id) {
        let outline = sheets.outline()?;
        return Ok(respond::by_accept(match format {
            Format::Html => pages::answer(&ask, pages::sheets(&outline.info, sheets.count(), &base)),
            Format::Json => respond::json(&ask, JSON, &describe_sheets(&outline, sheets.count(), &base))?,
        }));
    }
    let entries = state.catalog.snapshot();
    let entry = entries.get(&id).ok_or_else(|| unknown(&id))?;
    if format == Format::Html {
        let page = match entry {
            Entry::Tiles(tileset) => pages::ready_made(tileset, &base),
            entry => pages::collection(&*ready(Some(entry), &id)?, &base),
        };
        return Ok(respond::by_accept(pages::answer(&ask, page)));
    }
    Ok(respond::by_accept(respond::json(&ask, JSON, &describe(entry, &entries, &base))?))
}

/// The collection that a path names: 404 where there is none, 503 where it is not loaded.
pub fn find(state: &HttpState, id: &str) -> Result<Arc<Collection>, Problem> {
    ready(state.catalog.snapshot().get(id), id)
}

/// The collection of an entry, as [`find`] has it.
pub fn ready(entry: Option<&Entry>, id: &str) -> Result<Arc<Collection>, Problem> {
    match entry {
        Some(Entry::Ready(collection)) => Ok(Arc::clone(collection)),
        Some(Entry::Tiles(_)) => {
            let detail = format!("of collection `{id}` there are only tiles; /xyz/{id}/tilejson.json says where");
            Err(Problem::not_found(detail))
        }
        Some(Entry::Loading(_)) => Err(Problem::unavailable(format!("collection `{id}` is being loaded"))),
        Some(Entry::Failed(..)) => {
            Err(Problem::unavailable(format!("collection `{id}` could not be loaded; /health/ready says why")))
        }
        None => Err(unknown(id)),
    }
}

/// The URIs of the CRSs in which a collection is offered: the general ones, that of its source, and what the configuration
/// names. Any other that PROJ knows by a code is taken as well, but a list of thousands would help nobody.
pub fn offered_crs(collection: &Collection) -> Vec<String> {
    let source = collection.report.crs.code.as_deref().map(crs::uri);
    let mut offered: Vec<String> = vec![];
    for uri in GENERAL_CRS.into_iter().map(str::to_owned).chain(source).chain(collection.info.output_crs.iter().cloned()) {
        if !offered.contains(&uri) {
            offered.push(uri);
        }
    }
    offered
}

/// The general CRSs, and all that the configuration names for a collection.
fn listed_crs(entries: &Entries) -> Vec<String> {
    let mut listed = GENERAL_CRS.map(str::to_owned).to_vec();
    for uri in entries.iter().flat_map(|entry| &entry.info().output_crs) {
        if !listed.contains(uri) {
            listed.push(uri.clone());
        }
    }
    listed
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("there is no collection `{}`; /collections lists all", shortened(id)))
}

fn describe<'a>(entry: &'a Entry, entries: &Entries, base: &BaseUrl) -> Document<'a> {
    let info = entry.info();
    let (ready, lode) = match entry {
        Entry::Tiles(tileset) => return describe_tileset(tileset, base),
        Entry::Ready(collection) => (Some(collection), lode(collection)),
        Entry::Loading(_) => (None, Lode { loading: true, ..of(info) }),
        Entry::Failed(_, error) => (None, Lode { error: Some(error), ..of(info) }),
    };
    Document {
        id: info.id.as_str(),
        title: &info.title,
        description: &info.description,
        extent: ready.and_then(|collection| extent(collection)),
        item_type: Some("feature"),
        crs: ready.map_or_else(|| GENERAL_CRS.map(str::to_owned).into(), |collection| offered_crs(collection)),
        storage_crs: Some(CRS84),
        lode,
        links: collection_links(info.id.as_str(), base)
            .into_iter()
            .chain(relations::of_collection(entries, info, base))
            .collect(),
    }
}

/// The description of a collection of which there are only tiles.
fn describe_tileset<'a>(tileset: &'a Tileset, base: &BaseUrl) -> Document<'a> {
    let (info, metadata) = (&tileset.info, tileset.archive.metadata());
    let mut links = collection_links(info.id.as_str(), base);
    links.retain(|link| ["self", "alternate", REL_TILESETS, REL_TILEJSON, REL_STYLESHEET].contains(&link.rel));
    if !tileset.archive.content().is_vector() {
        links.retain(|link| link.rel != REL_TILESETS);
        let tiles = base.url(format_args!("/collections/{}/tiles", info.id));
        links.push(Link::new(REL_MAP_TILESETS, JSON, "Tiles of a map", tiles));
    }
    let mut kinds = metadata.vector_layers.iter().map(|layer| layer.geometry_type);
    let kind = kinds.next().flatten().filter(|first| kinds.all(|kind| kind == Some(first)));
    Document {
        id: info.id.as_str(),
        title: &info.title,
        description: &info.description,
        extent: metadata.bounds.map(|bounds| json!({ "spatial": { "bbox": [bounds], "crs": CRS84 } })),
        item_type: None,
        crs: vec![],
        storage_crs: None,
        lode: Lode { geometry_type: tileset.can_be_joined().then(|| kind.unwrap_or("mixed")), tiles_only: true, ..of(info) },
        links,
    }
}

/// The description of map sheets, which are computed and in no catalog: between the equator and 88° N, all around.
fn describe_sheets<'a>(outline: &'a Collection, count: u64, base: &BaseUrl) -> Document<'a> {
    let info = &outline.info;
    let mut links = collection_links(info.id.as_str(), base);
    let not_theirs = [REL_TILEJSON, REL_TILESETS, REL_STYLESHEET, REL_REPORT, REL_STATISTICS, REL_COVERAGE, REL_QUALITY];
    links.retain(|link| !not_theirs.contains(&link.rel));
    Document {
        id: info.id.as_str(),
        title: &info.title,
        description: &info.description,
        extent: Some(json!({ "spatial": { "bbox": [[-180.0, 0.0, 180.0, 88.0]], "crs": CRS84 } })),
        item_type: Some("feature"),
        crs: GENERAL_CRS.map(str::to_owned).into(),
        storage_crs: Some(CRS84),
        lode: Lode { geometry_type: Some(GeometryKind::Polygon.name()), feature_count: usize::try_from(count).ok(), ..of(info) },
        links,
    }
}

/// What is known of a collection whose features are not.
fn of(info: &CollectionInfo) -> Lode<'_> {
    Lode {
        geometry_type: None,
        feature_count: None,
        main_extent: None,
        revision: None,
        style: &info.style,
        translations: &info.translations,
        attribution: info.attribution.as_deref(),
        source_crs: None,
        provenance: None,
        rows_rejected: None,
        tiles_only: false,
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
        main_extent: collection.main_extent().map(LonLatBounds::to_array),
        revision: Some(format!("{:016x}", collection.edition())),
        source_crs: Some(&collection.report.crs),
        provenance: Some(collection.provenance()),
        rows_rejected: Some(collection.report.rows_read.saturating_sub(collection.report.rows_kept)),
        ..of(&collection.info)
    }
}

/// Where and when the features are (OGC 17-069r4, section 7.14.2); `None` where nothing says so.
fn extent(collection: &Collection) -> Option<Value> {
    let spatial = collection.table.bounds().map(|bounds| json!({ "bbox": [bounds.to_array()], "crs": CRS84 }));
    let temporal = collection.time_extent().map(|interval| json!({ "interval": [interval], "trs": GREGORIAN }));
    let parts = [("spatial", spatial), ("temporal", temporal)];
    let extent: Map<String, Value> = parts.into_iter().filter_map(|(name, part)| Some((name.to_owned(), part?))).collect();
    (!extent.is_empty()).then(|| extent.into())
}
