//! How features are written, where formats leave a choice.

use super::{AxisOrder, EncodeError};

/// How features are written. The default is what most clients want.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct EncodeOptions {
    /// More members of the JSON object that holds the features (`"numberMatched":3,"links":[]`), ready to be copied:
    /// without a comma at either end.
    pub members: Vec<u8>,
    /// The order of coordinates in GeoJSON and its sequences. Answers have the authority's; files, where readers
    /// know only the old `crs` member, x first.
    pub axis_order: AxisOrder,
    /// In GeoJSON, null in the place of every geometry.
    pub without_geometry: bool,
    /// GeoJSON features one per line, and not as RFC 8142 has them.
    pub lines: bool,
    /// In CSV, a text that a spreadsheet would take for a formula gets an apostrophe before it.
    pub safe_csv: bool,
    /// The geometry in CSV; `None`: coordinates in columns of their own where all are points, else WKT.
    pub csv_geometry: Option<CsvGeometry>,
    /// When a feature holds, for JSON-FG.
    pub time: Option<TimeColumns>,
    /// JSON-FG in another CRS has WGS 84 beside it, for readers that know GeoJSON only (profile `jsonfg-plus`).
    pub wgs84_fallback: bool,
    /// Where the schema of the features is, for JSON-FG.
    pub schema_url: Option<String>,
}

/// The geometry in CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvGeometry {
    /// One column of WKT.
    Wkt,
    /// A column each for x and y, and one for heights where there are any. For points.
    LonLat,
    /// None.
    Omitted,
}

/// The columns that say when a feature holds, as places in the table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeColumns {
    /// The instant, or where the time begins.
    pub start: usize,
    /// Where it ends; `None` where `start` is an instant.
    pub end: Option<usize>,
}

impl CsvGeometry {
    /// Refused where there is more than points.
    pub(super) fn unfit() -> EncodeError {
        let reason = "only points have one position; ask for WKT".to_owned();
        EncodeError::Unfit { format: "CSV with a column for each coordinate", reason }
    }
}
