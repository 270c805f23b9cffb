//! Around every request: an id, limits, cross-origin access, the body of problems, a log line, a count.

use super::{
    cors,
    problem::{PROBLEM_JSON, Problem},
    state::Shared,
};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The header that carries the request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Enough for a filter with a polygon of 1000 vertices, percent-encoded.
const MAX_TARGET_BYTES: usize = 48 << 10;

/// The middleware.
pub async fn observe(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id(request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let mut response = match refusal(&request) {
        Some(problem) => problem.into_response(),
        None if method == Method::OPTIONS => cors::preflight(),
        None => next.run(request).await,
    };
    cors::allow(response.headers_mut());
    if let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() {
        if let Some(cause) = &problem.cause {
            tracing::error!(%method, %uri, request_id = %id, "{cause}");
        }
        write_problem(&mut response, &problem, &id, &method);
    }
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (took, status) = (start.elapsed(), response.status().as_u16());
    state.metrics.record(route.as_ref().map_or("other", |r| r.as_str()), status, took);
    tracing::debug!(%method, %uri, status, ms = took.as_secs_f64() * 1e3, request_id = %id, "answered");
    response
}

/// What no handler needs to see: endless targets, and bodies, since nothing here takes one.
fn refusal(request: &Request) -> Option<Problem> {
    let length = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if length > MAX_TARGET_BYTES {
        let detail = format!("the URL has {length} bytes; at most {MAX_TARGET_BYTES} are read");
        return Some(Problem::refused(StatusCode::URI_TOO_LONG, detail));
    }
    let headers = request.headers();
    let body = headers.contains_key(header::TRANSFER_ENCODING) || headers.get(header::CONTENT_LENGTH).is_some_and(|l| l != "0");
    body.then(|| Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, "requests here have no body"))
}

fn write_problem(response: &mut Response, problem: &Problem, id: &str, method: &Method) {
    let body = problem.to_json(id);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = if *method == Method::HEAD { Body::empty() } else { Body::from(body) };
}

/// The id that a proxy gave the request, if it looks like one; else a new one: the start of this server and a
/// number.
fn request_id(headers: &HeaderMap) -> String {
    static START: LazyLock<u64> =
        LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as u64));
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let fits =
        |id: &&str| !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    match headers.get(REQUEST_ID).and_then(|v| v.to_str().ok()).filter(fits) {
        Some(id) => id.to_owned(),
        None => format!("{:x}-{:08x}", *START, NEXT.fetch_add(1, Relaxed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_a_proxys_id_is_kept() {
        assert_ne!(request_id(&HeaderMap::new()), request_id(&HeaderMap::new()));
        let with = |id: &str| request_id(&[(REQUEST_ID, id.parse().unwrap())].into_iter().collect());
        assert_eq!(with("abc-1"), "abc-1");
        assert_ne!(with("a\"b"), "a\"b");
    }
}
