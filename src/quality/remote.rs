//! Points that lie alone, far from all others that belong with them.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, astray},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for (row, [lon, lat], _, membership) in astray(subject).filter(|(_, _, how, _)| *how == Astray::Alone) {
        findings.row(Sure::Possible, 0.0, row, membership.column(), || {
            format!("longitude {lon}, latitude {lat} lies more than 500 km from {}", membership.others())
        });
    }
    findings.into()
}
