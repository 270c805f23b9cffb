//! Statistics as a page: a table of groups, and what its numbers are.

use super::{grouped, page};
use crate::{
    http::{
        data_format::DataFormat,
        statistics::{Answer, KeyNames, text_of},
    },
    statistics::{Group, Measured, Statistics},
};
use maud::{Markup, html};
use serde_json::Value;

/// More groups make a page that browsers are slow with; the other formats have all.
const MAX_ROWS: usize = 2000;

/// The page.
pub fn statistics(answer: &Answer, statistics: &Statistics) -> Markup {
    let (info, url) = (&answer.collection.info, answer.collection_url());
    let links = answer.links();
    let json = links
        .iter()
        .find(|link| link.rel == "alternate")
        .map_or_else(|| format!("{url}/statistics?f=json"), |link| link.href.clone());
    let others = links.iter().filter(|link| link.rel == "alternate");
    let items = links.iter().find(|link| link.rel == "items").map(|link| html_of(&link.href));
    let body = html! {
        p class="row" {
            span {
                @match items {
                    Some(href) => a href=(href) { (grouped(statistics.number_matched)) " features" },
                    None => { (grouped(statistics.number_matched)) " features" },
                }
                @if !answer.query.group_by.is_empty() { " in " (grouped(statistics.groups.len())) " groups" }
            }
            span class="soft" { "As " @for link in others { a href=(link.href) { (link.title.trim_start_matches("This as ")) } " " } }
        }
        @if let Some(filter) = answer.shown_filter() { p { "Of which " code { (filter) } } }
        (table(answer, statistics))
        @if statistics.groups.len() > MAX_ROWS {
            p { "The first " (grouped(MAX_ROWS)) " groups are shown; " (DataFormat::Csv.title()) " has all." }
        }
        h2 { "How the numbers are made" }
        dl {
            @for grouping in &answer.query.group_by { dt { code { (grouping.name) } } dd { (grouping.rule()) } }
            @for (measure, rule) in answer.query.measures.iter().zip(&statistics.rules) {
                dt { code { (measure.name) } }
                dd { (rule.text) @if let Some(unit) = rule.unit.as_deref().filter(|unit| *unit != "1") { ", in " (unit) } }
            }
        }
    };
    let way = [("Collections", answer.base.url("/collections?f=html")), (info.title.as_str(), format!("{url}?f=html"))];
    page(&answer.base, &format!("{}: statistics", info.title), &way, &json, &body)
}

fn table(answer: &Answer, statistics: &Statistics) -> Markup {
    let query = &answer.query;
    let with_links = answer.links_groups(statistics);
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Statistics" {
            table class="features" {
                thead {
                    tr {
                        @for grouping in &query.group_by { th scope="col" { (grouping.name) } }
                        @for (measure, rule) in query.measures.iter().zip(&statistics.rules) {
                            th scope="col" {
                                (measure.name)
                                @if let Some(unit) = rule.unit.as_deref().filter(|unit| *unit != "1") { " [" (unit) "]" }
                            }
                        }
                    }
                }
                tbody {
                    @if !query.group_by.is_empty() {
                        @for group in statistics.groups.iter().take(MAX_ROWS) { (row(answer, group, with_links)) }
                    }
                    tr {
                        @for place in 0..query.group_by.len() { th scope="row" { @if place == 0 { "all" } } }
                        @for value in &statistics.total { (cell(value)) }
                    }
                }
            }
        }
    }
}

fn row(answer: &Answer, group: &Group, with_links: bool) -> Markup {
    let href = answer.items_link(Some(group)).filter(|_| with_links).map(|link| html_of(&link.href));
    html! {
        tr {
            @for (place, (grouping, key)) in answer.query.group_by.iter().zip(&group.keys).enumerate() {
                @let names = KeyNames::of(grouping);
                @let text = names.label(key).unwrap_or_else(|| text_of(&names.value(key)));
                @let text = if text.is_empty() { "–" } else { &text };
                td {
                    @match href.as_ref().filter(|_| place == 0) {
                        Some(href) => a href=(href) { (text) },
                        None => (text),
                    }
                }
            }
            @for value in &group.values { (cell(value)) }
        }
    }
}

fn cell(measured: &Measured) -> Markup {
    let without = (measured.without_value > 0).then(|| format!("{} without a value", grouped(measured.without_value)));
    html! { td class="number" title=[without] { (shown(&measured.value)) } }
}

/// A number as people read it: thousands apart, four decimals at most.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Number(number) => match (number.as_u64(), number.as_f64()) {
            (Some(whole), _) => grouped(usize::try_from(whole).unwrap_or(usize::MAX)),
            (None, Some(float)) if float.abs() < f64::MIN_POSITIVE => "0".to_owned(),
            (None, Some(float)) if (1e-3..1e15).contains(&float) => {
                let rounded = format!("{float:.4}");
                let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
                let decimals = decimals.trim_end_matches('0');
                let whole = whole.parse().map_or_else(|_| whole.to_owned(), grouped);
                if decimals.is_empty() { whole } else { format!("{whole}.{decimals}") }
            }
            _ => number.to_string(),
        },
        other => text_of(other),
    }
}

/// The page of features that a link leads to.
fn html_of(href: &str) -> String {
    format!("{href}{}f=html", if href.contains('?') { "&" } else { "?" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_people_read_them() {
        let of = |value: Value| shown(&value);
        assert_eq!(of(1234.into()), "1\u{202f}234");
        assert_eq!(of(1234.5.into()), "1\u{202f}234.5");
        assert_eq!(of(0.123_456.into()), "0.1235");
        assert_eq!(of((-1.5).into()), "-1.5");
        assert_eq!(of(1e-9.into()), "1e-9");
        assert_eq!([of(0.into()), of(0.0.into())], ["0", "0"]);
        assert_eq!(of(Value::Null), "–");
    }
}
