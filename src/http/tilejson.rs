//! `/xyz/{ids}/tilejson.json` (`TileJSON` 3.0.0).

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
};
use crate::tiles::{attribution, joined_tile_json, tile_json};
use axum::{extract::State, response::Response};

/// `/xyz/{ids}/tilejson.json`. The tile URL carries the version of the tiles, so that clients may keep them.
pub async fn tilejson(State(state): State<Shared>, PathOf(ids): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let ask = ask.json_only()?;
    let layers = Layers::named(&state, &ids)?;
    let (ids, ready) = (layers.ids.join(","), &layers.ready);
    let url = ask.base(&state.settings)?.url(format_args!("/xyz/{ids}/{{z}}/{{x}}/{{y}}?v={}", layers.version_token()));
    let live = (!ready.is_empty()).then(|| tile_json(ready, url.clone(), attribution(ready)));
    let response = respond::json(&ask, JSON, &joined_tile_json(live, &layers.tilesets, &url))?;
    Ok(layers.marked(response))
}
