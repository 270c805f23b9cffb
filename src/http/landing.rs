//! `/` and `/conformance` (OGC 17-069r4, sections 7.2 and 7.4).

use super::{
    ask::Ask,
    base_url::BaseUrl,
    links::Link,
    params::Format,
    problem::Problem,
    respond::{self, HTML, JSON, OPENAPI_JSON},
    state::{HttpSettings, Shared},
    viewer,
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde_json::json;

/// What the server does, as the standards name it: nothing is listed that is not so.
const CONFORMANCE: [&str; 8] = [
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
];

/// `/`: the map for a browser, the landing page for a program.
pub async fn landing(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let mut response = match format {
        Format::Html => viewer::index(&ask),
        Format::Json => respond::json(&ask, JSON, &landing_page(&state.settings, &ask.base(&state.settings)?))?,
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn landing_page(settings: &HttpSettings, base: &BaseUrl) -> serde_json::Value {
    json!({
        "title": settings.title,
        "description": settings.description.as_deref().unwrap_or("Vector data as GeoJSON layers and vector tiles."),
        "links": [
            Link::new("self", JSON, "This page", base.url("/?f=json")),
            Link::new("alternate", HTML, "The map", base.url("/?f=html")),
            Link::new("service-desc", OPENAPI_JSON, "The definition of this API", base.url("/api?f=json")),
            Link::new("service-doc", HTML, "The definition of this API for people", base.url("/api?f=html")),
            Link::new("conformance", JSON, "The conformance classes of this API", base.url("/conformance")),
            Link::new("data", JSON, "The collections", base.url("/collections")),
        ],
    })
}

/// `/conformance`.
pub async fn conformance(ask: Ask) -> Result<Response, Problem> {
    respond::json(&ask.json_only()?, JSON, &json!({ "conformsTo": CONFORMANCE }))
}
