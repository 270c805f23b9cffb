//! A page of features as a table with its picture.

use super::{grouped, id_text, in_cell, is_id_again, page, row_label};
use crate::{
    catalog::Collection,
    features::{self, encode::OutputFormat},
    http::{
        base_url::BaseUrl,
        links::{Link, escaped},
    },
    model::ColumnType,
    store::Table,
};
use maud::{Markup, PreEscaped, html};

/// What a page of features shows.
pub struct ItemsPage<'a> {
    /// The collection.
    pub collection: &'a Collection,
    /// The rows on the page.
    pub rows: Vec<usize>,
    /// How far they are from the place asked about, metres.
    pub distances_m: Option<Vec<f64>>,
    /// The columns shown, as places in the table.
    pub columns: &'a [usize],
    /// How many features match in all.
    pub number_matched: usize,
    /// Links of the page: `next`, `prev`, and one `alternate` per format.
    pub links: &'a [Link],
}

/// The page.
pub fn items(shown: &ItemsPage<'_>, base: &BaseUrl) -> Markup {
    let (info, table) = (&shown.collection.info, &*shown.collection.table);
    let url = base.url(format_args!("/collections/{}", info.id));
    let item = |row: usize| format!("{url}/items/{}?f=html", escaped(&id_text(table, row)));
    let picture = features::picture(table, shown.rows.iter().copied(), item, |row| row_label(table, row));
    let link = |rel: &str| shown.links.iter().find(|l| l.rel == rel);
    let formats = OutputFormat::ALL.iter().filter_map(|format| {
        let link = shown.links.iter().find(|l| ["self", "alternate"].contains(&l.rel) && l.r#type == format.media_type());
        Some((format.title(), &link?.href))
    });
    let body = html! {
        p class="row" {
            span { (grouped(shown.rows.len())) " of " (grouped(shown.number_matched)) " features" }
            @for (rel, name) in [("prev", "‹ Previous"), ("next", "Next ›")] {
                @if let Some(link) = link(rel) { a href=(link.href) rel=(rel) { (name) } }
            }
            span class="soft" { "As " @for (title, href) in formats { a href=(href) { (title) } " " } }
        }
        @if let Some(picture) = picture { figure { (PreEscaped(picture)) } }
        (table_of_items(table, shown.columns, &shown.rows, shown.distances_m.as_deref(), item))
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{url}?f=html"))];
    let json = link("alternate").map_or_else(|| format!("{url}/items"), |l| l.href.clone());
    page(base, &format!("{}: features", info.title), &way, &json, &body)
}

/// Rows as a table of their properties, with their distances where a place was asked about.
pub fn table_of_items(
    table: &Table,
    columns: &[usize],
    rows: &[usize],
    distances_m: Option<&[f64]>,
    href: impl Fn(usize) -> String,
) -> Markup {
    let mut columns: Vec<_> = columns.iter().filter_map(|&c| table.columns().get(c)).collect();
    // The id comes first whatever columns there are; it need not come twice.
    columns.retain(|column| !is_id_again(table, column, rows));
    let id_heading = if columns.iter().any(|column| column.name == Table::ID_COLUMN) { "feature" } else { Table::ID_COLUMN };
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Features" {
            table class="features" {
                thead {
                    tr {
                        th scope="col" { (id_heading) }
                        @if distances_m.is_some() { th scope="col" { "distance" } }
                        @for column in &columns { th scope="col" { (column.name) } }
                    }
                }
                tbody {
                    @for (place, &row) in rows.iter().enumerate() {
                        tr {
                            td { a href=(href(row)) { (id_text(table, row)) } }
                            @if let Some(distance_m) = distances_m.and_then(|distances| distances.get(place)) {
                                td class="number" { (distance(*distance_m)) }
                            }
                            @for column in &columns {
                                @let number = matches!(column.column_type, ColumnType::Integer | ColumnType::Float);
                                td class=[number.then_some("number")] { (in_cell(column, row)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Metres up to a kilometre, then kilometres.
fn distance(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres:.0} m") } else { format!("{:.1} km", metres / 1000.0) }
}
