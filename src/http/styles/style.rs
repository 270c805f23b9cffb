//! One style.

use super::is_drawn;
use crate::{
    catalog::{Entries, Entry},
    http::{
        ask::{Ask, PathOf},
        built,
        layers::Layers,
        params,
        problem::Problem,
        respond::{self, STYLE_JSON},
        state::Shared,
        turn::{LONGEST_SEARCH, in_turn},
    },
    styles::{Content, Drawn, Place, Theme, Wish, assigned_colors, style as compose},
    tiles::{joined_tile_json, tile_json},
};
use axum::{extract::State, response::Response};
use serde_json::Value;
use std::{slice, sync::Arc};

/// Of a server with more collections only so many are drawn unasked.
const MAX_UNASKED: usize = 12;

/// `/styles/{id}`: a theme, of all collections that are shown when the map opens or of those in `collections`; or a collection.
pub async fn style(State(state): State<Shared>, PathOf(id): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let theme = Theme::named(&id);
    let chosen = if theme.is_some() { ask.params.take("collections", params::collections)? } else { None };
    let language = ask.params.take("language", params::language)?;
    let ask = ask.json_only()?;
    let entries = state.catalog.snapshot();
    let (parameter, ids) = match (theme, chosen) {
        (None, _) => ("styleId", id),
        (Some(_), Some(ids)) => ("collections", ids),
        (Some(_), None) => ("collections", shown_at_first(&entries)),
    };
    if theme.is_none() && ids.contains(',') {
        return Err(Problem::not_found(format!("there is no style `{ids}`; /styles lists all")));
    }
    let layers = if ids.is_empty() { None } else { Some(Layers::each_named_by(&state, parameter, &ids)?) };
    let wish = Wish {
        name: layers.as_ref().filter(|_| theme.is_none()).map_or_else(|| state.settings.title.clone(), Layers::titles),
        theme: theme.unwrap_or(Theme::Light),
        language,
        center: layers.as_ref().and_then(center),
        place: Place { base: ask.base(&state.settings)?.to_string(), version: built::version().to_owned() },
    };
    let drawn = layers.as_ref().map(|layers| drawn(layers, &entries)).unwrap_or_default();
    let document = composed(drawn, wish).await?;
    let response = respond::json(&ask, STYLE_JSON, &document)?;
    Ok(match layers {
        Some(layers) => layers.marked(response),
        None => response,
    })
}

/// The values of columns are counted, which takes a while where there are millions.
async fn composed(drawn: Vec<Drawn>, wish: Wish) -> Result<Value, Problem> {
    in_turn(LONGEST_SEARCH, move |_| Ok::<_, Problem>(compose(&drawn, &wish))).await
}

/// The ids of the collections that are shown when the map opens, joined by commas.
fn shown_at_first(entries: &Entries) -> String {
    let is_shown = |entry: &&Entry| is_drawn(entry) && entry.info().style["visible"] != false;
    let ids = entries.iter().filter(is_shown).take(MAX_UNASKED).map(|entry| entry.info().id.as_str());
    ids.collect::<Vec<_>>().join(",")
}

/// The collections, in the order in which they were asked for.
fn drawn(layers: &Layers<'_>, entries: &Entries) -> Vec<Drawn> {
    let colors = assigned_colors(entries.iter().map(|entry| entry.info().id.as_str()));
    let live = layers.ready.iter().map(|collection| {
        let tile_layers = tile_json(slice::from_ref(collection), String::new(), None).vector_layers;
        let is_somewhere = collection.table.located_rows() > 0;
        (&collection.info, Content::Live(Arc::clone(collection)), if is_somewhere { tile_layers } else { vec![] })
    });
    let ready_made = layers.tilesets.iter().map(|tileset| {
        (&tileset.info, Content::ReadyMade(Arc::clone(tileset)), tileset.archive.metadata().vector_layers.clone())
    });
    let mut all: Vec<_> = live.chain(ready_made).collect();
    all.sort_by_key(|(info, ..)| layers.ids.iter().position(|id| *id == info.id.as_str()));
    let drawn = all.into_iter().filter_map(|(info, content, layers)| {
        let color = colors.get(info.id.as_str())?;
        Some(Drawn { content, layers, color })
    });
    drawn.collect()
}

fn center(layers: &Layers<'_>) -> Option<[f64; 3]> {
    let live = (!layers.ready.is_empty()).then(|| tile_json(&layers.ready, String::new(), None));
    joined_tile_json(live, &layers.tilesets, "")?.center
}
