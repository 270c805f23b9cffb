//! WMTS 1.0.0 (OGC 07-057r7) for tools that know no other way to tiles: `/wmts` by keys and values, and
//! `/wmts/1.0.0/WMTSCapabilities.xml`. Its layers are the collections, its tiles those of [`super::ogc_tiles`].

use super::{
    ask::Ask,
    base_url::BaseUrl,
    ogc_tiles::{Tileset, tile_of},
    params::Refusal,
    problem::Problem,
    respond,
    state::{HttpState, Shared},
    tile_matrix_sets::as_printed,
    tiles::MVT_TYPE,
};
use crate::{
    catalog::{Collection, Entry},
    http::layers::Layers,
    model::{CELLS_PER_TILE, TileMatrix, TileMatrixSet},
    tiles::{Choice, TileLimits, levels, tile_json},
};
use axum::{extract::State, response::Response};
use maud::{Markup, PreEscaped, html};
use std::{slice, sync::Arc};

/// The media type of capabilities.
pub const XML: &str = "application/xml";
/// The path of the capabilities for clients that take tiles from templates of URLs.
pub const CAPABILITIES: &str = "/wmts/1.0.0/WMTSCapabilities.xml";

/// What belongs to a request and decides nothing here.
const WITHOUT_MEANING: [&str; 7] =
    ["version", "acceptversions", "acceptformats", "sections", "updatesequence", "style", "format"];

/// `/wmts/1.0.0/WMTSCapabilities.xml`.
pub async fn capabilities(State(state): State<Shared>, mut ask: Ask) -> Result<Response, Problem> {
    std::mem::take(&mut ask.params).finish()?;
    capabilities_of(&state, &ask)
}

/// `/wmts?REQUEST=…`, where names of parameters may be written in any case (section 7, and OGC 06-121r3, section 11.5.2).
pub async fn wmts(State(state): State<Shared>, mut ask: Ask) -> Result<Response, Problem> {
    ask.params = std::mem::take(&mut ask.params).in_lower_case();
    ask.params.take("service", |text| known(text, &["WMTS"]))?;
    let request = ask.params.take("request", |text| known(text, &["GetCapabilities", "GetTile"]))?;
    for name in WITHOUT_MEANING {
        ask.params.take(name, |_| Ok(()))?;
    }
    if request != Some("GetTile") {
        std::mem::take(&mut ask.params).finish()?;
        return capabilities_of(&state, &ask);
    }
    let mut values = vec![];
    for name in ["layer", "tilematrixset", "tilematrix", "tilerow", "tilecol"] {
        let value = ask.params.take(name, |text| Ok(text.to_owned()))?;
        values.push(value.ok_or_else(|| Problem::bad_request(format!("GetTile needs the parameter `{name}`")))?);
    }
    std::mem::take(&mut ask.params).finish()?;
    let [layer, set, level, row, column] = values.as_slice() else { return Err(Problem::internal("five values")) };
    let tileset = Tileset::of(&state, set, Layers::named_by(&state, "layer", layer)?.made_of_features()?).await?;
    tile_of(&state, &tileset, Choice::EVERYTHING, [level, row, column], None, &ask.headers).await
}

fn known<'a>(text: &str, names: &[&'a str]) -> Result<&'a str, Refusal> {
    let found = names.iter().find(|name| name.eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| Refusal::new("not known here", &names.join(" or ")))
}

fn capabilities_of(state: &HttpState, ask: &Ask) -> Result<Response, Problem> {
    let base = ask.base(&state.settings)?;
    let entries = state.catalog.snapshot();
    let layers: Vec<&Arc<Collection>> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Ready(collection) if collection.table.located_rows() > 0 => Some(collection),
            _ => None,
        })
        .collect();
    let sets = state.grids.sets();
    let document = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1"
            xmlns:xlink="http://www.w3.org/1999/xlink" version="1.0.0" {
            ows:ServiceIdentification {
                ows:Title { (text(&state.settings.title)) }
                @if let Some(description) = &state.settings.description { ows:Abstract { (text(description)) } }
                ows:ServiceType { "OGC WMTS" }
                ows:ServiceTypeVersion { "1.0.0" }
            }
            (operations(&base))
            Contents {
                @for collection in layers { (layer(collection, sets, &base)) }
                @for set in sets { (tile_matrix_set(set)) }
            }
            ServiceMetadataURL xlink:href=(base.url(CAPABILITIES)) {}
        }
    };
    Ok(respond::document(ask, XML, document.into_string()))
}

