//! How the coordinates of a layer become longitude and latitude.

use super::Source;
use crate::{
    crs::{AxisEvidence, CoordinateCheck, Crs, CrsError, Transformer},
    format::Layer,
    model::{CrsReference, CrsReport},
};

/// The CRS of a layer, the operation from it, and the check of its coordinates.
pub(super) struct Positioning {
    pub transformer: Transformer,
    pub check: CoordinateCheck,
    report: CrsReport,
    note: Option<String>,
}

impl Positioning {
    /// The CRS is the file's, else the user's, else longitude and latitude on WGS 84. `sample` are
    /// coordinates as stored.
    pub fn new(source: &Source, layer: &Layer, sample: &[[f64; 2]]) -> Result<Self, CrsError> {
        let mut reference = layer.crs.clone().or_else(|| source.crs.clone()).unwrap_or_else(CrsReference::default_crs84);
        reference.authority_axis_order |= source.authority_axis_order;
        let crs = Crs::resolve(&reference)?;
        let unused = source.crs.as_ref().filter(|said| layer.crs.is_some() && !is_same(said, &crs));
        let note = unused
            .map(|said| format!("the file states its CRS, {}; {} {} is not used", crs.label(), said.definition, said.origin));
        let transformer = Transformer::new(&crs, sample)?;
        let check = CoordinateCheck::new(&crs, &transformer, &reference.origin);
        let report = crs.report(&reference, &transformer);
        Ok(Self { transformer, check, report, note })
    }

    /// The CRS and the operation, for the report.
    pub fn report(&self) -> CrsReport {
        self.report.clone()
    }

    /// What all coordinates together say about the CRS.
    pub fn notes(&self, evidence: &AxisEvidence) -> Vec<String> {
        self.note.clone().into_iter().chain(self.check.judgement(evidence)).collect()
    }
}

/// Whether a definition means the CRS, however it is spelt.
fn is_same(said: &CrsReference, crs: &Crs) -> bool {
    Crs::resolve(said).is_ok_and(|other| other.label() == crs.label())
}
