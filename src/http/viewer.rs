//! The map and the files it is made of, embedded in the binary.

use super::{
    ask::{Ask, PathOf},
    embedded::Embedded,
    negotiate,
    problem::Problem,
    respond::{self, ETag, HTML},
};
use axum::{
    body::Bytes,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};
use tokio::task::spawn_blocking;

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

/// A file that the page asks for.
struct Asset {
    media_type: String,
    etag: ETag,
    file: Embedded,
}

/// The files that the page asks for, by name.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let asset = |path: &str| {
        let file = Files::get(path)?;
        let etag = ETag::of([&file.metadata.sha256_hash()[..]]);
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        let media_type = file.metadata.mimetype().to_owned();
        Some((path.strip_prefix("assets/")?.to_owned(), Asset { media_type, etag, file: Embedded::new(bytes) }))
    };
    Files::iter().filter_map(|path| asset(&path)).collect()
});

/// `/assets/{path}`. The name of a file has a hash of its content, so it never changes.
pub async fn asset(PathOf(path): PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    let asset = ASSETS.get(&path).ok_or_else(|| Problem::not_found("the map has no such file"))?;
    let encoding = negotiate::content_coding(&ask.headers)?.encoding;
    let mut response = if asset.etag.is_held_by(&ask.headers) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let encoded = spawn_blocking(move || asset.file.encoded(encoding)).await?;
        let coding = encoded.is_some().then(|| (header::CONTENT_ENCODING, HeaderValue::from_static(encoding.token())));
        let body = encoded.unwrap_or_else(|| asset.file.plain().clone());
        let mut response = ([(header::CONTENT_TYPE, asset.media_type.as_str())], body).into_response();
        response.headers_mut().extend(coding);
        response
    };
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let vary = HeaderValue::from_static("accept-encoding");
    response.headers_mut().extend([(header::CACHE_CONTROL, forever), (header::VARY, vary)]);
    response.headers_mut().extend(asset.etag.header().map(|tag| (header::ETAG, tag)));
    Ok(response)
}

/// `/favicon.svg`.
pub async fn favicon(ask: Ask) -> Result<Response, Problem> {
    let file = Files::get("favicon.svg").ok_or_else(|| Problem::not_found("there is no icon"))?;
    Ok(respond::document(&ask, "image/svg+xml", file.data.into_owned()))
}
