//! A problem as a page.

use super::page;
use crate::http::{
    base_url::BaseUrl,
    problem::{Allowed, Problem},
};
use axum::http::Uri;
use maud::{Markup, html};

/// The page of a problem with the request for `uri`.
pub fn problem(problem: &Problem, request_id: &str, uri: &Uri, base: &BaseUrl) -> Markup {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("f="));
    let query: Vec<&str> = kept.chain(["f=json"]).collect();
    let json = base.url(format_args!("{}?{}", uri.path(), query.join("&")));
    let body = html! {
        p { (problem.detail) }
        dl {
            @if let Some(refused) = &problem.parameter {
                dt { "parameter" } dd { code { (refused.parameter) } }
                @if !refused.value.is_empty() { dt { "value" } dd { code { (refused.value) } } }
                dt { "allowed" }
                dd {
                    @match &refused.allowed {
                        Allowed::Text(text) => { (text) },
                        Allowed::Names(names) => @for name in names { code { (name) } " " },
                    }
                }
            }
            dt { "request" } dd { code { (request_id) } }
        }
    };
    page(base, &problem.title(), &[("Collections", base.url("/collections?f=html"))], &json, &body)
}
