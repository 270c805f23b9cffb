//! One feature as a page.

use super::{id_text, is_id_again, page, row_label, value};
use crate::{
    catalog::{Collection, OriginalCoordinates},
    features,
    http::{
        base_url::BaseUrl,
        links::{Link, escaped},
    },
    store::Table,
};
use maud::{Markup, PreEscaped, html};

/// The page of a row, with what other collections have of it.
pub fn feature(
    collection: &Collection,
    row: usize,
    original: Option<&OriginalCoordinates>,
    related: &[Link],
    base: &BaseUrl,
) -> Markup {
    let (info, table) = (&collection.info, &collection.table);
    let url = base.url(format_args!("/collections/{}", info.id));
    let id = id_text(table, row);
    let own = format!("{url}/items/{}", escaped(&id));
    let picture = features::picture(table, std::iter::once(row), |_| own.clone(), |row| row_label(table, row));
    let columns: Vec<_> = table.columns().iter().filter(|column| !is_id_again(table, column, &[row])).collect();
    let body = html! {
        @if let Some(picture) = picture { figure { (PreEscaped(picture)) } }
        dl {
            @let has_other_id = columns.iter().any(|column| column.name == Table::ID_COLUMN);
            dt { @if has_other_id { "feature" } @else { (Table::ID_COLUMN) } } dd { (id) }
            @for column in &columns { dt { (column.name) } dd { (value(column, row)) } }
        }
        (provenance(collection, original))
        p class="row" { a href=(own) { "GeoJSON" } a href=(format!("{url}/items?f=html")) { "All features" } }
        @if !related.is_empty() {
            p class="row" { @for link in related { a href=(as_page(&link.href)) { (link.title) } } }
        }
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{url}?f=html"))];
    page(base, &row_label(table, row), &way, &own, &body)
}

/// The address of the same as a page.
fn as_page(href: &str) -> String {
    format!("{href}{}f=html", if href.contains('?') { '&' } else { '?' })
}

/// Where it is from.
fn provenance(collection: &Collection, original: Option<&OriginalCoordinates>) -> Markup {
    let (origin, report) = (&collection.info.origin, &collection.report);
    html! {
        h2 { "Where it is from" }
        dl {
            @if let Some(source) = &origin.source {
                dt { "Source" }
                dd { @if let Some(url) = &origin.url { a href=(url) rel="noopener" { (source) } } @else { (source) } }
            }
            @if let Some(date) = &origin.date { dt { "Date" } dd { (date) } }
            @if let (Some(license), Some(url)) = (&origin.license, origin.license_url()) {
                dt { "Licence" } dd { a href=(url) rel="license noopener" { (license) } }
            }
            dt { "File" } dd { (report.source.rsplit(['/', '\\']).next().unwrap_or_default()) ", " (report.format) }
            @if let Some(from) = &collection.info.geometry_from {
                dt { "Geometry" } dd { "of the feature of " (from.collection) " that " (from.key) " names" }
            }
            @if let Some(original) = original {
                dt { (report.crs.name) }
                dd {
                    @for (number, axis) in original.coordinates.iter().zip(original.axes) { (number) " " span class="soft" { (axis) } " " }
                    "(" (original.basis) ")"
                }
            }
            @if let Some(operation) = &report.crs.operation {
                dt { "Operation" }
                dd { (operation) @if let Some(accuracy) = report.crs.accuracy_m { ", accuracy " (accuracy) " m" } }
            }
        }
    }
}
