//! Points that lie alone, far from all others that belong with them.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, AstrayPoint},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for AstrayPoint { row, position: [lon, lat], column, others, .. } in subject.astray(|how| how == Astray::Alone) {
        findings.row(Sure::Possible, 0.0, *row, column.as_deref(), || {
            format!("longitude {lon}, latitude {lat} lies more than 500 km from {others}")
        });
    }
    findings.into()
}
