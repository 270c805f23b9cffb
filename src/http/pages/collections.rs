//! All collections as a page.

use super::{grouped, page};
use crate::{
    catalog::{Entries, Entry},
    http::{base_url::BaseUrl, state::HttpSettings},
    model::GeometryKind,
};
use maud::{Markup, html};

/// The page.
pub fn collections(entries: &Entries, base: &BaseUrl, settings: &HttpSettings) -> Markup {
    let body = html! {
        @if let Some(description) = &settings.description { p { (description) } }
        p class="soft" {
            "For QGIS, GDAL and other GIS programs (WFS / OGC API – Features): " code { (base.url("/")) }
        }
        ul class="cards" {
            @for entry in entries.iter() { li { (card(entry, base)) } }
        }
    };
    page(base, &settings.title, &[], &base.url("/collections?f=json"), &body)
}

fn card(entry: &Entry, base: &BaseUrl) -> Markup {
    let info = entry.info();
    let path = format!("/collections/{}", info.id);
    html! {
        h2 { a href=(base.url(format_args!("{path}?f=html"))) { (info.title) } }
        @if !info.description.is_empty() { p { (info.description) } }
        @match entry {
            Entry::Ready(collection) => {
                p class="soft" {
                    (grouped(collection.table.rows())) " features"
                    @if let Some(kind) = collection.table.geometry().common_kind().map(GeometryKind::name) { " · " (kind) }
                }
                p class="row" {
                    a href=(base.url(format_args!("{path}/items?f=html"))) { "Features" }
                    a href=(base.url(format_args!("{path}/items"))) { "GeoJSON" }
                    a href=(base.url(format_args!("/xyz/{}/tilejson.json", info.id))) { "TileJSON" }
                }
            }
            Entry::Tiles(tileset) => {
                p class="soft" { "tiles of zoom " (info.tiles.min_zoom) " to " (info.tiles.max_zoom) " · " (tileset.archive.format()) }
                p class="row" { a href=(base.url(format_args!("/xyz/{}/tilejson.json", info.id))) { "TileJSON" } }
            }
            Entry::Loading(_) => p class="soft" { "is being loaded" },
            Entry::Failed(_, why) => p class="soft" { "cannot be served: " (why) },
        }
    }
}
