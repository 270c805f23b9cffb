//! `/xyz/{ids}/tilejson.json` (`TileJSON` 3.0.0).

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
    tile_choice::TileChoice,
};
use crate::tiles::{attribution, chosen_tile_json, joined_tile_json};
use axum::{extract::State, response::Response};

/// `/xyz/{ids}/tilejson.json`. The tile URL carries the version of the tiles, so that clients may keep them, and what is chosen of
/// them.
pub async fn tilejson(State(state): State<Shared>, PathOf(ids): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let layers = Layers::named(&state, &ids)?;
    let chosen = TileChoice::taken(&mut ask.params, &layers, &state)?.checked(&layers)?;
    let ask = ask.json_only()?;
    let (ids, ready) = (layers.ids.join(","), &layers.ready);
    let (version, query) = (layers.version_token(), &chosen.query);
    let url = ask.base(&state.settings)?.url(format_args!("/xyz/{ids}/{{z}}/{{x}}/{{y}}?v={version}{query}"));
    let live = (!ready.is_empty()).then(|| chosen_tile_json(ready, &chosen.choice, url.clone(), attribution(ready)));
    let response = respond::json(&ask, JSON, &joined_tile_json(live, &layers.tilesets, &url))?;
    Ok(layers.marked(response))
}
