//! Points that lie away from the others, but among them with longitude and latitude exchanged.

use super::{Subject, assess::Found, finding::{Findings, Sure}, placeholder::placeholder, places::Group};

/// How near others have to be to count, degrees.
const NEAR_DEG: i16 = 3;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let places = subject.places();
    for (row, position) in subject.points().filter(|(_, position)| placeholder(*position).is_none()) {
        let Some(membership) = places.of_row(subject, row).find(|m| is_exchanged(m.group, position)) else { continue };
        findings.row(Sure::Likely, 0.0, row, membership.label.map(|(column, _)| column), || {
            let [lon, lat] = position;
            let others = membership.others();
            format!("longitude {lon}, latitude {lat} lies away from {others}, and among them when exchanged")
        });
    }
    findings.into()
}

/// Whether a point is where a point of the group would be with longitude and latitude exchanged, and hardly any is.
pub(super) fn is_exchanged(group: &Group, [lon, lat]: [f64; 2]) -> bool {
    let exchanged = [lat, lon];
    lon.abs() <= 90.0
        && group.is_usual([lon, lat]) == Some(false)
        && group.is_usual(exchanged) == Some(true)
        && group.points_near(exchanged, NEAR_DEG) > group.points_near([lon, lat], NEAR_DEG)
}
