//! `/xyz/{ids}/tilejson.json` (TileJSON 3.0.0).

use super::{
    ask::{Ask, PathOf},
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
    tiles::{named, version},
};
use crate::tiles::tilejson as tilejson_of;
use axum::{extract::State, response::Response};

/// `/xyz/{ids}/tilejson.json`. The tile URL carries the version of the tiles, so that clients may keep them.
pub async fn tilejson(State(state): State<Shared>, PathOf(ids): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let ask = ask.json_only()?;
    let collections = named(&state, &ids)?;
    let url = format!("/xyz/{ids}/{{z}}/{{x}}/{{y}}?v={}", version(&collections));
    respond::json(&ask, JSON, &tilejson_of(&collections, &ask.base(&state.settings)?.url(url)))
}
