//! `geometry` and `safe`: how CSV is written.

use super::Refusal;
use crate::features::encode::CsvGeometry;

/// Where the geometry goes.
pub fn csv_geometry(text: &str) -> Result<CsvGeometry, Refusal> {
    match text {
        "wkt" => Ok(CsvGeometry::Wkt),
        "lonlat" => Ok(CsvGeometry::LonLat),
        "none" => Ok(CsvGeometry::Omitted),
        _ => Err(Refusal::new(
            "`geometry` says how CSV (`f=csv`) has the geometry, and this is none of its ways; other formats have it as they do",
            "wkt, lonlat or none",
        )),
    }
}

/// A switch.
pub fn boolean(text: &str) -> Result<bool, Refusal> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(Refusal::new("neither true nor false", "true or false")),
    }
}
