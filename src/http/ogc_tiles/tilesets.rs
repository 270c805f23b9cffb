//! The tilesets of a subject: one per tile matrix set (OGC 20-057, section 9).

use super::{REL_TILING_SCHEME, subject::Subject};
use crate::{
    crs,
    format::archive::TileContent,
    http::{
        ask::{Ask, PathOf},
        base_url::BaseUrl,
        links::Link,
        pages,
        params::Format,
        problem::Problem,
        respond::{self, HTML, JSON},
        state::{HttpState, Shared},
    },
    model::TileMatrixSet,
    tiles::TileFormat,
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
    let contents = layers.contents();
    // Ready-made tiles are cut already.
    let sets = state.grids.sets().iter().filter(|set| layers.tilesets.is_empty() || set.is_web_mercator_quad());
    let tilesets: Vec<Value> = sets.map(|set| tileset(&subject, &contents, set, &title, &base)).collect();
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

fn tileset(subject: &Subject, contents: &[TileContent], set: &TileMatrixSet, title: &str, base: &BaseUrl) -> Value {
    let mut item = head(contents, set, format!("{title} ({})", set.id()), base);
    item.insert("links".to_owned(), json!(links(subject, contents, set, "", "", base)));
    item.into()
}

/// What a tileset is, in lists and in its own metadata.
pub fn head(contents: &[TileContent], set: &TileMatrixSet, title: String, base: &BaseUrl) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("title".to_owned(), title.into());
    let is_vector = contents.iter().all(|content| content.is_vector());
    head.insert("dataType".to_owned(), if is_vector { "vector" } else { "map" }.into());
    head.insert("crs".to_owned(), crs::uri(&set.crs().code).into());
    // Programs choose a tileset by it, so the sets that nobody has registered have one as well.
    let own = || base.url(format_args!("/tileMatrixSets/{}", set.id()));
    let uri = set.registered().map_or_else(own, |registered| registered.uri.to_owned());
    head.insert("tileMatrixSetURI".to_owned(), uri.into());
    head
}

/// The links of a tileset, wherever it is described. `chosen` is what the request chose of it, and `version` what else stands in the
/// URL of its tiles: nothing, or beginning with `&`.
pub fn links(
    subject: &Subject,
    contents: &[TileContent],
    set: &TileMatrixSet,
    chosen: &str,
    version: &str,
    base: &BaseUrl,
) -> Vec<Link> {
    let path = format!("{}/{}", subject.path(), set.id());
    let (template, more) = (format!("{path}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"), format!("{version}{chosen}"));
    let tiles = contents.iter().map(|content| {
        let url = subject.with_query(&template, TileFormat::of(*content).map(TileFormat::name), &more);
        Link::template("item", content.media_type(), "The tiles", base.url(url))
    });
    let description = [
        Link::new("self", JSON, "The metadata of the tileset", base.url(subject.with_query(&path, None, chosen))),
        Link::new("alternate", HTML, "The metadata as a page", base.url(subject.with_query(&path, Some("html"), chosen))),
    ];
    let cut = Link::new(REL_TILING_SCHEME, JSON, "How they are cut", base.url(format_args!("/tileMatrixSets/{}", set.id())));
    description.into_iter().chain(tiles).chain([cut]).collect()
}
