//! WMTS 1.0.0 (OGC 07-057r7) for tools that know no other way to tiles: `/wmts` by keys and values, and
//! `/wmts/1.0.0/WMTSCapabilities.xml`. Its layers are the collections, its tiles those of [`super::ogc_tiles`]. Problems are told
//! as OWS Common has it (OGC 06-121r3, section 8).

use super::{
    ask::Ask,
    base_url::BaseUrl,
    ogc_tiles::{Tileset, tile_of},
    params::Refusal,
    problem::Problem,
    respond,
    state::{HttpState, Shared},
    tile_content::Given,
    tile_matrix_sets::as_printed,
};
use crate::{
    catalog::{CollectionInfo, Entry},
    format::archive::TileContent,
    http::layers::{Layers, contents},
    model::{CELLS_PER_TILE, TileMatrix, TileMatrixSet, WorldBox},
    tiles::{Choice, TileFormat, TileLimits, levels, tile_json},
};
use axum::{extract::State, http::StatusCode, response::Response};
use maud::{Markup, PreEscaped, html};
use std::{slice, sync::Arc};

/// The media type of capabilities.
pub const XML: &str = "application/xml";
/// The path of the capabilities for clients that take tiles from templates of URLs.
pub const CAPABILITIES: &str = "/wmts/1.0.0/WMTSCapabilities.xml";

const XML_DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// What belongs to a request and decides nothing here.
const WITHOUT_MEANING: [&str; 6] = ["version", "acceptversions", "acceptformats", "sections", "updatesequence", "style"];

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
    let format = ask.params.take("format", |text| Ok(text.to_owned()))?;
    if request != Some("GetTile") {
        std::mem::take(&mut ask.params).finish()?;
        return capabilities_of(&state, &ask);
    }
    let mut values = vec![];
    for name in ["layer", "tilematrixset", "tilematrix", "tilerow", "tilecol"] {
        let value = ask.params.take(name, |text| Ok(text.to_owned()))?;
        values.push(
            value.ok_or_else(|| Problem::parameter(name, "", Refusal::new("GetTile needs it", "what the capabilities list")))?,
        );
    }
    std::mem::take(&mut ask.params).finish()?;
    let [layer, set, level, row, column] = values.as_slice() else { return Err(Problem::internal("five values")) };
    let layers = Layers::named_by(&state, "layer", layer).map_err(|problem| of_parameter("layer", layer, problem))?;
    let named = format.as_deref().map(|format| named_format(format, &layers)).transpose()?.flatten();
    let given = Given::of(&layers, named.map(|format| ("format", format)), || Ok(TileFormat::Mvt))?;
    let tileset = Tileset::of(&state, set, layers).await.map_err(|problem| of_parameter("tilematrixset", set, problem))?;
    tile_of(&state, &tileset, Choice::EVERYTHING, given, [level, row, column], None, &ask.headers).await
}

/// What is not there is a wrong value to this standard.
fn of_parameter(name: &str, value: &str, problem: Problem) -> Problem {
    if problem.status != StatusCode::NOT_FOUND {
        return problem;
    }
    Problem::parameter(name, value, Refusal::new(problem.detail, "what the capabilities list"))
}

/// The format of a media type, where tiles of these layers are given as that and have to be made.
fn named_format(text: &str, layers: &Layers<'_>) -> Result<Option<TileFormat>, Problem> {
    let contents = layers.contents();
    let found = contents.iter().find(|content| content.media_type() == text);
    found.map(|content| TileFormat::of(*content)).ok_or_else(|| {
        let types = contents.iter().map(|content| content.media_type()).collect::<Vec<_>>().join(" or ");
        Problem::parameter("format", text, Refusal::new("tiles are not given in this format", &types))
    })
}

