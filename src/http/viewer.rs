//! The map and the files it is made of.

use super::{
    ask::{Ask, PathOf},
    built,
    problem::Problem,
    respond::{self, FOREVER, HTML, REVALIDATE},
};
use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// All that the page may do: its own scripts, styles and worker, and requests to this server. No value of the
/// data can become a script.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'",
);

/// Adds to the policy that any site may show the page in a frame.
const FRAMED_ANYWHERE: HeaderValue = HeaderValue::from_static("frame-ancestors *");

/// The page.
pub fn index(ask: &Ask) -> Response {
    let page = built::file("index.html").map(|file| file.plain().to_vec());
    let mut response = respond::document(ask, HTML, page.unwrap_or_default());
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// `/embed`: the page for frames in other sites. It is as near to the root as `/`, so that its relative addresses hold.
pub async fn embed(mut ask: Ask) -> Result<Response, Problem> {
    std::mem::take(&mut ask.params).finish()?;
    let mut response = index(&ask);
    // Several policies hold at once, and this one allows what the other says nothing of.
    response.headers_mut().append(header::CONTENT_SECURITY_POLICY, FRAMED_ANYWHERE);
    Ok(response)
}

/// `/assets/{path}`. The name of a file has a hash of its content, so it never changes.
pub async fn asset(PathOf(path): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let file = built::file(&format!("assets/{path}")).ok_or_else(|| Problem::not_found("the map has no such file"))?;
    file.answer(&ask, FOREVER).await
}

/// `/favicon.svg`.
pub async fn favicon(ask: Ask) -> Result<Response, Problem> {
    let file = built::file("favicon.svg").ok_or_else(|| Problem::not_found("there is no icon"))?;
    file.answer(&ask, REVALIDATE).await
}
