//! Where clients reach the server: what links start with.

use super::{forwarded::Forwarded, problem::Problem, state::HttpSettings};
use axum::http::{HeaderMap, StatusCode, Uri, header, uri::Authority};
use std::{fmt, net::IpAddr};

/// Where clients reach the server: scheme, host and perhaps a path, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The configured URL, else what the request says: the `Host` header or the authority of HTTP/2, and what trusted proxies
    /// tell. A host or path that could not be one is refused, because it would stand in every link.
    pub fn of(uri: &Uri, headers: &HeaderMap, peer: Option<IpAddr>, settings: &HttpSettings) -> Result<Self, Problem> {
        if let Some(url) = &settings.public_url {
            return Ok(Self(url.trim_end_matches('/').to_owned()));
        }
        let told = Forwarded::believed(headers, peer, &settings.trusted_proxies);
        let https = told.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
        let own = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let own = own.or_else(|| uri.authority().map(Authority::as_str));
        let host = told.host.or_else(|| own.map(str::to_owned)).filter(|host| is_host(host));
        let host = host.ok_or_else(|| refused("the `Host` header is missing or names no host"))?;
        let port = told.port.as_deref().and_then(|port| port.parse().ok()).filter(|_| !has_port(&host));
        let port = port.filter(|port: &u16| *port != if https { 443 } else { 80 });
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        let prefix = told.prefix.unwrap_or_default();
        let prefix = prefix.trim_end_matches('/');
        if !is_prefix(prefix) {
            return Err(refused("the `X-Forwarded-Prefix` header names no path"));
        }
        Ok(Self(format!("{}://{host}{port}{prefix}", if https { "https" } else { "http" })))
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

fn refused(detail: &str) -> Problem {
    Problem::refused(StatusCode::BAD_REQUEST, detail)
}

/// A name or address with perhaps a port (RFC 9110, section 7.2), and nothing that could break out of a URL.
fn is_host(host: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    !host.is_empty() && host.len() <= 255 && host.bytes().all(allowed) && host.parse::<Authority>().is_ok()
}

fn has_port(host: &str) -> bool {
    host.parse::<Authority>().is_ok_and(|authority| authority.port().is_some())
}

/// Nothing, or segments of a path that stay where they are.
fn is_prefix(prefix: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._~%".contains(&b);
    let is_segment = |segment: &str| !["", ".", ".."].contains(&segment) && segment.bytes().all(allowed);
    match prefix.strip_prefix('/') {
        Some(path) => prefix.len() <= 255 && path.split('/').all(is_segment),
        None => prefix.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(headers: &[(&'static str, &str)], settings: &HttpSettings) -> Option<String> {
        let headers = headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        let peer = Some([127, 0, 0, 1].into());
        BaseUrl::of(&Uri::from_static("/collections"), &headers, peer, settings).ok().map(|b| b.to_string())
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
    fn what_a_proxy_tells_makes_the_outer_address() {
        let trusting = HttpSettings { trusted_proxies: vec!["127.0.0.1".parse().unwrap()], ..HttpSettings::default() };
        for (told, url) in [
            (&[][..], "http://inner:8080"),
            (&[("x-forwarded-proto", "https")], "https://inner:8080"),
            (&[("x-forwarded-host", "maps.example"), ("x-forwarded-proto", "HTTPS")], "https://maps.example"),
            (&[("x-forwarded-host", "maps.example"), ("x-forwarded-port", "8443")], "http://maps.example:8443"),
            (&[("x-forwarded-host", "maps.example"), ("x-forwarded-port", "80")], "http://maps.example"),
            (&[("x-forwarded-host", "maps.example:81"), ("x-forwarded-port", "82")], "http://maps.example:81"),
            (&[("x-forwarded-host", "[2001:db8::1]"), ("x-forwarded-port", "82")], "http://[2001:db8::1]:82"),
            (&[("x-forwarded-host", "a"), ("x-forwarded-prefix", "/geo/lode/")], "http://a/geo/lode"),
            (&[("x-forwarded-host", "a"), ("x-forwarded-prefix", "/")], "http://a"),
            (&[("forwarded", "host=\"maps.example:8443\";proto=https")], "https://maps.example:8443"),
        ] {
            let headers = [&[("host", "inner:8080")], told].concat();
            assert_eq!(base(&headers, &trusting).unwrap(), url);
            assert_eq!(base(&headers, &HttpSettings::default()).unwrap(), "http://inner:8080", "nobody is trusted");
        }
        for (name, value) in [
            ("x-forwarded-prefix", "lode"),
            ("x-forwarded-prefix", "//evil.example"),
            ("x-forwarded-prefix", "/../admin"),
            ("x-forwarded-prefix", "/a\"onload="),
            ("x-forwarded-host", "evil.example/path"),
        ] {
            assert_eq!(base(&[("host", "inner"), (name, value)], &trusting), None, "{value}");
        }
    }

    #[test]
    fn hosts_that_are_none_are_refused() {
        for host in ["", "a b", "evil.example/path", "user@evil.example", "a\"onload=", "[::1", &"a".repeat(300)] {
            assert_eq!(base(&[("host", host)], &HttpSettings::default()), None, "{host}");
        }
        assert_eq!(base(&[], &HttpSettings::default()), None);
    }
}
