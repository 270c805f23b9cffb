//! `crs` and `bbox-crs` (OGC 18-058r1): so far only the one in which everything is given.

use super::Refusal;

/// The CRS of every answer: longitude, latitude on WGS 84.
pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// Accepts CRS84 by its URI or short name.
pub fn crs84(text: &str) -> Result<(), Refusal> {
    match text {
        CRS84 | "OGC:CRS84" | "[OGC:CRS84]" => Ok(()),
        _ => Err(Refusal::new("the CRS is not offered", CRS84)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_crs84_is_offered() {
        assert!(crs84(CRS84).is_ok() && crs84("[OGC:CRS84]").is_ok());
        assert!(crs84("http://www.opengis.net/def/crs/EPSG/0/4326").is_err());
    }
}
