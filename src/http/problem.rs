//! Errors as clients see them (RFC 9457).

use super::params::Refusal;
use axum::{
    extract::rejection::PathRejection,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// The media type of problems (RFC 9457, section 3).
pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What went wrong with a request.
///
/// As a response it is a status and an extension; [`super::observe`] writes the body, because only it knows
/// the request id.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The status of the answer.
    pub status: StatusCode,
    /// What happened and what to do, for the person behind the client.
    pub detail: String,
    /// The parameter at fault, if one is.
    pub parameter: Option<Box<RefusedParameter>>,
    /// What the log says of it and the client must not see.
    pub cause: Option<String>,
}

/// A parameter that was refused: members beside the standard ones (RFC 9457, section 3.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedParameter {
    /// Its name.
    pub parameter: String,
    /// What came.
    pub value: String,
    /// What it may be.
    pub allowed: Allowed,
}

/// What a parameter may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Allowed {
    /// In words.
    Text(String),
    /// One of these.
    Names(Vec<String>),
}

/// The body (RFC 9457, section 3.1). The type is `about:blank`, so the title is the status' own phrase.
#[derive(Serialize)]
struct Document<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(flatten)]
    parameter: Option<&'a RefusedParameter>,
    request_id: &'a str,
}

impl Problem {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), parameter: None, cause: None }
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    /// 400 with a sentence of its own.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 503: it will be there later.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// Any other status that is the client's doing.
    pub fn refused(status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(status, detail)
    }

    /// 400 for a parameter, in a query or a path.
    pub fn parameter(parameter: impl Into<String>, value: &str, refusal: Refusal) -> Self {
        let parameter = parameter.into();
        let detail = format!("`{parameter}`: {}", refusal.reason);
        let parameter = RefusedParameter { parameter, value: shortened(value), allowed: refusal.allowed };
        Self { parameter: Some(Box::new(parameter)), ..Self::new(StatusCode::BAD_REQUEST, detail) }
    }

    /// Says of which layer of several the parameter cannot be asked.
    #[must_use]
    pub fn of_layer(self, id: &impl fmt::Display) -> Self {
        Self { detail: format!("{}; that is of the layer `{id}`", self.detail), ..self }
    }

    /// 500: the client learns nothing but a request id, the log learns the cause.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let detail = "something went wrong here; the log of the server has the reason under this request id";
        Self { cause: Some(cause.to_string()), ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail) }
    }

    /// `400 Bad Request`.
    pub fn title(&self) -> String {
        self.status.to_string()
    }

    /// The body as JSON.
    pub fn to_json(&self, request_id: &str) -> Vec<u8> {
        let document = Document {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.detail,
            parameter: self.parameter.as_deref(),
            request_id,
        };
        serde_json::to_vec(&document).unwrap_or_default()
    }
}

/// Enough of a value for its sender to recognise it.
pub fn shortened(value: &str) -> String {
    const MAX_CHARS: usize = 200;
    match value.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::bad_request(format!("the path cannot be read: {}", rejection.body_text()))
    }
}

impl From<tokio::task::JoinError> for Problem {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(error)
    }
}

impl From<&str> for Allowed {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_parameter_says_what_came_and_what_is_allowed() {
        let problem = Problem::parameter("limit", "ten", Refusal::new("not a number", "a whole number from 1"));
        let json: serde_json::Value = serde_json::from_slice(&problem.to_json("r1")).unwrap();
        let expected = serde_json::json!({
            "type": "about:blank", "title": "Bad Request", "status": 400, "detail": "`limit`: not a number",
            "parameter": "limit", "value": "ten", "allowed": "a whole number from 1", "request_id": "r1",
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn an_internal_problem_keeps_its_cause_to_itself() {
        let json = String::from_utf8(Problem::internal("secret.gpkg is locked").to_json("r2")).unwrap();
        assert!(!json.contains("secret") && json.contains("\"r2\""), "{json}");
    }

    #[test]
    fn a_long_value_is_shortened_between_characters() {
        assert_eq!(shortened(&"ә".repeat(500)).chars().count(), 201);
    }
}
