//! The tilesets of a subject: one per tile matrix set (OGC 20-057, section 9).

use super::{REL_TILING_SCHEME, subject::Subject};
use crate::{
    crs,
    http::{
        ask::{Ask, PathOf},
        base_url::BaseUrl,
        links::Link,
        pages,
        params::Format,
        problem::Problem,
        respond::{self, HTML, JSON},
        state::{HttpState, Shared},
        tiles::MVT_TYPE,
    },
    model::TileMatrixSet,
};
use axum::{extract::State, response::Response};
use serde_json::{Map, Value, json};

/// `/tiles`.
pub async fn dataset_tilesets(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, None, ask)
}

/// `/collections/{id}/tiles`.
pub async fn collection_tilesets(State(state): State<Shared>, PathOf(id): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, Some(id), ask)
}

fn answer(state: &HttpState, id: Option<String>, mut ask: Ask) -> Result<Response, Problem> {
    let subject = Subject::of(id, &mut ask)?;
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let ids = subject.ids(state);
    let layers = subject.layers(state, &ids)?;
    let path = subject.path();
    let title = title(&subject, &state.settings.title, &layers.titles());
    let tilesets: Vec<Value> = state.grids.sets().iter().map(|set| tileset(&subject, set, &title, &base)).collect();
    let document = json!({
        "title": title,
        "tilesets": tilesets,
        "links": [
            Link::new("self", JSON, "This document", base.url(subject.with_query(&path, None, ""))),
            Link::new("alternate", HTML, "This document as a page", base.url(subject.with_query(&path, Some("html"), ""))),
        ],
    });
    Ok(layers.marked(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::tilesets(&document, &base)),
        Format::Json => respond::json(&ask, JSON, &document)?,
    })))
}

/// What the tiles of a subject are called.
pub fn title(subject: &Subject, dataset: &str, collections: &str) -> String {
    match subject {
        Subject::Dataset { collections: None } => dataset.to_owned(),
        _ => collections.to_owned(),
    }
}

fn tileset(subject: &Subject, set: &TileMatrixSet, title: &str, base: &BaseUrl) -> Value {
    let mut item = head(set, format!("{title} ({})", set.id()), base);
    item.insert("links".to_owned(), json!(links(subject, set, "", "", base)));
    item.into()
}

/// What a tileset is, in lists and in its own metadata.
pub fn head(set: &TileMatrixSet, title: String, base: &BaseUrl) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("title".to_owned(), title.into());
    head.insert("dataType".to_owned(), "vector".into());
    head.insert("crs".to_owned(), crs::uri(&set.crs().code).into());
    // Programs choose a tileset by it, so the sets that nobody has registered have one as well.
    let own = || base.url(format_args!("/tileMatrixSets/{}", set.id()));
    let uri = set.registered().map_or_else(own, |registered| registered.uri.to_owned());
    head.insert("tileMatrixSetURI".to_owned(), uri.into());
    head
}

/// The links of a tileset, wherever it is described. `chosen` is what the request chose of it, and `version` what else stands in the
/// URL of its tiles: nothing, or beginning with `&`.
pub fn links(subject: &Subject, set: &TileMatrixSet, chosen: &str, version: &str, base: &BaseUrl) -> Vec<Link> {
    let path = format!("{}/{}", subject.path(), set.id());
    let tile =
        subject.with_query(&format!("{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"), Some("mvt"), &format!("{version}{chosen}"));
    vec![
        Link::new("self", JSON, "The metadata of the tileset", base.url(subject.with_query(&path, None, chosen))),
        Link::new("alternate", HTML, "The metadata as a page", base.url(subject.with_query(&path, Some("html"), chosen))),
        Link::template("item", MVT_TYPE, "The tiles", base.url(tile)),
        Link::new(REL_TILING_SCHEME, JSON, "How they are cut", base.url(format_args!("/tileMatrixSets/{}", set.id()))),
    ]
}
