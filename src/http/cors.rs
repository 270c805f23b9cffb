//! Cross-origin requests (Fetch standard, section 3.2): any page may ask, since the data is public and no cookie is
//! ever looked at. The answer is the same for every origin, so caches need not tell them apart.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// What scripts may read besides the headers that are always readable.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "etag,link,content-length,content-disposition,content-crs,ogc-numbermatched,ogc-numberreturned,lode-missing,lode-thinned,x-request-id",
);

/// What may be asked, of every resource.
pub const METHODS: HeaderValue = HeaderValue::from_static("GET,HEAD,OPTIONS");
/// What scripts of other pages may ask; some resources take what is posted.
const METHODS_OF_SCRIPTS: HeaderValue = HeaderValue::from_static("GET,HEAD,POST,OPTIONS");

/// The answer to every `OPTIONS` request; a preflight asks what may be asked.
pub fn preflight() -> Response {
    let headers = [
        (header::ALLOW, METHODS),
        (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS_OF_SCRIPTS),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Lets scripts of any page read an answer.
pub fn allow(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
}
