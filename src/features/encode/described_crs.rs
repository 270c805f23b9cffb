//! The CRS of a set for formats that always write one.

use super::{EncodeError, FeatureSet, OutputCrs};
use std::sync::Arc;

/// The CRS of a set, with its definitions. Longitude and latitude on WGS 84 are EPSG:4326 there: these formats have x
/// first whatever the authority says, and know that code best.
pub(super) fn described_crs(set: &FeatureSet, format: &'static str) -> Result<Arc<OutputCrs>, EncodeError> {
    match &set.crs {
        Some(crs) => Ok(Arc::clone(crs)),
        None => OutputCrs::new("EPSG:4326", &[])
            .map(Arc::new)
            .map_err(|error| EncodeError::Library { format, source: Box::new(error) }),
    }
}
