//! Points that lie away from the others, but among them with longitude and latitude exchanged.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, AstrayPoint},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for AstrayPoint { row, position: [lon, lat], column, others, .. } in subject.astray(|how| how == Astray::Exchanged) {
        findings.row(Sure::Likely, 0.0, *row, column.as_deref(), || {
            format!("longitude {lon}, latitude {lat} lies away from {others}, and among them when exchanged")
        });
    }
    findings.into()
}
