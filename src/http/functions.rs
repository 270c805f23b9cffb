//! `/functions`: the functions of filters (OGC 19-079r2, section 8.6).

use super::{
    ask::Ask,
    links, pages,
    params::Format,
    problem::Problem,
    respond::{self, JSON},
    state::Shared,
};
use crate::query::{Argument, FUNCTIONS, FunctionInfo};
use axum::{extract::State, response::Response};
use serde_json::{Value, json};

/// The relation type of the functions.
pub const REL_FUNCTIONS: &str = "http://www.opengis.net/def/rel/ogc/1.0/functions";

/// `/functions`.
pub async fn functions(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?;
    Ok(respond::by_accept(match format {
        Format::Html => pages::answer(&ask, pages::functions(FUNCTIONS, &base)),
        Format::Json => {
            let links = links::to_itself(&base, "/functions");
            let functions: Vec<Value> = FUNCTIONS.iter().map(function).collect();
            respond::json(&ask, JSON, &json!({ "functions": functions, "links": links }))?
        }
    }))
}

fn function(function: &FunctionInfo) -> Value {
    let argument = |argument: &Argument| json!({ "title": argument.title, "type": argument.types });
    json!({
        "name": function.name,
        "description": function.description,
        "arguments": function.arguments.iter().map(argument).collect::<Vec<_>>(),
        "returns": [function.returns],
    })
}
