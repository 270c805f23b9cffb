//! One collection as a page: what it is, where it is, its first features, and how to take it away.

use super::{grouped, id_text, items::table_of_items, page, row_label};
use crate::{
    catalog::Collection,
    features::{self, encode::OutputFormat},
    http::{base_url::BaseUrl, links::escaped},
    model::GeometryKind,
};
use maud::{Markup, PreEscaped, html};

/// Features on the picture; taken evenly from the whole collection.
const PICTURED: usize = 2000;
/// Features in the table.
const LISTED: usize = 10;

/// The page.
pub fn collection(collection: &Collection, base: &BaseUrl) -> Markup {
    let (info, table) = (&collection.info, &collection.table);
    let url = base.url(format_args!("/collections/{}", info.id));
    let item = |row: usize| format!("{url}/items/{}?f=html", escaped(&id_text(table, row)));
    let step = table.located_rows().div_ceil(PICTURED).max(1);
    let picture = features::picture(table, (0..table.located_rows()).step_by(step), item, |row| row_label(table, row));
    let all: Vec<usize> = (0..table.columns().len()).collect();
    let first: Vec<usize> = (0..table.rows().min(LISTED)).collect();
    let body = html! {
        @if !info.description.is_empty() { p { (info.description) } }
        @if let Some(picture) = picture { figure { (PreEscaped(picture)) } }
        (facts(collection))
        h2 { "Features" }
        (table_of_items(table, &all, &first, None, item))
        p class="row" {
            a href=(format!("{url}/items?f=html")) { "All " (grouped(table.rows())) " features" }
            a href=(format!("{url}/statistics?f=html")) { "Statistics" }
            a href=(format!("{url}/report")) { "What was found while loading" }
            a href=(format!("{url}/quality?f=html")) { "Quality" }
            a href=(format!("{url}/schema?f=html")) { "Schema" }
            a href=(format!("{url}/queryables?f=html")) { "Queryables" }
            a href=(format!("{url}/sortables?f=html")) { "Sortables" }
        }
        h2 { "Take away" }
        p class="row" {
            @for format in OutputFormat::ALL {
                a href=(format!("{url}/items?f={}", format.name())) { (format.title()) }
            }
        }
        h2 { "Use" }
        dl {
            dt { "GeoJSON" } dd { code { (url) "/items" } }
            dt { "Vector tiles" } dd { code { (base.url(format_args!("/xyz/{}/tilejson.json", info.id))) } }
            dt { "QGIS, GDAL" } dd { code { (base.url("/")) } " (OGC API – Features)" }
            dt { "ogr2ogr" } dd { code { "ogr2ogr " (info.id) ".gpkg OAPIF:" (base.url("/")) " " (info.id) } }
        }
    };
    page(base, &info.title, &[("Collections", base.url("/collections?f=html"))], &format!("{url}?f=json"), &body)
}

fn facts(collection: &Collection) -> Markup {
    let (table, report) = (&collection.table, &collection.report);
    html! {
        dl {
            dt { "Features" } dd { (grouped(table.rows())) }
            @if let Some(kind) = table.geometry().common_kind().map(GeometryKind::name) { dt { "Geometry" } dd { (kind) } }
            @if let Some(bounds) = table.bounds() {
                dt { "Extent" }
                dd { (bounds.to_array().map(|v| format!("{v:.4}")).join(", ")) " (west, south, east, north)" }
            }
            @if table.located_rows() > 0 { dt { "Source CRS" } dd { (report.crs.name) } }
            @if let Some(attribution) = &collection.info.attribution { dt { "Credit" } dd { (attribution) } }
            @if let Some(source) = &collection.info.origin.source { dt { "Source" } dd { (source) } }
            @if let Some(date) = &collection.info.origin.date { dt { "Date" } dd { (date) } }
            @if let Some(license) = &collection.info.origin.license { dt { "Licence" } dd { (license) } }
            @let rejected = report.rows_read.saturating_sub(report.rows_kept);
            @if rejected > 0 { dt { "Rejected rows" } dd { (rejected) } }
        }
    }
}
