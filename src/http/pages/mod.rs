//! Pages for people, read without scripts: the same answers as the JSON, in the look of the map.

mod api;
mod at;
mod collection;
mod collections;
mod coverage;
mod feature;
mod items;
mod lists;
mod problem;
mod quality;
mod ready_made;
mod schema;
mod sheets;
mod statistics;
mod styles;
mod tiles;

pub use api::api;
pub use at::at;
pub use collection::collection;
pub use collections::collections;
pub use coverage::coverage;
pub use feature::feature;
pub use items::{ItemsPage, items};
pub use lists::{conformance, functions};
pub use problem::problem;
pub use quality::quality;
pub use ready_made::ready_made;
pub use schema::schema;
pub use sheets::sheets;
pub use statistics::statistics;
pub use styles::styles;
pub use tiles::{tile_matrix_set, tile_matrix_sets, tileset, tilesets};

use super::{
    ask::Ask,
    base_url::BaseUrl,
    problem::Problem,
    respond::{self, HTML},
};
use crate::{
    model::Value,
    store::{Column, IdRef, Table},
};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};
use maud::{DOCTYPE, Markup, html};

/// No script at all, and no style but the pages' own.
pub const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
);
/// Columns whose text may stand for a feature, in order of preference.
const NAME_COLUMNS: [&str; 8] = ["name", "title", "label", "name_en", "name_ru", "name_kk", "site_name", "sheet"];

/// `/pages.css`.
pub async fn stylesheet(ask: Ask) -> Result<Response, Problem> {
    Ok(respond::document(&ask, "text/css; charset=utf-8", include_str!("style.css")))
}

/// A page as an answer, with its policy.
pub fn answer(ask: &Ask, page: Markup) -> Response {
    with_policy(respond::document(ask, HTML, page.into_string()))
}

/// Adds the policy of pages.
pub fn with_policy(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// A page: the way to it, and the same as JSON.
pub fn page(base: &BaseUrl, title: &str, way: &[(&str, String)], json: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href=(base.url("/favicon.svg"));
                link rel="stylesheet" href=(base.url("/pages.css"));
                link rel="alternate" type="application/json" href=(json);
            }
            body {
                header {
                    nav aria-label="The way here" {
                        a href=(base.url("/")) { "Map" }
                        @for (name, href) in way { " › " a href=(href) { (name) } }
                    }
                    span class="other" { a href=(json) { "JSON" } " · " a href=(base.url("/api?f=html")) { "API" } }
                }
                main { h1 { (title) } (body) }
            }
        }
    }
}

/// What a row is called: the text of a name-like column, else its id.
pub fn row_label(table: &Table, row: usize) -> String {
    let named = NAME_COLUMNS.iter().filter_map(|name| table.columns().iter().find(|c| c.name.eq_ignore_ascii_case(name)));
    let text = named.filter_map(|column| match column.value(row) {
        Value::Text(text) if !text.is_empty() => Some(text.to_owned()),
        _ => None,
    });
    text.into_iter().next().unwrap_or_else(|| id_text(table, row))
}

/// The id of a row as text.
pub fn id_text(table: &Table, row: usize) -> String {
    match table.ids().get(row) {
        IdRef::Integer(id) => id.to_string(),
        IdRef::Text(id) => id.to_owned(),
    }
}

/// Whether a column is called `id` and holds nothing but the ids of these rows.
fn is_id_again(table: &Table, column: &Column, rows: &[usize]) -> bool {
    let is_id = |&row: &usize| column.value(row).with_text(|text| text == id_text(table, row));
    column.name == Table::ID_COLUMN && rows.iter().all(is_id)
}

/// The most of a text that a cell of a table shows; the page of the feature has all of it.
const MAX_CELL_CHARS: usize = 160;

/// A value in a cell of a table.
fn in_cell(column: &Column, row: usize) -> Markup {
    let cut = column.value(row).with_text(|text| {
        let (end, _) = text.char_indices().nth(MAX_CELL_CHARS)?;
        Some(html! { (&text[..end]) "…" })
    });
    cut.unwrap_or_else(|| value(column, row))
}

/// A value in a list.
fn value(column: &Column, row: usize) -> Markup {
    match column.value(row) {
        Value::Null => html! { span class="soft" { "–" } },
        Value::Text(text) if is_address(text) => html! { a href=(text) rel="noopener nofollow" { (text) } },
        other => html! { (other.with_text(str::to_owned)) },
    }
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

/// A whole number with thin spaces between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1\u{202f}000", "1\u{202f}234\u{202f}567"]);
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_address("https://example.org/a") && !is_address("javascript:alert(1)") && !is_address("https://a b"));
    }
}