/// Whether problems at this path are told as reports.
pub fn is_at(path: &str) -> bool {
    path.strip_prefix("/wmts").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A problem as a report.
pub fn exception_report(problem: &Problem) -> String {
    let parameter = problem.parameter.as_deref();
    let code = match parameter {
        Some(parameter) if parameter.value.is_empty() => "MissingParameterValue",
        Some(parameter) if parameter.parameter == "request" => "OperationNotSupported",
        Some(_) => "InvalidParameterValue",
        None if problem.status == StatusCode::NOT_FOUND => "TileOutOfRange",
        None => "NoApplicableCode",
    };
    let report = html! {
        (PreEscaped(XML_DECLARATION))
        ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="1.1.0" xml:lang="en" {
            ows:Exception exceptionCode=(code) locator=[parameter.map(|parameter| text(&parameter.parameter))] {
                ows:ExceptionText { (text(&problem.detail)) }
            }
        }
    };
    report.into_string()
}

fn known<'a>(text: &str, names: &[&'a str]) -> Result<&'a str, Refusal> {
    let found = names.iter().find(|name| name.eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| Refusal::new("not known here", &names.join(" or ")))
}

fn capabilities_of(state: &HttpState, ask: &Ask) -> Result<Response, Problem> {
    let base = ask.base(&state.settings)?;
    let entries = state.catalog.snapshot();
    let layers: Vec<Layer<'_>> = entries.iter().filter_map(Layer::of).collect();
    let sets = state.grids.sets();
    let document = html! {
        (PreEscaped(XML_DECLARATION))
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
                @for layer in layers { (layer.described(sets, &base)) }
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

/// A collection, as far as its tiles go.
struct Layer<'a> {
    info: &'a CollectionInfo,
    contents: Vec<TileContent>,
    /// West, south, east and north in degrees.
    bounds: Option<[f64; 4]>,
    /// In Web Mercator.
    world_bounds: WorldBox,
    /// Whether tiles are cut in Web Mercator only.
    is_ready_made: bool,
}

impl<'a> Layer<'a> {
    /// `None` where there is nothing to be drawn, or not yet.
    fn of(entry: &'a Entry) -> Option<Self> {
        match entry {
            Entry::Ready(collection) if collection.table.located_rows() > 0 => Some(Self {
                info: &collection.info,
                contents: contents(None),
                bounds: tile_json(slice::from_ref(collection), String::new(), None).bounds,
                world_bounds: collection.table.index().bounds(),
                is_ready_made: false,
            }),
            Entry::Tiles(tileset) => Some(Self {
                info: &tileset.info,
                contents: contents(Some(tileset.archive.content())),
                bounds: tileset.archive.metadata().bounds,
                world_bounds: tileset.world_bounds().unwrap_or(WorldBox::EMPTY),
                is_ready_made: true,
            }),
            _ => None,
        }
    }

    fn described(&self, sets: &[Arc<TileMatrixSet>], base: &BaseUrl) -> Markup {
        let info = self.info;
        let template = |content: &TileContent| {
            let format = TileFormat::of(*content).map(|format| format!("?f={}", format.name())).unwrap_or_default();
            let path = "{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}";
            base.url(format_args!("/collections/{}/tiles/{path}{format}", info.id))
        };
        html! {
            Layer {
                ows:Title { (text(&info.title)) }
                @if !info.description.is_empty() { ows:Abstract { (text(&info.description)) } }
                @if let Some([west, south, east, north]) = self.bounds {
                    ows:WGS84BoundingBox {
                        ows:LowerCorner { (west) " " (south) }
                        ows:UpperCorner { (east) " " (north) }
                    }
                }
                ows:Identifier { (info.id) }
                Style isDefault="true" { ows:Identifier { "default" } }
                @for content in &self.contents { Format { (content.media_type()) } }
                @for set in sets.iter().filter(|set| !self.is_ready_made || set.is_web_mercator_quad()) { (self.link(set)) }
                @for content in &self.contents {
                    ResourceURL format=(content.media_type()) resourceType="tile" template=(template(content)) {}
                }
            }
        }
    }

    /// At which levels a set has tiles of the collection; among which of them, where that is known without a look through the set.
    fn link(&self, set: &TileMatrixSet) -> Markup {
        let bounds = if set.is_web_mercator_quad() { self.world_bounds } else { WorldBox::EMPTY };
        html! {
            TileMatrixSetLink {
                TileMatrixSet { (set.id()) }
                TileMatrixSetLimits {
                    @for limits in levels(set, [self.info]).map(|level| TileLimits::of(set, level, bounds)) {
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
