//! What the client accepts (RFC 9110, section 12.5).

use super::params::Format;
use crate::tiles::ContentEncoding;
use axum::http::{HeaderMap, HeaderName, header};

/// A page for clients that prefer HTML over JSON, as browsers do; else JSON, even to clients that accept
/// neither: section 12.4.1 leaves that to the server, and an answer is of more use than none.
pub fn page_format(headers: &HeaderMap) -> Format {
    let accept = listed(headers, &header::ACCEPT);
    let quality = |types: [&str; 3]| types.iter().find_map(|t| quality_of(&accept, t)).unwrap_or(0);
    let html = quality(["text/html", "text/*", "*/*"]);
    let json = quality(["application/json", "application/*", "*/*"]);
    if html > json { Format::Html } else { Format::Json }
}

/// The encoding for bytes that are kept encoded: the best that the client takes, in the server's own order where
/// the client likes several alike (section 12.5.3).
pub fn content_encoding(headers: &HeaderMap) -> ContentEncoding {
    let accepted = listed(headers, &header::ACCEPT_ENCODING);
    let any = quality_of(&accepted, "*").unwrap_or(0);
    let offered = [ContentEncoding::Zstd, ContentEncoding::Brotli, ContentEncoding::Gzip];
    let liked = offered.map(|encoding| (quality_of(&accepted, encoding.token()).unwrap_or(any), encoding));
    // `max_by_key` takes the last of equals.
    let best = liked.into_iter().rev().max_by_key(|(quality, _)| *quality).filter(|(quality, _)| *quality > 0);
    best.map_or(ContentEncoding::Identity, |(_, encoding)| encoding)
}

/// How much the client likes an entry of a list header, in thousandths: `None` where it does not name it.
pub fn quality_of(list: &[(String, u16)], name: &str) -> Option<u16> {
    list.iter().find(|(n, _)| n == name).map(|(_, quality)| *quality)
}

/// The entries of a list header with their qualities in thousandths. Parameters other than `q` are passed over.
pub fn listed(headers: &HeaderMap, name: &HeaderName) -> Vec<(String, u16)> {
    let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
    values.flat_map(|v| v.split(',')).map(entry).filter(|(name, _)| !name.is_empty()).take(64).collect()
}

fn entry(text: &str) -> (String, u16) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let quality = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q="))?.parse::<f32>().ok());
    (name, (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> HeaderMap {
        [(header::ACCEPT, value.parse().unwrap())].into_iter().collect()
    }

    #[test]
    fn the_best_encoding_that_the_client_takes_is_chosen() {
        for (value, encoding) in [
            ("gzip, deflate, br, zstd", ContentEncoding::Zstd),
            ("gzip, br", ContentEncoding::Brotli),
            ("gzip;q=1, br;q=0.5", ContentEncoding::Gzip),
            ("*", ContentEncoding::Zstd),
            ("*, zstd;q=0", ContentEncoding::Brotli),
            ("identity", ContentEncoding::Identity),
            ("gzip;q=0", ContentEncoding::Identity),
            ("", ContentEncoding::Identity),
        ] {
            let headers = [(header::ACCEPT_ENCODING, value.parse().unwrap())].into_iter().collect();
            assert_eq!(content_encoding(&headers), encoding, "{value}");
        }
    }

    #[test]
    fn browsers_get_pages_and_programs_get_json() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        assert_eq!(page_format(&accept(browser)), Format::Html);
        for program in
            ["*/*", "application/json", "application/json, text/html;q=0.9", "application/geo+json", "image/png", "text/html;q=0"]
        {
            assert_eq!(page_format(&accept(program)), Format::Json, "{program}");
        }
        assert_eq!(page_format(&HeaderMap::new()), Format::Json);
    }
}
