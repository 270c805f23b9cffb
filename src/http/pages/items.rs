//! A page of features as a table with its picture.

use super::{grouped, id_text, in_cell, page, row_label};
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
        (table_of_items(table, shown.columns, shown.rows.iter().copied(), item))
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{url}?f=html"))];
    let json = link("alternate").map_or_else(|| format!("{url}/items"), |l| l.href.clone());
    page(base, &format!("{}: features", info.title), &way, &json, &body)
}

/// Rows as a table of their properties.
pub fn table_of_items(
    table: &Table,
    columns: &[usize],
    rows: impl Iterator<Item = usize>,
    href: impl Fn(usize) -> String,
) -> Markup {
    let columns: Vec<_> = columns.iter().filter_map(|&c| table.columns().get(c)).collect();
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Features" {
            table class="features" {
                thead { tr { th scope="col" { "id" } @for column in &columns { th scope="col" { (column.name) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            td { a href=(href(row)) { (id_text(table, row)) } }
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
