//! The list of styles.

use super::{REL_STYLESHEET, is_drawn, path_of};
use crate::{
    catalog::{Entries, Entry},
    http::{
        ask::Ask,
        base_url::BaseUrl,
        links::{self, Link},
        pages,
        params::Format,
        problem::Problem,
        respond::{self, JSON, STYLE_JSON},
        state::Shared,
    },
    styles::Theme,
};
use axum::{extract::State, response::Response};
use serde_json::{Value, json};

/// `/styles`.
pub async fn styles(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let document = document(&state.catalog.snapshot(), &base);
    Ok(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::styles(&document, &base)),
        Format::Json => respond::json(&ask, JSON, &document)?,
    }))
}

fn document(entries: &Entries, base: &BaseUrl) -> Value {
    let item = |id: &str, title: &str, path: &str| {
        let link = Link::new(REL_STYLESHEET, STYLE_JSON, "The style, for MapLibre", base.url(path));
        json!({ "id": id, "title": title, "links": [link] })
    };
    let themes = Theme::ALL.map(|theme| {
        let title = if theme == Theme::Light { "All collections, by day" } else { "All collections, by night" };
        item(theme.name(), title, &format!("/styles/{}", theme.name()))
    });
    let drawn = entries.iter().filter(|entry| is_drawn(entry)).map(Entry::info);
    let collections = drawn.map(|info| item(info.id.as_str(), &info.title, &path_of(info.id.as_str())));
    json!({
        "default": Theme::Light.name(),
        "styles": themes.into_iter().chain(collections).collect::<Vec<_>>(),
        "links": links::to_itself(base, "/styles"),
    })
}
