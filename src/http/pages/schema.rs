//! A schema, queryables or sortables as a page.

use super::page;
use crate::{catalog::Collection, http::base_url::BaseUrl};
use maud::{Markup, html};
use serde_json::{Map, Value};

/// The page of the properties of a JSON Schema that is at `url`.
pub fn schema(
    collection: &Collection,
    title: &str,
    explanation: &str,
    properties: &Map<String, Value>,
    url: &str,
    base: &BaseUrl,
) -> Markup {
    let info = &collection.info;
    let own = base.url(format_args!("/collections/{}", info.id));
    let text = |property: &Value, key: &str| property[key].as_str().unwrap_or_default().to_owned();
    let body = html! {
        p { (explanation) }
        div class="scroll" tabindex="0" role="region" aria-label="Properties" {
            table {
                thead { tr { @for name in ["Property", "Type", "Unit", "Role", "Values"] { th scope="col" { (name) } } } }
                tbody {
                    @for (name, property) in properties {
                        tr {
                            td { code { (name) } }
                            td { (type_name(property)) }
                            td { (text(property, "x-ogc-unit")) }
                            td { (text(property, "x-ogc-role")) }
                            td { (values(property)) (text(property, "description")) }
                        }
                    }
                }
            }
        }
        p class="row" {
            @for (path, name) in [("schema", "Schema"), ("queryables", "Queryables"), ("sortables", "Sortables")] {
                a href=(format!("{own}/{path}?f=html")) { (name) }
            }
            a href=(base.url("/functions?f=html")) { "Functions" }
        }
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{own}?f=html"))];
    page(base, &format!("{}: {title}", info.title), &way, &format!("{url}?f=json"), &body)
}

fn type_name(property: &Value) -> String {
    let of = |key: &str| match &property[key] {
        Value::String(text) => Some(text.clone()),
        Value::Array(types) => Some(types.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or ")),
        _ => None,
    };
    of("format").or_else(|| of("type")).unwrap_or_default()
}

fn values(property: &Value) -> String {
    let values = property["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    values.collect::<Vec<_>>().join(", ")
}
