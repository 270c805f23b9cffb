//! `/api`: the definition of this API (`OpenAPI` 3.0.3), made for this server: its address, its collections, its limits.
//!
//! ```text
//! paths       what can be asked, and what is answered      parameters   every parameter, with its limits
//! responses   answers that several paths share             examples     values that mean something here
//! schemas     what answers look like (JSON)         of_…         groups of paths
//! ```

mod examples;
mod of_at;
mod of_collections;
#[allow(clippy::needless_pass_by_value, reason = "`json!` borrows the values that it is given")]
mod of_statistics;
mod of_styles;
mod of_tiles;
#[allow(clippy::needless_pass_by_value, reason = "`json!` borrows the values that it is given")]
mod parameters;
mod paths;
#[allow(clippy::needless_pass_by_value, reason = "`json!` borrows the values that it is given")]
mod responses;

use super::{
    ask::Ask,
    pages,
    params::Format,
    problem::Problem,
    respond::{self, OPENAPI_JSON},
    state::{HttpSettings, Shared},
};
use crate::{catalog::Entries, model::TileMatrixSet};
use axum::{extract::State, response::Response};
use examples::Examples;
use serde_json::{Value, json};
use std::sync::Arc;

const SCHEMAS: &str = include_str!("schemas.json");

/// The parts of the API and what they are about.
const TAGS: [(&str, &str); 5] = [
    ("Server", "What there is and how to ask for it."),
    ("Data", "Collections and their features."),
    ("Tiles", "Vector tiles for maps."),
    ("Styles", "What maps look like, with fonts and symbols."),
    ("Operations", "For those who run the server."),
];

/// `/api`.
pub async fn api(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    let document = definition(&base.to_string(), &state.settings, &state.catalog.snapshot(), state.grids.sets())?;
    Ok(respond::by_accept(match format {
        Format::Json => respond::json(&ask, OPENAPI_JSON, &document)?,
        Format::Html => pages::answer(&ask, pages::api(&document, &TAGS.map(|(name, _)| name), &base)),
    }))
}

fn definition(base: &str, settings: &HttpSettings, entries: &Entries, sets: &[Arc<TileMatrixSet>]) -> Result<Value, Problem> {
    let examples = Examples::of(entries);
    let tags = TAGS.iter().chain([&of_collections::TAG]);
    let tags = tags.map(|(name, description)| json!({ "name": name, "description": description }));
    let schemas: Value = serde_json::from_str(SCHEMAS).map_err(Problem::internal)?;
    let description = settings.description.as_deref().unwrap_or("Vector data as GeoJSON layers and vector tiles.");
    Ok(json!({
        "openapi": "3.0.3",
        "info": { "title": settings.title, "description": description, "version": env!("CARGO_PKG_VERSION") },
        "servers": [{ "url": base }],
        "tags": tags.collect::<Vec<_>>(),
        "paths": paths::paths(entries),
        "components": {
            "parameters": parameters::parameters(settings, entries, sets, &examples),
            "headers": responses::headers(),
            "responses": responses::responses(),
            "schemas": schemas,
        },
    }))
}
