//! Points that lie away from the others, but among them with the sign of longitude or latitude turned.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, AstrayPoint},
    finding::{Findings, Sure},
};

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    for AstrayPoint { row, position, how, column, others } in subject.astray(|how| matches!(how, Astray::Mirrored(_))) {
        let Astray::Mirrored(axis) = how else { continue };
        findings.row(Sure::Likely, 0.0, *row, column.as_deref(), || {
            let ([lon, lat], name, turned) = (position, ["longitude", "latitude"][*axis], -position[*axis]);
            format!("longitude {lon}, latitude {lat} lies away from {others}, and among them with {name} {turned}")
        });
    }
    findings.into()
}
