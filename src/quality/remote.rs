//! Points that lie alone, far from all others that belong with them.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    placeholder::placeholder,
    places::Group,
    swapped::is_exchanged,
};

/// How far off the others have to be, degrees: more than 500 km.
const FAR_DEG: i16 = 5;
/// A group has so many points at least: fewer have no middle.
const ENOUGH_POINTS: u32 = 50;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let places = subject.places();
    for (row, position) in subject.points().filter(|(_, position)| placeholder(*position).is_none()) {
        let is_alone = |group: &Group| {
            group.points >= ENOUGH_POINTS
                && group.is_usual(position) == Some(false)
                && group.points_near(position, FAR_DEG) <= 1
                && !is_exchanged(group, position)
        };
        let Some(membership) = places.of_row(subject, row).find(|m| is_alone(m.group)) else { continue };
        findings.row(Sure::Possible, 0.0, row, membership.label.map(|(column, _)| column), || {
            let [lon, lat] = position;
            format!("longitude {lon}, latitude {lat} lies more than 500 km from {}", membership.others())
        });
    }
    findings.into()
}
