//! The load report: what came of a source's rows and coordinates.

use super::{ColumnType, CrsOrigin, CrsReference, Defects, Outcome};
use std::collections::BTreeMap;

/// What happened when a layer was loaded. Kept with the collection and in its snapshot.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LoadReport {
    /// The file, as given.
    pub source: String,
    /// The layer inside it.
    pub layer: String,
    /// The format's name, as in `GeoPackage`.
    pub format: String,
    /// Rows in the source, readable or not.
    pub rows_read: u64,
    /// Rows in the table.
    pub rows_kept: u64,
    /// The CRS and how coordinates were brought to longitude and latitude.
    pub crs: CrsReport,
    /// The findings, in the order of rows.
    #[serde(flatten)]
    pub defects: Defects,
    /// What the reader decided or noticed about the file as a whole: delimiter, encoding, mixed columns.
    pub notes: Vec<String>,
    /// Why reading stopped before the end, if it did.
    pub incomplete: Option<String>,
    /// Wall time from opening the file to a table ready to serve.
    pub load_seconds: f64,
}

/// The CRS of a source and the PROJ operation that was used.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct CrsReport {
    /// `EPSG:28412`, where it has an authority code.
    pub code: Option<String>,
    /// `Pulkovo 1942 / Gauss-Kruger zone 12`.
    pub name: String,
    /// The definition and where it was found.
    pub reference: CrsReference,
    /// The PROJ operation, as in `Inverse of … + Pulkovo 1942 to WGS 84 (16)`; `None` where nothing was to do.
    pub operation: Option<String>,
    /// The accuracy PROJ states for it, metres.
    pub accuracy_m: Option<f64>,
}

/// A column as a client sees it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ColumnSummary {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// Rows without a value.
    pub nulls: u64,
}

/// Longitude and latitude, as nothing says otherwise.
impl Default for CrsReport {
    fn default() -> Self {
        let reference = CrsReference::default_crs84();
        Self { code: None, name: "WGS 84".to_owned(), reference, operation: None, accuracy_m: None }
    }
}

impl LoadReport {
    /// Whether the CRS means something: rows have a place, or the file says in which CRS they would have one.
    pub fn has_crs(&self, located_rows: usize) -> bool {
        located_rows > 0 || matches!(self.crs.reference.origin, CrsOrigin::File(_))
    }
    /// Rows kept with a change.
    pub fn rows_repaired(&self) -> u64 {
        self.defects.rows_with(Outcome::Repaired)
    }
    /// Rows not kept.
    pub fn rows_rejected(&self) -> u64 {
        self.defects.rows_with(Outcome::Rejected)
    }
    /// Rows kept that look wrong.
    pub fn rows_suspected(&self) -> u64 {
        self.defects.rows_with(Outcome::Suspected)
    }

    /// All findings, listed or not, counted by outcome and kind.
    pub fn counts(&self) -> BTreeMap<(Outcome, super::DefectKind), u64> {
        self.defects.counts().iter().map(|of_kind| ((of_kind.outcome, of_kind.kind), of_kind.count)).collect()
    }
}
