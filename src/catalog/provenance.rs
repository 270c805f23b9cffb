//! Where the features of a collection are from, and how their coordinates came to be.

use super::{Collection, GeometryFrom};
use crate::{crs::WayBack, model::CrsReport, store::Table};
use serde::Serialize;

/// Where a collection is from, as the configuration says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// What it was made from: a database, a report, a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of when it is: a year, a month or a day (ISO 8601).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Under which licence it is: an SPDX identifier, or a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

/// Where a collection is from, all that is known.
#[derive(Debug, Serialize)]
pub struct Provenance<'a> {
    #[serde(flatten)]
    origin: &'a Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'a str>,
    /// The name of the file; where it lies is nobody's business.
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    layer: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    format: &'a str,
    /// The CRS of the source, and the operation from it to longitude and latitude with its accuracy.
    #[serde(skip_serializing_if = "Option::is_none")]
    crs: Option<&'a CrsReport>,
    /// The collection from which the geometries were taken, and by which column.
    #[serde(skip_serializing_if = "Option::is_none")]
    geometry_from: Option<&'a GeometryFrom>,
}

/// The coordinates of a feature as its source has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OriginalCoordinates {
    /// The two numbers, in the order of the source.
    pub coordinates: [f64; 2],
    /// What they are.
    pub axes: [&'static str; 2],
    /// Whether they are those of the source or were computed back.
    pub basis: &'static str,
}

/// What [`OriginalCoordinates::basis`] says.
const AS_READ: &str = "as read from the source";
const COMPUTED_BACK: &str = "computed back by the inverse of the operation, to the millimetre";

impl Origin {
    /// The address of the licence: its own, or that of the SPDX licence list.
    pub fn license_url(&self) -> Option<String> {
        let license = self.license.as_deref()?;
        let is_address = license.starts_with("https://") || license.starts_with("http://");
        Some(if is_address { license.to_owned() } else { format!("https://spdx.org/licenses/{license}.html") })
    }
}

impl Collection {
    /// Where it is from.
    pub fn provenance(&self) -> Provenance<'_> {
        let report = &self.report;
        Provenance {
            origin: &self.info.origin,
            attribution: self.info.attribution.as_deref(),
            file: report.source.rsplit(['/', '\\']).next().unwrap_or_default(),
            layer: &report.layer,
            format: &report.format,
            crs: report.has_crs(self.table.located_rows()).then_some(&report.crs),
            geometry_from: self.info.geometry_from.as_ref(),
        }
    }

    /// The coordinates of a row that is a point as its source has them; `None` for other rows, where the geometry is from another
    /// collection, and where the way back is not known. The first time may take a while.
    pub fn original_coordinates(&self, row: usize) -> Option<OriginalCoordinates> {
        let lon_lat = point(&self.table, row).filter(|_| self.info.geometry_from.is_none())?;
        let back = self.way_back.get_or_init(|| WayBack::of(&self.report.crs)).as_ref()?;
        let basis = if back.is_none_needed() { AS_READ } else { COMPUTED_BACK };
        Some(OriginalCoordinates { coordinates: back.coordinates(lon_lat)?, axes: back.axes(), basis })
    }
}

/// The position of a row that is one point.
fn point(table: &Table, row: usize) -> Option<[f64; 2]> {
    let geometry = table.geometry();
    let is_point = geometry.kind(row) == crate::model::GeometryKind::Point;
    let ring = geometry.rings(geometry.parts(row).next().filter(|_| is_point)?).next()?;
    geometry.lon_lat(ring).first().copied()
}
