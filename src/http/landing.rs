//! `/`: the map for a browser, the landing page for a program (OGC 17-069r4, section 7.2).

use super::{
    ask::Ask,
    base_url::BaseUrl,
    functions::REL_FUNCTIONS,
    links::Link,
    ogc_tiles::{REL_TILESETS, REL_TILING_SCHEMES},
    params::Format,
    problem::Problem,
    respond::{self, GEOJSON, HTML, JSON, OPENAPI_JSON},
    state::{HttpSettings, Shared},
    styles::REL_STYLES,
    viewer,
    wmts::{CAPABILITIES, XML},
};
use axum::{extract::State, response::Response};

/// What OGC API Common calls the links `conformance` and `data` (OGC 19-072, section 8.2; OGC 20-024).
const REL_CONFORMANCE: &str = "http://www.opengis.net/def/rel/ogc/1.0/conformance";
const REL_DATA: &str = "http://www.opengis.net/def/rel/ogc/1.0/data";

/// `/`.
pub async fn landing(State(state): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    Ok(respond::by_accept(match format {
        Format::Html => viewer::index(&ask),
        Format::Json => respond::json(&ask, JSON, &landing_page(&state.settings, &ask.base(&state.settings)?))?,
    }))
}

fn landing_page(settings: &HttpSettings, base: &BaseUrl) -> serde_json::Value {
    let mut page = serde_json::json!({
        "title": settings.title,
        "description": settings.description.as_deref().unwrap_or("Vector data as GeoJSON layers and vector tiles."),
        "links": [
            Link::new("self", JSON, "This page", base.url("/?f=json")),
            Link::new("alternate", HTML, "The map", base.url("/?f=html")),
            Link::new("related", HTML, "The map, for frames in other sites", base.url("/embed")),
            Link::new("service-desc", OPENAPI_JSON, "The definition of this API", base.url("/api?f=json")),
            Link::new("service-doc", HTML, "The definition of this API for people", base.url("/api?f=html")),
            Link::new("conformance", JSON, "The conformance classes of this API", base.url("/conformance")),
            Link::new(REL_CONFORMANCE, JSON, "The conformance classes of this API", base.url("/conformance")),
            Link::new("data", JSON, "The collections", base.url("/collections")),
            Link::new(REL_DATA, JSON, "The collections", base.url("/collections")),
            Link::new("data", HTML, "The collections as a page", base.url("/collections?f=html")),
            Link::new(REL_TILESETS, JSON, "Vector tiles of all collections", base.url("/tiles")),
            Link::new(REL_TILING_SCHEMES, JSON, "The tile matrix sets", base.url("/tileMatrixSets")),
            Link::new(REL_STYLES, JSON, "The styles of maps", base.url("/styles")),
            Link::new("related", XML, "The tiles by WMTS", base.url(CAPABILITIES)),
            Link::template("related", GEOJSON, "What is at a place", base.url("/at?point={lon},{lat}{&radius}")),
            Link::new(REL_FUNCTIONS, JSON, "The functions of filters", base.url("/functions")),
        ],
    });
    if !settings.translations.is_empty() {
        page["lode"] = serde_json::json!({ "translations": settings.translations });
    }
    page
}
