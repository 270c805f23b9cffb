//! `/xyz/{ids}/tilejson.json` (`TileJSON` 3.0.0).

use super::{
    ask::{Ask, PathOf},
    layers::Layers,
    params::tile_format,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
    tile_choice::TileChoice,
    tile_content::Given,
};
use crate::tiles::{TileFormat, attribution, chosen_tile_json, joined_tile_json};
use axum::{extract::State, response::Response};

/// `/xyz/{ids}/tilejson.json`. The tile URL carries the version of the tiles, so that clients may keep them, and what is chosen of
/// them. `encoding` is the format of the tiles, under the name that it has in styles and in the answer.
pub async fn tilejson(State(state): State<Shared>, PathOf(ids): PathOf<String>, mut ask: Ask) -> Result<Response, Problem> {
    let layers = Layers::named(&state, &ids)?;
    let chosen = TileChoice::taken(&mut ask.params, &layers, &state)?.checked(&layers)?;
    let asked = ask.params.take("encoding", tile_format)?;
    let ask = ask.json_only()?;
    let given = Given::of(&layers, asked.map(|format| ("encoding", format)), || Ok(TileFormat::Mvt))?;
    let suffix = asked.map(|format| format!(".{}", format.name())).unwrap_or_default();
    let (ids, ready) = (layers.ids.join(","), &layers.ready);
    let (version, query) = (layers.version_token(), &chosen.query);
    let url = ask.base(&state.settings)?.url(format_args!("/xyz/{ids}/{{z}}/{{x}}/{{y}}{suffix}?v={version}{query}"));
    let live = (!ready.is_empty()).then(|| chosen_tile_json(ready, &chosen.choice, url.clone(), attribution(ready)));
    let document = joined_tile_json(live, &layers.tilesets, &url).map(|document| document.encoded(given.content));
    let response = respond::json(&ask, JSON, &document)?;
    Ok(layers.marked(response))
}
