//! `crs`, `bbox-crs` and `filter-crs` (OGC 18-058r1): any CRS with a code that PROJ knows.

use super::Refusal;
use crate::{crs::OutputCrs, features::encode::output_crs, store::Table};
use quick_cache::sync::Cache;
use std::sync::Arc;

/// The CRS of every answer that does not say otherwise: longitude, latitude on WGS 84.
pub const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// The same with ellipsoidal height.
const CRS84H: &str = "http://www.opengis.net/def/crs/OGC/0/CRS84h";
/// Longer than the name of any CRS.
const MAX_NAME_BYTES: usize = 100;

/// A CRS of a request; `None`: longitude and latitude on WGS 84.
pub type Crs = Option<Arc<OutputCrs>>;

/// The CRSs that were asked for lately. Which operation leads into one depends on where the data are, so they are kept
/// for each table.
#[derive(Debug)]
pub struct CrsCache(Cache<(u64, String), Crs>);

impl Default for CrsCache {
    fn default() -> Self {
        Self(Cache::new(256))
    }
}

impl CrsCache {
    /// How many are kept.
    #[cfg(test)]
    pub fn kept(&self) -> usize {
        self.0.len()
    }

    /// The CRS of a URI, a safe CURIE or a code, for positions of a table.
    pub fn named(&self, text: &str, table: &Table) -> Result<Crs, Refusal> {
        if matches!(text, CRS84 | CRS84H | "OGC:CRS84" | "[OGC:CRS84]") {
            return Ok(None);
        }
        let refused = |reason: String| {
            let allowed = "a URI such as http://www.opengis.net/def/crs/EPSG/0/4326, or EPSG:4326, of a CRS that PROJ knows";
            Refusal::new(reason, allowed)
        };
        // A definition would do for PROJ, too; a name is what the standard asks for.
        let is_name = [
            "http://www.opengis.net/def/crs/",
            "https://www.opengis.net/def/crs/",
            "urn:ogc:def:crs:",
            "[EPSG:",
            "EPSG:",
            "[ESRI:",
            "ESRI:",
        ];
        if text.len() > MAX_NAME_BYTES || !is_name.iter().any(|prefix| text.starts_with(prefix)) {
            return Err(refused("not the name of a CRS".to_owned()));
        }
        let key = (table.revision(), text.to_owned());
        self.0.get_or_insert_with(&key, || output_crs(table, text)).map_err(|error| refused(error.to_string()))
    }
}
