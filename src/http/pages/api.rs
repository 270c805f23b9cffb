//! The definition of the API as a page: every operation with its parameters, and links that try it.

use super::page;
use crate::http::{base_url::BaseUrl, links::escaped};
use maud::{Markup, html};
use serde_json::Value;

/// The page of an `OpenAPI` document, its operations in groups by these tags.
pub fn api(document: &Value, tags: &[&str], base: &BaseUrl) -> Markup {
    let description = |tag: &str| {
        let mut all = document["tags"].as_array().into_iter().flatten();
        all.find(|known| known["name"] == tag).and_then(|known| known["description"].as_str()).unwrap_or_default().to_owned()
    };
    let body = html! {
        p {
            "All of it can be asked with GET and HEAD. Programs read "
            a href=(base.url("/api?f=json")) { "the OpenAPI definition" } "; the data begins at "
            a href=(base.url("/collections?f=html")) { "the collections" }
            ". What is wrong with a request, and what is allowed, is said as a problem (RFC 9457)."
        }
        @for tag in tags {
            h2 { (tag) }
            p class="soft" { (description(tag)) }
            @for (path, item) in document["paths"].as_object().into_iter().flatten() {
                @let get = Operation { document, path, get: &item["get"] };
                @if get.get["tags"][0] == **tag { (operation(&get, base)) }
            }
        }
    };
    page(base, "The API", &[], &base.url("/api?f=json"), &body)
}

/// An operation and the document in which its references lead somewhere.
struct Operation<'a> {
    document: &'a Value,
    path: &'a str,
    get: &'a Value,
}

impl<'a> Operation<'a> {
    fn parameters(&self) -> impl Iterator<Item = &'a Value> + use<'a> {
        let document = self.document;
        let resolved = move |parameter: &'a Value| match parameter["$ref"].as_str().and_then(|r| r.strip_prefix('#')) {
            Some(pointer) => document.pointer(pointer),
            None => Some(parameter),
        };
        self.get["parameters"].as_array().into_iter().flatten().filter_map(resolved)
    }

    /// The path with examples in the place of its variables, and with those parameters without which nothing is asked; `None` where there is no example.
    fn example_path(&self) -> Option<String> {
        let mut path = self.path.to_owned();
        for parameter in self.parameters().filter(|parameter| parameter["in"] == "path") {
            let value = in_url(&parameter["example"])?;
            path = path.replace(&format!("{{{}}}", parameter["name"].as_str()?), &value);
        }
        for parameter in self.parameters().filter(|parameter| is_needed(parameter)) {
            path = with_parameter(&path, parameter["name"].as_str()?, &in_url(&parameter["example"])?);
        }
        Some(path)
    }
}

fn operation(operation: &Operation<'_>, base: &BaseUrl) -> Markup {
    let get = operation.get;
    let example = operation.example_path().map(|path| base.url(path));
    let mut parameters = operation.parameters().peekable();
    html! {
        h3 id=(get["operationId"].as_str().unwrap_or_default()) {
            code { @if let Some(url) = &example { a href=(url) { (operation.path) } } @else { (operation.path) } }
        }
        p { (get["summary"].as_str().unwrap_or_default()) ". " (prose(&get["description"])) }
        p class="soft" { "Answers: " (media_types(get)) }
        @if parameters.peek().is_some() {
            div class="scroll" tabindex="0" role="region" aria-label="Parameters" {
                table {
                    thead { tr { @for name in ["Parameter", "Value", "Meaning", "Example"] { th scope="col" { (name) } } } }
                    tbody { @for parameter in parameters { (row(parameter, example.as_deref())) } }
                }
            }
        }
    }
}

fn row(parameter: &Value, url: Option<&str>) -> Markup {
    let name = parameter["name"].as_str().unwrap_or_default();
    let value = in_url(&parameter["example"]);
    let tried = url.zip(value.as_deref()).filter(|_| parameter["in"] == "query");
    html! {
        tr {
            td { code { (name) } @if parameter["in"] == "path" { " " span class="soft" { "(path)" } } }
            td { (allowed(&parameter["schema"])) }
            td { (prose(&parameter["description"])) }
            td {
                @if let Some((url, value)) = tried { a href=(if is_needed(parameter) { url.to_owned() } else { with_parameter(url, name, value) }) { code { (shown(&parameter["example"])) } } }
            }
        }
    }
}

/// Whether a parameter of a query has to be there.
fn is_needed(parameter: &Value) -> bool {
    parameter["in"] == "query" && parameter["required"] == true
}

fn with_parameter(url: &str, name: &str, value: &str) -> String {
    format!("{url}{}{name}={value}", if url.contains('?') { '&' } else { '?' })
}

/// A description, in which names stand between backticks.
fn prose(description: &Value) -> Markup {
    let parts = description.as_str().unwrap_or_default().split('`').enumerate();
    html! { @for (i, part) in parts { @if i % 2 == 1 { code { (part) } } @else { (part) } } }
}

/// What a schema allows, in a few words.
fn allowed(schema: &Value) -> String {
    let choice = schema["enum"].as_array().map(|values| values.iter().map(shown).collect::<Vec<_>>().join(" | "));
    let mut words = choice.unwrap_or_else(|| schema["type"].as_str().unwrap_or_default().to_owned());
    for (key, word) in [("minimum", " from "), ("maximum", " to "), ("default", "; otherwise ")] {
        if !schema[key].is_null() {
            words.push_str(word);
            words.push_str(&shown(&schema[key]));
        }
    }
    words
}

fn media_types(get: &Value) -> String {
    let content = get["responses"]["200"]["content"].as_object().into_iter().flatten();
    content.map(|(media_type, _)| media_type.as_str()).collect::<Vec<_>>().join(", ")
}

/// A value as it is read: of a list, its members between commas.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(shown).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// A value in a URL.
fn in_url(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| escaped(&shown(value)).to_string())
}
