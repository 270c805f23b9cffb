//! Links in documents (RFC 8288; OGC 17-069r4, section 5.2) and the base they start from.

use super::{problem::Problem, state::HttpSettings};
use axum::http::{HeaderMap, StatusCode, Uri, header, uri::Authority};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::fmt;

/// What RFC 3986, section 3.3, does not allow in a path segment.
const NOT_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',');

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The target, absolute.
    pub href: String,
    /// What the target is to this resource.
    pub rel: &'static str,
    /// The media type of the target.
    pub r#type: &'static str,
    /// For people.
    pub title: String,
}

impl Link {
    /// A link with all its parts.
    pub fn new(rel: &'static str, media_type: &'static str, title: impl Into<String>, href: String) -> Self {
        Self { href, rel, r#type: media_type, title: title.into() }
    }
}

/// Where clients reach the server: scheme, host and perhaps a path, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The configured URL, else what the request says: the `Host` header or the authority of HTTP/2, and behind a
    /// trusted proxy what that adds. A host that could not be one is refused, because it would stand in every link.
    pub fn of(uri: &Uri, headers: &HeaderMap, settings: &HttpSettings) -> Result<Self, Problem> {
        if let Some(url) = &settings.public_url {
            return Ok(Self(url.trim_end_matches('/').to_owned()));
        }
        let text = |name: &str| headers.get(name)?.to_str().ok();
        let forwarded = |name: &str| text(name).filter(|_| settings.trust_proxy).map(|v| v.split(',').next().unwrap_or(v).trim());
        let scheme = match forwarded("x-forwarded-proto") {
            Some("https") => "https",
            _ => "http",
        };
        let own = || text(header::HOST.as_str()).or_else(|| uri.authority().map(Authority::as_str));
        match forwarded("x-forwarded-host").or_else(own) {
            Some(host) if is_host(host) => Ok(Self(format!("{scheme}://{host}"))),
            _ => Err(Problem::refused(StatusCode::BAD_REQUEST, "the `Host` header is missing or names no host")),
        }
    }

    /// For entity tags: it stands in every link.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The URL of a path that starts with a slash.
    pub fn url(&self, path: impl fmt::Display) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name or address with perhaps a port (RFC 9110, section 7.2), and nothing that could break out of a URL.
fn is_host(host: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    !host.is_empty() && host.len() <= 255 && host.bytes().all(allowed) && host.parse::<Authority>().is_ok()
}

/// Any text as one segment of a path or one value of a query.
pub fn escaped(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, NOT_IN_SEGMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(headers: &[(&'static str, &str)], settings: &HttpSettings) -> Option<String> {
        let headers = headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        BaseUrl::of(&Uri::from_static("/collections"), &headers, settings).ok().map(|b| b.to_string())
    }

    #[test]
    fn links_start_where_the_client_came_in() {
        let plain = HttpSettings::default();
        assert_eq!(base(&[("host", "geo.example:8080")], &plain).unwrap(), "http://geo.example:8080");
        assert_eq!(base(&[("host", "[::1]:8080")], &plain).unwrap(), "http://[::1]:8080");
        let public = HttpSettings { public_url: Some("https://maps.example/lode/".into()), ..plain };
        assert_eq!(base(&[("host", "10.0.0.1")], &public).unwrap(), "https://maps.example/lode");
    }

    #[test]
    fn a_proxy_is_believed_only_when_trusted() {
        let headers = [("host", "inner"), ("x-forwarded-host", "maps.example, other"), ("x-forwarded-proto", "https")];
        let trusting = HttpSettings { trust_proxy: true, ..HttpSettings::default() };
        assert_eq!(base(&headers, &HttpSettings::default()).unwrap(), "http://inner");
        assert_eq!(base(&headers, &trusting).unwrap(), "https://maps.example");
    }

    #[test]
    fn hosts_that_are_none_are_refused() {
        for host in ["", "a b", "evil.example/path", "user@evil.example", "a\"onload=", "[::1", &"a".repeat(300)] {
            assert_eq!(base(&[("host", host)], &HttpSettings::default()), None, "{host}");
        }
        assert_eq!(base(&[], &HttpSettings::default()), None);
    }

    #[test]
    fn a_text_with_any_sign_is_one_segment_or_value() {
        assert_eq!(escaped("a/b c?#%&=+ә").to_string(), "a%2Fb%20c%3F%23%25%26%3D%2B%D3%99");
    }
}
