//! The styles as a page.

use super::page;
use crate::http::base_url::BaseUrl;
use maud::{Markup, html};
use serde_json::Value;

/// The styles of a document as `/styles` has it.
pub fn styles(document: &Value, base: &BaseUrl) -> Markup {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let styles = document["styles"].as_array();
    let first = styles.and_then(|styles| styles.first()).map(|style| text(&style["links"][0]["href"])).unwrap_or_default();
    let body = html! {
        p { "What maps of this server look like, ready for MapLibre: " code { "new maplibregl.Map({ container, style: '" (first) "' })" } }
        ul class="cards" {
            @for style in styles.into_iter().flatten() {
                li {
                    h2 { a href=(text(&style["links"][0]["href"])) { (text(&style["id"])) } }
                    p { (text(&style["title"])) }
                }
            }
        }
        p class="soft" {
            "Add " code { "?language=kk" } " for labels in a language, " code { "?collections=…" } " to light or dark for some collections."
        }
    };
    page(base, "Styles", &[], &base.url("/styles?f=json"), &body)
}
