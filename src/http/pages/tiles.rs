//! Tile matrix sets and tilesets as pages.

use super::page;
use crate::{
    crs,
    http::{base_url::BaseUrl, tile_matrix_sets::as_printed},
    model::TileMatrixSet,
};
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// All tile matrix sets.
pub fn tile_matrix_sets(sets: &[Arc<TileMatrixSet>], base: &BaseUrl) -> Markup {
    let body = html! {
        p { "How tiles are cut: the coordinate reference system, the corner from which they are counted, and their sizes." }
        ul class="cards" {
            @for set in sets {
                li {
                    h2 { a href=(base.url(format_args!("/tileMatrixSets/{}?f=html", set.id()))) { (set.id()) } }
                    p { (set.title()) }
                    p class="soft" { (set.crs().code) " · " (set.matrices().count()) " levels" }
                }
            }
        }
    };
    page(base, "Tile matrix sets", &[], &base.url("/tileMatrixSets?f=json"), &body)
}

/// One tile matrix set.
pub fn tile_matrix_set(set: &TileMatrixSet, base: &BaseUrl) -> Markup {
    let [a, b] = set.point_of_origin().map(as_printed);
    let [first, second] = set.crs().ordered_axes;
    let body = html! {
        p { (set.title()) }
        dl {
            dt { "CRS" } dd { code { (crs::uri(&set.crs().code)) } }
            @if let Some(registered) = set.registered() { dt { "Registered as" } dd { code { (registered.uri) } } }
            dt { "Upper left corner" } dd { (a) ", " (b) " (" (first) ", " (second) ")" }
            dt { "Tiles here" } dd { "at levels 0 to " (set.deepest_level()) }
        }
        (table("Levels", &["Level", "Scale 1 :", "Cell size", "Columns", "Rows"], set.matrices().map(|matrix| {
            let (scale, cell) = (as_printed(matrix.scale_denominator), as_printed(matrix.cell_size));
            [matrix.level.to_string(), scale.to_string(), cell.to_string(), matrix.columns.to_string(), matrix.rows.to_string()]
        })))
    };
    let way = [("Tile matrix sets", base.url("/tileMatrixSets?f=html"))];
    page(base, set.id(), &way, &base.url(format_args!("/tileMatrixSets/{}?f=json", set.id())), &body)
}

/// The tilesets of a document as `/tiles` has it.
pub fn tilesets(document: &Value, base: &BaseUrl) -> Markup {
    let body = html! {
        p { "Vector tiles, one set for each way in which they can be cut." }
        ul class="cards" {
            @for tileset in document["tilesets"].as_array().into_iter().flatten() {
                li {
                    h2 { a href=(link(tileset, "alternate")) { (text(tileset, "title")) } }
                    p class="soft" { (text(tileset, "crs")) }
                    p { code { (link(tileset, "item")) } }
                }
            }
        }
    };
    let way = [("Tile matrix sets", base.url("/tileMatrixSets?f=html"))];
    page(base, &format!("{}: tiles", text(document, "title")), &way, &link(document, "self"), &body)
}

/// The metadata of a tileset; `list` is the path of the list it is in.
pub fn tileset(document: &Value, list: &str, base: &BaseUrl) -> Markup {
    let number = |value: &Value| value.as_u64().unwrap_or(0).to_string();
    let limits = document["tileMatrixSetLimits"].as_array().into_iter().flatten().map(|limits| {
        let between = |low: &str, high: &str| format!("{} – {}", number(&limits[low]), number(&limits[high]));
        [text(limits, "tileMatrix").to_owned(), between("minTileRow", "maxTileRow"), between("minTileCol", "maxTileCol")]
    });
    let body = html! {
        @if !text(document, "description").is_empty() { p { (text(document, "description")) } }
        dl {
            dt { "Tiles" } dd { code { (link(document, "item")) } }
            dt { "CRS" } dd { code { (text(document, "crs")) } }
            dt { "Cut as" } dd { a href=(format!("{}?f=html", link(document, TILING_SCHEME))) { (link(document, TILING_SCHEME)) } }
        }
        @for layer in document["layers"].as_array().into_iter().flatten() {
            h2 { "Layer " code { (text(layer, "id")) } }
            p { (text(layer, "title")) ", levels " (text(layer, "minTileMatrix")) " to " (text(layer, "maxTileMatrix")) }
            p class="row" {
                @for name in layer["propertiesSchema"]["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
                    code { (name) }
                }
            }
        }
        h2 { "Where there are tiles" }
        (table("Limits", &["Level", "Rows", "Columns"], limits))
    };
    let way = [("Tiles", base.url(format_args!("{list}?f=html")))];
    page(base, text(document, "title"), &way, &link(document, "self"), &body)
}

const TILING_SCHEME: &str = crate::http::ogc_tiles::REL_TILING_SCHEME;

fn table<const N: usize>(label: &str, head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label=(label) {
            table {
                thead { tr { @for name in head { th scope="col" { (name) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn link(value: &Value, rel: &str) -> String {
    let mut links = value["links"].as_array().into_iter().flatten();
    links.find(|link| link["rel"] == rel).map(|link| text(link, "href").to_owned()).unwrap_or_default()
}
