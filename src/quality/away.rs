//! Points that lie away from those that belong with them: with longitude and latitude exchanged, with a sign turned, or alone.

use super::{
    Subject,
    assess::Found,
    astray::{Astray, AstrayPoint},
    finding::{Findings, Sure},
};

/// Those that came to where they are in such a way.
pub(super) fn find(subject: &Subject<'_>, is_asked: impl Fn(Astray) -> bool) -> Found {
    let mut findings = Findings::default();
    for AstrayPoint { row, position, how, column, others } in subject.astray(is_asked) {
        let sure = if *how == Astray::Alone { Sure::Possible } else { Sure::Likely };
        findings.row(sure, 0.0, *row, column.as_deref(), || {
            let place = format!("longitude {}, latitude {} lies", position[0], position[1]);
            match how {
                Astray::Exchanged => format!("{place} away from {others}, and among them when exchanged"),
                Astray::Mirrored(axis) => {
                    let (name, turned) = (["longitude", "latitude"][*axis], -position[*axis]);
                    format!("{place} away from {others}, and among them with {name} {turned}")
                }
                Astray::Alone => format!("{place} more than 500 km from {others}"),
            }
        });
    }
    findings.into()
}
