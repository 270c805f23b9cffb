//! Points that lie away from the others, but among them with the sign of longitude or latitude turned.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, astray},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for (row, position, how, membership) in astray(subject) {
        let Astray::Mirrored(axis) = how else { continue };
        findings.row(Sure::Likely, 0.0, row, membership.column(), || {
            let name = ["longitude", "latitude"][axis];
            let ([lon, lat], turned, others) = (position, -position[axis], membership.others());
            format!("longitude {lon}, latitude {lat} lies away from {others}, and among them with {name} {turned}")
        });
    }
    findings.into()
}