fn operations(base: &BaseUrl) -> Markup {
    html! {
        ows:OperationsMetadata {
            @for operation in ["GetCapabilities", "GetTile"] {
                ows:Operation name=(operation) {
                    ows:DCP {
                        ows:HTTP {
                            ows:Get xlink:href=(base.url("/wmts?")) {
                                ows:Constraint name="GetEncoding" {
                                    ows:AllowedValues { ows:Value { "KVP" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn layer(collection: &Arc<Collection>, sets: &[Arc<TileMatrixSet>], base: &BaseUrl) -> Markup {
    let info = &collection.info;
    let bounds = tile_json(slice::from_ref(collection), String::new(), None).bounds;
    let template = format!("/collections/{}/tiles/{{TileMatrixSet}}/{{TileMatrix}}/{{TileRow}}/{{TileCol}}?f=mvt", info.id);
    html! {
        Layer {
            ows:Title { (text(&info.title)) }
            @if !info.description.is_empty() { ows:Abstract { (text(&info.description)) } }
            @if let Some([west, south, east, north]) = bounds {
                ows:WGS84BoundingBox {
                    ows:LowerCorner { (west) " " (south) }
                    ows:UpperCorner { (east) " " (north) }
                }
            }
            ows:Identifier { (info.id) }
            Style isDefault="true" { ows:Identifier { "default" } }
            Format { (MVT_TYPE) }
            @for set in sets { (link(collection, set)) }
            ResourceURL format=(MVT_TYPE) resourceType="tile" template=(base.url(template)) {}
        }
    }
}

/// At which levels a set has tiles of the collection; among which of them, where that is known without a look through the set.
fn link(collection: &Arc<Collection>, set: &TileMatrixSet) -> Markup {
    let known = if set.is_web_mercator_quad() { slice::from_ref(collection) } else { &[] };
    html! {
        TileMatrixSetLink {
            TileMatrixSet { (set.id()) }
            TileMatrixSetLimits {
                @for limits in levels(set, [&collection.info]).map(|level| TileLimits::of(set, level, known)) {
                    TileMatrixLimits {
                        TileMatrix { (limits.level) }
                        MinTileRow { (limits.rows.start()) }
                        MaxTileRow { (limits.rows.end()) }
                        MinTileCol { (limits.columns.start()) }
                        MaxTileCol { (limits.columns.end()) }
                    }
                }
            }
        }
    }
}

fn tile_matrix_set(set: &TileMatrixSet) -> Markup {
    let [first, second] = set.point_of_origin().map(as_printed);
    html! {
        TileMatrixSet {
            ows:Title { (text(set.title())) }
            ows:Identifier { (set.id()) }
            ows:SupportedCRS { (urn(&set.crs().code)) }
            @if let Some(registered) = set.registered() {
                WellKnownScaleSet { (registered.well_known_scale_set.replace("http://www.opengis.net/def/wkss/OGC/1.0/", "urn:ogc:def:wkss:OGC:1.0:")) }
            }
            @for TileMatrix { level, scale_denominator, columns, rows, .. } in set.matrices() {
                TileMatrix {
                    ows:Identifier { (level) }
                    ScaleDenominator { (as_printed(scale_denominator)) }
                    TopLeftCorner { (first) " " (second) }
                    TileWidth { (CELLS_PER_TILE) }
                    TileHeight { (CELLS_PER_TILE) }
                    MatrixWidth { (columns) }
                    MatrixHeight { (rows) }
                }
            }
        }
    }
}

/// `urn:ogc:def:crs:EPSG::3857` (section 6.1).
fn urn(code: &str) -> String {
    let (authority, code) = code.split_once(':').unwrap_or_default();
    let version = if authority == "OGC" { "1.3" } else { "" };
    format!("urn:ogc:def:crs:{authority}:{version}:{code}")
}

/// Without the characters that XML 1.0 (section 2.2) cannot hold.
fn text(text: &str) -> String {
    let is_allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is_allowed).collect()
}
