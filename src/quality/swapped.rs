//! Points that lie away from the others, but among them with longitude and latitude exchanged.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, astray},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for (row, [lon, lat], _, membership) in astray(subject).filter(|(_, _, how, _)| *how == Astray::Exchanged) {
        findings.row(Sure::Likely, 0.0, row, membership.column(), || {
            let others = membership.others();
            format!("longitude {lon}, latitude {lat} lies away from {others}, and among them when exchanged")
        });
    }
    findings.into()
}
