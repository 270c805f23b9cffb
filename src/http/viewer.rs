//! The map and the files it is made of, embedded in the binary.

use super::{
    ask::{Ask, PathOf},
    problem::Problem,
    respond::{self, HTML},
};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

/// What the build of `assets/viewer` made.
#[derive(RustEmbed)]
#[folder = "assets/viewer/dist"]
struct Files;

/// All that the page may do: its own scripts, styles and worker, and requests to this server. No value of the
/// data can become a script.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'",
);

/// The page.
pub fn index(ask: &Ask) -> Response {
    let page = Files::get("index.html").map(|file| file.data.into_owned());
    let mut response = respond::document(ask, HTML, page.unwrap_or_default());
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// A file that the page asks for. Its name has a hash of its content, so it never changes.
pub async fn asset(PathOf(path): PathOf<String>) -> Result<Response, Problem> {
    let file = Files::get(&format!("assets/{path}")).ok_or_else(|| Problem::not_found("the map has no such file"))?;
    let media_type = file.metadata.mimetype().to_owned();
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    Ok(([(header::CONTENT_TYPE, media_type)], [(header::CACHE_CONTROL, forever)], file.data.into_owned()).into_response())
}

/// `/favicon.svg`.
pub async fn favicon(ask: Ask) -> Result<Response, Problem> {
    let file = Files::get("favicon.svg").ok_or_else(|| Problem::not_found("there is no icon"))?;
    Ok(respond::document(&ask, "image/svg+xml", file.data.into_owned()))
}
