//! One tile (OGC 20-057, section 7).

use super::{Tileset, subject::Subject};
use crate::{
    http::{
        ask::{Ask, PathOf},
        params::{Refusal, tile_format},
        problem::Problem,
        state::{HttpState, Shared},
        tile_choice::TileChoice,
        tile_content::{Given, accepted},
        tiles,
    },
    tiles::{Choice, TileForm},
};
use axum::{extract::State, http::HeaderMap, response::Response};

/// `/tiles/{tms}/{level}/{row}/{column}`.
pub async fn dataset_tile(
    State(state): State<Shared>,
    PathOf((set, level, row, column)): PathOf<(String, String, String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    answer(&state, None, &set, [&level, &row, &column], ask).await
}

/// `/collections/{id}/tiles/{tms}/{level}/{row}/{column}`.
pub async fn collection_tile(
    State(state): State<Shared>,
    PathOf((id, set, level, row, column)): PathOf<(String, String, String, String, String)>,
    ask: Ask,
) -> Result<Response, Problem> {
    answer(&state, Some(id), &set, [&level, &row, &column], ask).await
}

async fn answer(
    state: &HttpState,
    id: Option<String>,
    set: &str,
    [level, row, column]: [&str; 3],
    mut ask: Ask,
) -> Result<Response, Problem> {
    let subject = Subject::of(id, &mut ask)?;
    let format = ask.params.take("f", tile_format)?;
    let version = ask.params.take("v", |text| Ok(text.to_owned()))?;
    let ids = subject.ids(state);
    let layers = subject.layers(state, &ids)?;
    let chosen = TileChoice::taken(&mut ask.params, &layers, state)?;
    std::mem::take(&mut ask.params).finish()?;
    let given = Given::of(&layers, format.map(|format| ("f", format)), || accepted(&ask.headers))?;
    let tileset = Tileset::of(state, set, layers).await?;
    let choice = chosen.choice.seen_through(&tileset.set);
    tile_of(state, &tileset, &choice, given, [level, row, column], version.as_deref(), &ask.headers).await
}

/// One tile of what is chosen of a tileset, asked for with these headers, and perhaps with its version: 404 outside its levels and
/// limits, 204 where it is empty.
pub async fn tile_of(
    state: &HttpState,
    tileset: &Tileset<'_>,
    choice: &Choice,
    given: Given,
    [level, row, column]: [&str; 3],
    version: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let level = number("tileMatrix", level, "a level of the tile matrix set, from 0")?;
    let row = number("tileRow", row, "a row from 0, counted from the north")?;
    let column = number("tileCol", column, "a column from 0, counted from the west")?;
    let tile = tileset.set.tile(level, column, row).map_err(|error| Problem::not_found(error.to_string()))?;
    let level = level as u8;
    if !tileset.levels().contains(&level) {
        let detail = format!("there are no tiles at level {level}; the metadata of the tileset say where there are");
        return Err(Problem::not_found(detail));
    }
    if !tileset.limits(level).contain(column, row) {
        let detail = format!("row {row}, column {column} lie outside the limits of the tileset; its metadata give them");
        return Err(Problem::not_found(detail));
    }
    let coding = tileset.layers.coding(given.content, headers)?;
    let form = TileForm { format: given.format, encoding: coding.encoding };
    let made = match &*tileset.layers.tilesets {
        [] => state.tiles.tile(&tileset.seen, choice, tile, form).await?,
        ready_made => state.tiles.joined(&tileset.seen, ready_made, tile, form).await?,
    };
    let made = if coding.is_required { made.encoded(coding.encoding) } else { made };
    let caching = tileset.layers.caching(version.is_some_and(|version| version == tileset.version_token()));
    Ok(tileset.layers.marked(given.marked(tiles::response(made, headers, caching, given.content))))
}

fn number(name: &str, text: &str, allowed: &str) -> Result<u64, Problem> {
    tiles::whole_number(text).ok_or_else(|| Problem::parameter(name, text, Refusal::new("not a whole number", allowed)))
}
