//! Names of files that are saved: what is in them.

use axum::http::{HeaderValue, Uri};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Parameters that do not choose features: they would only make names longer.
const SILENT: [&str; 12] = [
    "f",
    "limit",
    "offset",
    "after",
    "before",
    "filter-lang",
    "filter-crs",
    "bbox-crs",
    "properties",
    "sortby",
    "resultType",
    "schema",
];
/// A longer name helps nobody.
const LONGEST: usize = 80;

/// `Content-Disposition` for what was asked of a collection: `deposits_commodity-copper_EPSG-28412.gpkg` (RFC 6266).
pub fn attachment(id: &str, uri: &Uri, extension: &str) -> Option<HeaderValue> {
    let name = name(id, uri.query().unwrap_or_default());
    let ascii: String = name.chars().filter(char::is_ascii).collect();
    let plain = format!("attachment; filename=\"{}.{extension}\"", tidy(&ascii));
    if ascii == name {
        return HeaderValue::from_str(&plain).ok();
    }
    let whole = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    HeaderValue::from_str(&format!("{plain}; filename*=UTF-8''{whole}.{extension}")).ok()
}

/// The id, and what the query chooses, in letters that every file system and shell is at ease with.
fn name(id: &str, query: &str) -> String {
    let mut name = id.to_owned();
    for (parameter, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        if SILENT.contains(&parameter) {
            continue;
        }
        let value = percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned();
        let said = if ["filter", "q", "crs", "sheet"].contains(&parameter) { value } else { format!("{parameter}-{value}") };
        name.push('_');
        name.push_str(&tidy(&said));
    }
    name.chars().take(LONGEST).collect::<String>().trim_end_matches(['-', '_']).to_owned()
}

/// Single dashes for all that is neither a letter nor a digit.
fn tidy(text: &str) -> String {
    let parts = text.split(|c: char| !(c.is_alphanumeric() || "._".contains(c))).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(query: &str) -> String {
        let uri: Uri = format!("/collections/deposits/items?{query}").parse().unwrap();
        attachment("deposits", &uri, "gpkg").unwrap().to_str().unwrap().to_owned()
    }

    #[test]
    fn a_file_is_called_after_what_is_in_it() {
        assert_eq!(header("f=gpkg"), "attachment; filename=\"deposits.gpkg\"");
        let asked = "f=gpkg&filter=commodity%20%3D%20%27copper%27&crs=EPSG:28412&limit=5";
        assert_eq!(header(asked), "attachment; filename=\"deposits_commodity-copper_EPSG-28412.gpkg\"");
        assert_eq!(header("bbox=66,46,76,50&f=gpkg"), "attachment; filename=\"deposits_bbox-66-46-76-50.gpkg\"");
    }

    #[test]
    fn letters_of_other_scripts_are_kept_for_those_who_understand_them() {
        assert_eq!(
            header("sheet=M-42-%D0%90&f=gpkg"),
            "attachment; filename=\"deposits_M-42.gpkg\"; filename*=UTF-8''deposits%5FM%2D42%2D%D0%90.gpkg"
        );
    }

    #[test]
    fn a_name_is_short_and_no_header_is_broken() {
        let name = header(&format!("filter={}&q=%22%0D%0A..%2F..%2F", "a".repeat(500)));
        assert!(name.len() < 120 && !name.contains(['\r', '\n', '/']), "{name}");
        assert!(!header("q=%22%0D%0A..%2F..%2Fetc").contains('/'));
    }
}
