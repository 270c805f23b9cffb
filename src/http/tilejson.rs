//! `/xyz/{ids}/tilejson.json` (`TileJSON` 3.0.0).

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
    tiles::version_token,
};
use crate::tiles::{attribution, tile_json};
use axum::{extract::State, response::Response};

/// `/xyz/{ids}/tilejson.json`. The tile URL carries the version of the tiles, so that clients may keep them.
pub async fn tilejson(State(state): State<Shared>, PathOf(ids): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let ask = ask.json_only()?;
    let layers = Layers::named(&state, &ids)?;
    let (ids, ready) = (layers.ids.join(","), &layers.ready);
    let url = ask.base(&state.settings)?.url(format_args!("/xyz/{ids}/{{z}}/{{x}}/{{y}}?v={}", version_token(ready)));
    let response = respond::json(&ask, JSON, &tile_json(ready, url, attribution(ready)))?;
    Ok(layers.marked(response))
}
