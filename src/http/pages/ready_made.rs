//! A collection of which there are only tiles, as a page.

use super::page;
use crate::{catalog::Tileset, http::base_url::BaseUrl};
use maud::{Markup, html};

/// The page.
pub fn ready_made(tileset: &Tileset, base: &BaseUrl) -> Markup {
    let (info, metadata) = (&tileset.info, tileset.archive.metadata());
    let url = base.url(format_args!("/collections/{}", info.id));
    let body = html! {
        @if !info.description.is_empty() { p { (info.description) } }
        dl {
            dt { "Tiles" } dd { "zoom " (info.tiles.min_zoom) " to " (info.tiles.max_zoom) " (" (tileset.archive.format()) ")" }
            @if !metadata.vector_layers.is_empty() {
                dt { "Layers" }
                dd { (metadata.vector_layers.iter().map(|layer| layer.id.as_str()).collect::<Vec<_>>().join(", ")) }
            }
            @if let Some(bounds) = metadata.bounds {
                dt { "Extent" }
                dd { (bounds.map(|v| format!("{v:.4}")).join(", ")) " (west, south, east, north)" }
            }
            @if let Some(attribution) = &info.attribution { dt { "Credit" } dd { (attribution) } }
            dt { "Tiles, as OGC API Tiles" }
            dd { a href=(format!("{url}/tiles?f=html")) { code { (url) "/tiles" } } }
            dt { "TileJSON" } dd { code { (base.url(format_args!("/xyz/{}/tilejson.json", info.id))) } }
        }
        p class="soft" { "There are ready-made tiles of this collection, and no features to list or to download." }
    };
    page(base, &info.title, &[("Collections", base.url("/collections?f=html"))], &format!("{url}?f=json"), &body)
}
