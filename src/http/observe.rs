//! Around every request: an id, limits, cross-origin access, the body of problems, a log line, a count.

use super::{
    base_url::BaseUrl,
    cors, negotiate, pages,
    problem::{PROBLEM_JSON, Problem},
    respond::HTML,
    state::{HttpState, Shared},
    wmts,
};
use axum::{
    body::Body,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    net::SocketAddr,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Instant, SystemTime, UNIX_EPOCH},
};

/// The header that carries the request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Room for a filter with a polygon of some thousand vertices; what carries requests ends at 65,534 bytes.
const MAX_TARGET_BYTES: usize = 65_000;

/// The middleware.
pub async fn observe(State(state): State<Shared>, request: Request, next: Next) -> Response {
    let observed = Observed::since(Instant::now(), request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let page_base = page_base(&request, &state);
    let mut response = match refusal(&request) {
        Some(problem) => problem.into_response(),
        None if method == Method::OPTIONS => cors::preflight(),
        None => next.run(request).await,
    };
    if let Some(problem) = response.extensions_mut().remove::<Arc<Problem>>() {
        observed.write_problem(&mut response, &problem, &method, &uri, page_base.as_ref());
    }
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        // The router knows nothing of OPTIONS, which is answered here.
        response.headers_mut().insert(header::ALLOW, cors::METHODS);
    }
    observed.finish(&state, route.as_ref().map_or("other", |r| r.as_str()), &method, &uri, &mut response);
    response
}

/// A request under observation.
pub struct Observed {
    start: Instant,
    id: HeaderValue,
}

impl Observed {
    /// One that came in at `start` with these headers.
    pub fn since(start: Instant, headers: &HeaderMap) -> Self {
        Self { start, id: request_id(headers) }
    }

    /// Completes the answer, counts it and writes the log line. `route` is the pattern of the path.
    pub fn finish(&self, state: &HttpState, route: &str, method: &Method, uri: &Uri, response: &mut Response) {
        let headers = response.headers_mut();
        cors::allow(headers);
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REQUEST_ID, self.id.clone());
        let (took, status) = (self.start.elapsed(), response.status().as_u16());
        state.metrics.record(route, status, took);
        tracing::debug!(%method, %uri, status, ms = took.as_secs_f64() * 1e3, request_id = self.id(), "answered");
    }

    fn write_problem(&self, response: &mut Response, problem: &Problem, method: &Method, uri: &Uri, page_base: Option<&BaseUrl>) {
        if let Some(cause) = &problem.cause {
            tracing::error!(%method, %uri, request_id = self.id(), "{cause}");
        }
        let headers = response.headers_mut();
        let body = if wmts::is_at(uri.path()) {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(wmts::XML));
            wmts::exception_report(problem).into_bytes()
        } else if let Some(base) = page_base {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
            headers.insert(header::CONTENT_SECURITY_POLICY, pages::POLICY);
            pages::problem(problem, self.id(), uri, base).into_string().into_bytes()
        } else {
            headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
            problem.to_json(self.id())
        };
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        *response.body_mut() = if *method == Method::HEAD { Body::empty() } else { Body::from(body) };
    }

    fn id(&self) -> &str {
        self.id.to_str().unwrap_or_default()
    }
}

/// Where pages link to, for clients that want a problem as a page.
fn page_base(request: &Request, state: &HttpState) -> Option<BaseUrl> {
    if !negotiate::wants_page(request.uri(), request.headers()) {
        return None;
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    BaseUrl::of(request.uri(), request.headers(), peer, &state.settings).ok()
}

/// What no handler needs to see: endless targets, and bodies, since nothing here takes one.
pub fn refusal<B>(request: &axum::http::Request<B>) -> Option<Problem> {
    let length = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if length > MAX_TARGET_BYTES {
        let detail = format!("the URL has {length} bytes; at most {MAX_TARGET_BYTES} are read");
        return Some(Problem::refused(StatusCode::URI_TOO_LONG, detail));
    }
    // Methods that could have a body are refused as such, with those that are possible.
    let headers = request.headers();
    let body = request.method().is_safe()
        && (headers.contains_key(header::TRANSFER_ENCODING) || headers.get(header::CONTENT_LENGTH).is_some_and(|l| l != "0"));
    body.then(|| Problem::refused(StatusCode::PAYLOAD_TOO_LARGE, "requests here have no body"))
}

/// The id that a proxy gave the request, if it looks like one; else a new one: the start of this server and a
/// number.
fn request_id(headers: &HeaderMap) -> HeaderValue {
    static START: LazyLock<u64> =
        LazyLock::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis() as u64));
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let fits = |id: &[u8]| !id.is_empty() && id.len() <= 64 && id.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b));
    match headers.get(REQUEST_ID).filter(|id| fits(id.as_bytes())) {
        Some(id) => id.clone(),
        None => HeaderValue::try_from(format!("{:x}-{:08x}", *START, NEXT.fetch_add(1, Relaxed)))
            .unwrap_or(HeaderValue::from_static("none")),
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
