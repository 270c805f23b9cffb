//! `/api`: the definition of this API (`OpenAPI` 3.0), for programs and for people.

use super::{
    ask::Ask,
    params::Format,
    problem::Problem,
    respond::{self, HTML, OPENAPI_JSON},
    state::Shared,
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde_json::{Value, json};
use std::fmt::Write;

/// All but the address of the server and the limits.
const TEMPLATE: &str = include_str!("openapi.json");

/// `/api`.
pub async fn api(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let base = ask.base(&state.settings)?.to_string();
    let document = definition(&base, state.settings.items_default, state.settings.items_max)?;
    let mut response = match format {
        Format::Json => respond::json(&ask, OPENAPI_JSON, &document)?,
        Format::Html => respond::document(&ask, HTML, page(&document)),
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn definition(base: &str, items_default: usize, items_max: usize) -> Result<Value, Problem> {
    let mut document: Value = serde_json::from_str(TEMPLATE).map_err(Problem::internal)?;
    document["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    document["servers"] = json!([{ "url": base }]);
    let limit = &mut document["components"]["parameters"]["limit"]["schema"];
    limit["default"] = items_default.into();
    limit["maximum"] = items_max.into();
    Ok(document)
}

/// One line per path, with its parameters.
fn page(document: &Value) -> String {
    let mut rows = String::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let get = &item["get"];
        let parameters = get["parameters"].as_array().into_iter().flatten().filter_map(|p| parameter_name(p, document));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let summary = get["summary"].as_str().unwrap_or_default();
        let _ = writeln!(rows, "<tr><td><code>{}</code><td>{}<td>{}", escaped(path), escaped(summary), escaped(&parameters));
    }
    include_str!("openapi.html").replace("<!-- rows -->", &rows)
}

/// The name of a query parameter, written there or referred to.
fn parameter_name<'a>(parameter: &'a Value, document: &'a Value) -> Option<&'a str> {
    let parameter = match parameter["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#')?)?,
        None => parameter,
    };
    (parameter["in"] == "query").then(|| parameter["name"].as_str())?
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
