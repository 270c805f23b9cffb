//! A geometry in one cell: WKT and EWKT, WKB and EWKB in hexadecimal as `PostGIS` exports them, and GeoJSON.

use super::wkt;
use crate::{
    format::{geojson, wkb},
    model::{Flattened, Geometries},
};

/// Whether a cell looks like a geometry.
pub(super) fn holds_geometry(cell: &str) -> bool {
    let is_wkb = || hex_wkb(cell).is_some_and(|hex| hex_head(hex).is_some());
    wkt::looks_like_wkt(cell) || is_wkb() || geojson::looks_like_geometry(cell)
}

/// The number of the CRS that the cell states (EWKT, EWKB); 0 means unknown and gives `None`.
pub(super) fn srid(cell: &str) -> Option<u32> {
    let srid = match hex_wkb(cell) {
        Some(hex) => hex_head(hex)?.1,
        None => wkt::split_srid(cell.trim()).0,
    };
    srid.filter(|srid| *srid != 0)
}

/// Adds the geometry as a row, or says why it is none; then the row may be left open.
pub(super) fn push(geometries: &mut Geometries, cell: &str) -> Result<Flattened, String> {
    match hex_wkb(cell) {
        Some(hex) => {
            let bytes = hex.as_bytes().chunks(2).map(byte).collect::<Option<Vec<u8>>>();
            let bytes = bytes.ok_or("it is neither WKT nor hexadecimal WKB")?;
            wkb::push(geometries, &bytes).map_err(|error| error.to_string())
        }
        None if cell.trim_start().starts_with('{') => geojson::push_geometry(geometries, cell),
        None => wkt::push(geometries, wkt::split_srid(cell.trim()).1).map_err(|error| error.to_string()),
    }
}

/// The digits of a cell that starts like hexadecimal WKB: with a byte order. `\x` and `0x` before it are
/// how databases mark bytes.
fn hex_wkb(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let digits = cell.strip_prefix("\\x").or_else(|| cell.strip_prefix("0x")).unwrap_or(cell);
    let starts = (digits.starts_with("00") || digits.starts_with("01")) && digits.len() >= 18 && digits.len().is_multiple_of(2);
    (starts && digits.bytes().take(18).all(|b| b.is_ascii_hexdigit())).then_some(digits)
}

/// The type and the SRID in the head of a geometry; `None` where the type is none.
fn hex_head(hex: &str) -> Option<(u32, Option<u32>)> {
    const SRID: u32 = 0x2000_0000;
    let mut bytes = [0; 9];
    for (byte_, digits) in bytes.iter_mut().zip(hex.as_bytes().chunks(2)) {
        *byte_ = byte(digits)?;
    }
    let [order, t0, t1, t2, t3, s0, s1, s2, s3] = bytes;
    let number = |bytes| if order == 0 { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    let (code, srid) = (number([t0, t1, t2, t3]), number([s0, s1, s2, s3]));
    let kind = (code & 0x0fff_ffff) % 1000;
    (1..=17).contains(&kind).then_some((kind, (code & SRID != 0).then_some(srid)))
}

fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |b: u8| char::from(b).to_digit(16);
    match *digits {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `ST_AsEWKB` of `SRID=28412;POINT(12500000 5500000)`.
    const EWKB: &str = "0101000020FC6E00000000000084D767410000000018FB5441";
    /// The same without SRID, most significant byte first.
    const WKB: &str = "00000000014167D784000000004154FB1800000000";

    #[test]
    fn hexadecimal_wkb_is_read_like_wkt() {
        let mut geometries = Geometries::default();
        for cell in [EWKB, WKB, &format!("\\x{}", EWKB.to_lowercase()), "SRID=28412;POINT(12500000 5500000)"] {
            assert!(holds_geometry(cell), "{cell}");
            push(&mut geometries, cell).unwrap();
        }
        assert_eq!(geometries.xy(), [[12_500_000.0, 5_500_000.0]; 4]);
        assert_eq!(srid(EWKB), Some(28412));
        assert_eq!((srid(WKB), srid("SRID=0;POINT(1 2)"), srid("SRID=4326;POINT(1 2)")), (None, None, Some(4326)));
    }

    #[test]
    fn geojson_is_read_like_wkt() {
        let mut geometries = Geometries::default();
        let cell = r#" {"type":"LineString","coordinates":[[1,2],[3,4]]}"#;
        assert!(holds_geometry(cell) && srid(cell).is_none());
        push(&mut geometries, cell).unwrap();
        assert_eq!(geometries.xy(), [[1.0, 2.0], [3.0, 4.0]]);
        assert!(push(&mut geometries, r#"{"type":"Point","coordinates":[1]}"#).unwrap_err().contains("fewer than two"));
        assert!(!holds_geometry(r#"{"type":"ore"}"#));
    }

    #[test]
    fn numbers_and_words_are_no_geometries() {
        for cell in ["", "01", "010000000000000000", "000012345678901234", "0123456789abcdef", "Point Lake", "é1"] {
            assert!(!holds_geometry(cell), "{cell}");
        }
    }

    #[test]
    fn broken_geometries_say_why() {
        let mut geometries = Geometries::default();
        for cell in [&EWKB[..40], "0101000000zz", "POINT(1)", "01010000000000000000000000+00000000000000é"] {
            let why = push(&mut geometries, cell).unwrap_err();
            geometries.discard_row();
            assert!(!why.is_empty(), "{cell}");
        }
        assert!(geometries.is_empty());
    }
}
