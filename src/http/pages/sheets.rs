//! A collection of map sheets as a page.

use super::{grouped, page};
use crate::{catalog::CollectionInfo, http::base_url::BaseUrl};
use maud::{Markup, html};

/// The page.
pub fn sheets(info: &CollectionInfo, count: u64, base: &BaseUrl) -> Markup {
    let url = base.url(format_args!("/collections/{}", info.id));
    let body = html! {
        p { (info.description) }
        dl { dt { "Sheets" } dd { (grouped(usize::try_from(count).unwrap_or(usize::MAX))) } }
        p class="row" {
            a href=(format!("{url}/items?f=html")) { "All sheets" }
            a href=(format!("{url}/items?point=71.43,51.13&f=html")) { "The sheet of a place, as of Astana" }
            a href=(format!("{url}/schema?f=html")) { "Schema" }
            a href=(format!("{url}/queryables?f=html")) { "Queryables" }
            a href=(format!("{url}/sortables?f=html")) { "Sortables" }
        }
    };
    page(base, &info.title, &[("Collections", base.url("/collections?f=html"))], &format!("{url}?f=json"), &body)
}
