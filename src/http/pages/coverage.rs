//! Coverage as a page: a table of groups, and what its numbers are.

use super::{grouped, page, statistics::shown};
use crate::http::coverage::{Answer, Row};
use maud::{Markup, html};

/// The page.
pub fn coverage(answer: &Answer<'_>) -> Markup {
    let (info, base) = (answer.info(), answer.base());
    let own = base.url(format_args!("/collections/{}", info.id));
    let links = answer.links();
    let others = links.iter().filter(|link| link.rel == "alternate");
    let json = others.clone().next().map_or_else(|| format!("{own}/coverage?f=json"), |link| link.href.clone());
    let body = html! {
        p class="row" {
            span {
                "What " (grouped(answer.total().count)) " features cover"
                @if let Some(region) = answer.region() { " of " code { (region) } }
            }
            span class="soft" { "As " @for link in others { a href=(link.href) { (link.title.trim_start_matches("This as ")) } " " } }
        }
        (table(answer))
        h2 { "How the numbers are made" }
        p { (answer.rule()) }
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{own}?f=html"))];
    page(base, &format!("{}: coverage", info.title), &way, &json, &body)
}

fn table(answer: &Answer<'_>) -> Markup {
    let has_region = answer.region_km2().is_some();
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Coverage" {
            table class="features" {
                thead {
                    tr {
                        th scope="col" { (answer.group_by().unwrap_or_default()) }
                        th scope="col" { "features" }
                        th scope="col" { "covered [km²]" }
                        @if has_region { th scope="col" { "share" } th scope="col" { "left [km²]" } }
                    }
                }
                tbody {
                    @for group in answer.groups().chain(answer.regions()) {
                        tr { td { (group.value.as_deref().unwrap_or("–")) } (numbers(&group, has_region)) }
                    }
                    tr { th scope="row" { "all" } (numbers(&answer.total(), has_region)) }
                    @if let Some(region_km2) = answer.region_km2() {
                        tr { th scope="row" { "region" } td {} td class="number" { (shown(&region_km2.into())) } td {} td {} }
                    }
                }
            }
        }
    }
}

fn numbers(row: &Row, has_region: bool) -> Markup {
    let number = |number: Option<f64>| html! { td class="number" { (shown(&number.into())) } };
    html! {
        td class="number" { (grouped(row.count)) }
        (number(Some(row.covered_km2)))
        @if has_region { (number(row.covered_share)) (number(row.left_km2)) }
    }
}
