//! The ways in which people and programs write a CRS, brought to one that PROJ reads.

/// The definition as PROJ should get it.
///
/// Beyond what PROJ reads itself: a bare code (`28412`), `CRS84`, safe CURIEs (`[EPSG:28412]`), `https`
/// URIs, GML's `…/epsg.xml#28412`, `EPSG:900913`, and PROJ strings without `+type=crs`.
pub(super) fn normalise(definition: &str) -> String {
    let text = definition.trim_start_matches('\u{feff}').trim().trim_end_matches('\0');
    let text = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    if let Some(code) = epsg_code(text) {
        // Google's own number for Web Mercator, from before it had one of EPSG.
        return if code == 900_913 { "EPSG:3857".to_owned() } else { format!("EPSG:{code}") };
    }
    let lower = text.to_ascii_lowercase();
    if lower == "crs84" || (lower.starts_with("http") && lower.ends_with("/crs84")) {
        return "OGC:CRS84".to_owned();
    }
    let is_proj_string = lower.starts_with('+') || lower.starts_with("proj=") || lower.starts_with("init=");
    if is_proj_string && !lower.contains("type=crs") {
        return format!("{text} +type=crs");
    }
    text.to_owned()
}

/// The code in any spelling of an EPSG CRS; `None` for everything else.
pub(super) fn epsg_code(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let lower = text.to_ascii_lowercase();
    let (front, code) = lower.rsplit_once([':', '/', '#', '='])?;
    let known = match front {
        "epsg" | "+init=epsg" | "init=epsg" | "urn:ogc:def:crs:epsg" | "urn:x-ogc:def:crs:epsg" => true,
        _ => {
            let urn = front.strip_prefix("urn:ogc:def:crs:epsg:").or_else(|| front.strip_prefix("urn:x-ogc:def:crs:epsg:"));
            let web =
                front.strip_prefix("https://").or_else(|| front.strip_prefix("http://")).map(|w| w.trim_start_matches("www."));
            let uri = web.and_then(|w| w.strip_prefix("opengis.net/def/crs/epsg/"));
            urn.or(uri).is_some_and(is_version)
                || web == Some("opengis.net/gml/srs/epsg.xml")
                || web.is_some_and(|w| w == "epsg.io" || w == "spatialreference.org/ref/epsg")
        }
    };
    if !known || code.is_empty() || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    code.parse().ok()
}

/// `0`, `9.9.1`, or nothing.
fn is_version(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_code_is_one_code() {
        let spellings = [
            "28412",
            "EPSG:28412",
            "epsg:28412",
            " EPSG:28412\n",
            "[EPSG:28412]",
            "urn:ogc:def:crs:EPSG::28412",
            "urn:ogc:def:crs:EPSG:9.9.1:28412",
            "urn:x-ogc:def:crs:EPSG:28412",
            "http://www.opengis.net/def/crs/EPSG/0/28412",
            "https://www.opengis.net/def/crs/EPSG/0/28412",
            "http://www.opengis.net/gml/srs/epsg.xml#28412",
            "+init=epsg:28412",
            "\u{feff}EPSG:28412",
        ];
        for spelling in spellings {
            assert_eq!(normalise(spelling), "EPSG:28412", "{spelling:?}");
        }
    }

    #[test]
    fn what_is_no_epsg_code_stays() {
        for text in ["OGC:CRS84", "ESRI:102025", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:28412+5705", "Pulkovo 1942", "EPSG:", ""]
        {
            assert_eq!(normalise(text), text);
        }
        assert_eq!(epsg_code("99999999999999"), None);
    }

    #[test]
    fn old_and_short_names_are_understood() {
        assert_eq!(normalise("EPSG:900913"), "EPSG:3857");
        assert_eq!(normalise("crs84"), "OGC:CRS84");
        assert_eq!(normalise("https://www.opengis.net/def/crs/OGC/1.3/CRS84"), "OGC:CRS84");
        assert_eq!(normalise("+proj=utm +zone=42"), "+proj=utm +zone=42 +type=crs");
    }
}
