//! What proxies tell of the request as they got it: `X-Forwarded-*`, and `Forwarded` (RFC 7239).

use crate::model::IpNetwork;
use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// The request as it came to the outermost proxy that is trusted. Values as they stand in the headers; nothing is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forwarded {
    pub scheme: Option<String>,
    pub host: Option<String>,
    pub port: Option<String>,
    /// The path under which the proxy serves this server.
    pub prefix: Option<String>,
}

impl Forwarded {
    /// What to believe of the headers of a request from `peer`: nothing, unless it is trusted.
    ///
    /// Each proxy adds a value at the end of the lists, so those in front can be anybody's invention. A value is believed if it
    /// was added by `peer`, or by a proxy that a believed value names and that is trusted as well.
    pub fn believed(headers: &HeaderMap, peer: Option<IpAddr>, trusted: &[IpNetwork]) -> Self {
        let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
        if !peer.is_some_and(is_trusted) {
            return Self::default();
        }
        let lists = ["proto", "host", "port", "prefix"].map(|name| list(headers, &format!("x-forwarded-{name}")));
        if lists.iter().all(Vec::is_empty) {
            return Self::of_standard(headers, is_trusted);
        }
        let hops =
            list(headers, "x-forwarded-for").iter().rev().map_while(|hop| address(hop)).take_while(|a| is_trusted(*a)).count();
        // A list that is shorter has a proxy in it that only replaces what is there.
        let [scheme, host, port, prefix] = lists.map(|list| {
            let place = list.len().saturating_sub(hops + 1);
            list.into_iter().nth(place)
        });
        Self { scheme, host, port, prefix }
    }

    fn of_standard(headers: &HeaderMap, is_trusted: impl Fn(IpAddr) -> bool) -> Self {
        let mut believed = Self::default();
        for element in list(headers, "forwarded").iter().rev() {
            let pairs: Vec<(String, String)> = split(element, ';').iter().filter_map(|pair| parameter(pair)).collect();
            let value = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
            believed = Self { scheme: value("proto"), host: value("host"), ..Self::default() };
            if !value("for").and_then(|node| address(&node)).is_some_and(&is_trusted) {
                break;
            }
        }
        believed
    }
}

/// `name=value`, the value with or without quotes.
fn parameter(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.split_once('=')?;
    let unquoted = value.trim().strip_prefix('"').and_then(|v| v.strip_suffix('"')).map(|v| v.replace('\\', ""));
    Some((name.trim().to_ascii_lowercase(), unquoted.unwrap_or_else(|| value.trim().to_owned())))
}

/// The members of a list header, over all its lines.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| split(line, ',')).filter(|member| !member.is_empty()).collect()
}

/// Splits, but not within quotes.
fn split(text: &str, separator: char) -> Vec<String> {
    let (mut quoted, mut escaped) = (false, false);
    let members = text.split(|c| {
        let is_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if quoted && !is_escaped => escaped = true,
            '"' if !is_escaped => quoted = !quoted,
            _ => return c == separator && !quoted,
        }
        false
    });
    members.map(|member| member.trim().to_owned()).collect()
}

/// The address of a node, with or without port; `None` for names and the unknown.
fn address(node: &str) -> Option<IpAddr> {
    let bare = node.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(node);
    bare.parse().ok().or_else(|| node.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn believed(peer: &str, headers: &[(&'static str, &str)]) -> Forwarded {
        let headers = headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        let trusted = ["10.0.0.0/8", "::1"].map(|n| n.parse().unwrap());
        Forwarded::believed(&headers, Some(peer.parse().unwrap()), &trusted)
    }

    fn outer(scheme: &str, host: &str) -> Forwarded {
        Forwarded { scheme: Some(scheme.into()), host: Some(host.into()), ..Forwarded::default() }
    }

    #[test]
    fn only_a_trusted_peer_is_believed() {
        let headers = [("x-forwarded-host", "maps.example"), ("x-forwarded-proto", "https")];
        assert_eq!(believed("10.1.2.3", &headers), outer("https", "maps.example"));
        assert_eq!(believed("::ffff:10.1.2.3", &headers), outer("https", "maps.example"));
        assert_eq!(believed("11.1.2.3", &headers), Forwarded::default());
        assert_eq!(believed("11.1.2.3", &[("forwarded", "host=maps.example")]), Forwarded::default());
        assert_eq!(Forwarded::believed(&HeaderMap::new(), None, &["::/0".parse().unwrap()]), Forwarded::default());
    }

    #[test]
    fn what_a_client_put_in_front_is_not_believed() {
        let forged = [
            ("x-forwarded-for", "10.0.0.9, 203.0.113.7"),
            ("x-forwarded-host", "evil.example, maps.example"),
            ("x-forwarded-proto", "http, https"),
        ];
        assert_eq!(believed("10.0.0.1", &forged), outer("https", "maps.example"));
        let forged = "for=10.0.0.9;host=evil.example;proto=http, for=203.0.113.7;host=maps.example;proto=https";
        assert_eq!(believed("10.0.0.1", &[("forwarded", forged)]), outer("https", "maps.example"));
    }

    #[test]
    fn of_several_trusted_proxies_the_outermost_counts() {
        let chain = [
            ("x-forwarded-for", "203.0.113.7, 10.0.0.2:4711"),
            ("x-forwarded-host", "maps.example, inner"),
            ("x-forwarded-proto", "https"),
        ];
        assert_eq!(believed("10.0.0.1", &chain), outer("https", "maps.example"));
        let chain = r#"For="[2001:db8::7]:80";Host="maps.example:8443";proto=https, for="[::1]";host=inner;proto=http"#;
        assert_eq!(believed("10.0.0.1", &[("forwarded", chain)]), outer("https", "maps.example:8443"));
        let lines = [("forwarded", "for=_hidden;host=maps.example;proto=https"), ("forwarded", "for=10.0.0.2;host=inner")];
        let headers = lines.iter().fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(*name, value.parse().unwrap());
            headers
        });
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(Forwarded::believed(&headers, Some([10, 0, 0, 1].into()), &trusted), outer("https", "maps.example"));
    }

    #[test]
    fn quotes_hold_together_what_they_hold() {
        assert_eq!(split(r#"a="x,y\",z";b, c"#, ','), [r#"a="x,y\",z";b"#, "c"]);
        assert_eq!(parameter(r#" Host = "a\"b" "#), Some(("host".into(), "a\"b".into())));
    }

    proptest::proptest! {
        #[test]
        fn any_header_is_read_or_passed_over(text in "[ -~]{0,80}") {
            believed("10.0.0.1", &[("forwarded", &text)]);
            believed("10.0.0.1", &[("x-forwarded-host", &text), ("x-forwarded-for", &text)]);
        }
    }
}
