//! What the client accepts (RFC 9110, section 12.5).

use super::{params::Format, problem::Problem};
use crate::tiles::ContentEncoding;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};

/// A page for clients that prefer HTML over JSON, as browsers do; else JSON, even to clients that accept
/// neither: section 12.4.1 leaves that to the server, and an answer is of more use than none.
pub fn page_format(headers: &HeaderMap) -> Format {
    let accept = listed(headers, &header::ACCEPT);
    let quality = |types: [&str; 3]| types.iter().find_map(|t| quality_of(&accept, t)).unwrap_or(0);
    let html = quality(["text/html", "text/*", "*/*"]);
    let kinds = ["application/json", "application/schema+json", "application/vnd.oai.openapi+json"];
    let json = kinds.map(|kind| quality([kind, "application/*", "*/*"])).into_iter().max().unwrap_or(0);
    if html > json { Format::Html } else { Format::Json }
}

/// Whether a client of which no resource knows what it wants, wants a page: by `f`, else by `Accept`.
pub fn wants_page(uri: &Uri, headers: &HeaderMap) -> bool {
    let f = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("f=")));
    match f {
        Some(f) => f == "html",
        None => headers.contains_key(header::ACCEPT) && page_format(headers) == Format::Html,
    }
}

/// How a client wants an answer coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// The best that the client takes, in the server's own order where the client likes several alike.
    pub encoding: ContentEncoding,
    /// Whether the client refuses an answer as it is, however small.
    pub is_required: bool,
}

/// The coding for an answer (section 12.5.3): 406 where the client takes none that there is. An answer as it is (`identity`) is
/// fine unless it is refused by name, or by `*` without its name; it is sent where no other is liked as well.
pub fn content_coding(headers: &HeaderMap) -> Result<Coding, Problem> {
    let accepted = listed(headers, &header::ACCEPT_ENCODING);
    let any = quality_of(&accepted, "*");
    let identity = quality_of(&accepted, ContentEncoding::Identity.token());
    let is_required = identity.or(any) == Some(0);
    let offered = [ContentEncoding::Zstd, ContentEncoding::Brotli, ContentEncoding::Gzip];
    let liked = offered.map(|encoding| (quality_of(&accepted, encoding.token()).or(any).unwrap_or(0), encoding));
    // `max_by_key` takes the last of equals.
    let best = liked.into_iter().rev().max_by_key(|(quality, _)| *quality);
    match best.filter(|(quality, _)| *quality > 0 && *quality >= identity.unwrap_or(0)) {
        Some((_, encoding)) => Ok(Coding { encoding, is_required }),
        None if !is_required => Ok(Coding { encoding: ContentEncoding::Identity, is_required }),
        None => {
            let detail = "`Accept-Encoding` takes none of zstd, br and gzip and refuses an answer without them";
            Err(Problem::refused(StatusCode::NOT_ACCEPTABLE, detail))
        }
    }
}

/// As [`content_coding`], for what is coded already: it stays so for every client that takes that, whatever it likes more.
pub fn content_coding_or(present: ContentEncoding, headers: &HeaderMap) -> Result<Coding, Problem> {
    let accepted = listed(headers, &header::ACCEPT_ENCODING);
    let coding = content_coding(headers)?;
    let quality = quality_of(&accepted, present.token()).or(quality_of(&accepted, "*"));
    let is_taken = match present {
        ContentEncoding::Identity => !coding.is_required,
        _ => quality.is_some_and(|quality| quality > 0),
    };
    Ok(if is_taken { Coding { encoding: present, ..coding } } else { coding })
}

/// How much the client likes an entry of a list header, in thousandths: `None` where it does not name it.
pub fn quality_of(list: &[(&str, u16)], name: &str) -> Option<u16> {
    list.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, quality)| *quality)
}

/// The entries of a list header with their qualities in thousandths. Parameters other than `q` are passed over; an entry with
/// a quality that is none (section 12.4.2) counts for nothing, since nobody knows whether it is a wish or a refusal.
pub fn listed<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<(&'a str, u16)> {
    let values = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
    values.flat_map(|v| v.split(',')).filter_map(entry).filter(|(name, _)| !name.is_empty()).take(64).collect()
}

fn entry(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next()?;
    match parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q="))) {
        Some(quality) => Some((name, thousandths(quality)?)),
        None => Some((name, 1000)),
    }
}

/// A number from 0 to 1, as in `0.5`; some programs leave out the 0, or write more than three digits.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let whole = match whole {
        "1" => 1000,
        "0" => 0,
        "" if !decimals.is_empty() => 0,
        _ => return None,
    };
    let mut value = whole;
    for (digit, weight) in decimals.bytes().zip([100, 10, 1].into_iter().chain(std::iter::repeat(0))) {
        value += weight * u16::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    (value <= 1000).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> HeaderMap {
        [(header::ACCEPT, value.parse().unwrap())].into_iter().collect()
    }

    fn coding(value: &str) -> Option<(ContentEncoding, bool)> {
        let headers = [(header::ACCEPT_ENCODING, value.parse().unwrap())].into_iter().collect();
        content_coding(&headers).ok().map(|c| (c.encoding, c.is_required))
    }

    #[test]
    fn the_best_encoding_that_the_client_takes_is_chosen() {
        for (value, encoding) in [
            ("gzip, deflate, br, zstd", ContentEncoding::Zstd),
            ("gzip, br", ContentEncoding::Brotli),
            ("gzip;q=1, br;q=0.5", ContentEncoding::Gzip),
            ("gzip;q=0.50, br; Q=0.501", ContentEncoding::Brotli),
            ("*", ContentEncoding::Zstd),
            ("*, zstd;q=0", ContentEncoding::Brotli),
            ("*;q=0.1", ContentEncoding::Zstd),
            ("identity, *;q=0.1", ContentEncoding::Identity),
            ("identity;q=0.4, gzip;q=0.5", ContentEncoding::Gzip),
            ("identity;q=0.6, gzip;q=0.5", ContentEncoding::Identity),
            ("identity", ContentEncoding::Identity),
            ("gzip;q=0", ContentEncoding::Identity),
            ("*;q=0, identity", ContentEncoding::Identity),
            ("", ContentEncoding::Identity),
        ] {
            assert_eq!(coding(value), Some((encoding, false)), "{value}");
        }
        assert_eq!(content_coding(&HeaderMap::new()).unwrap().encoding, ContentEncoding::Identity);
    }

    #[test]
    fn an_answer_as_it_is_can_be_refused() {
        for (value, encoding) in [
            ("gzip, identity;q=0", Some((ContentEncoding::Gzip, true))),
            ("br, *;q=0", Some((ContentEncoding::Brotli, true))),
            ("*, identity;q=0.000", Some((ContentEncoding::Zstd, true))),
            ("identity;q=0", None),
            ("*;q=0", None),
            ("deflate, identity;q=0", None),
        ] {
            assert_eq!(coding(value), encoding, "{value}");
        }
    }

    #[test]
    fn a_quality_that_is_none_counts_for_nothing() {
        for quality in ["", "abc", "-1", "1.5", "2", "NaN", "inf", "1e-1", "0,5", "0.5x", "+1", ".", "0.5.1"] {
            assert_eq!(coding(&format!("gzip;q={quality}")), Some((ContentEncoding::Identity, false)), "{quality}");
        }
        for (quality, value) in
            [("1", 1000), ("1.", 1000), ("1.000", 1000), ("0", 0), ("0.2", 200), (".25", 250), ("0.3333", 333)]
        {
            assert_eq!(thousandths(quality), Some(value), "{quality}");
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
