//! Points that lie away from the others, but among them with the sign of longitude or latitude turned.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    placeholder::placeholder,
    places::Group,
    swapped::is_exchanged,
};

/// How near others have to be to count, degrees.
const NEAR_DEG: i16 = 3;
/// So many points there speak for a place.
const ENOUGH_NEAR: u32 = 3;
/// A number nearer to zero moves the point too little to tell.
const LEAST_DEG: f64 = 5.0;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let mut findings = Findings::default();
    let places = subject.places();
    for (row, position) in subject.points().filter(|(_, position)| placeholder(*position).is_none()) {
        let found = places.of_row(subject, row).find_map(|m| {
            let which = (!is_exchanged(m.group, position)).then(|| turned_axis(m.group, position))??;
            Some((m, which))
        });
        let Some((membership, axis)) = found else { continue };
        findings.row(Sure::Likely, 0.0, row, membership.label.map(|(column, _)| column), || {
            let name = ["longitude", "latitude"][axis];
            let (now, then, others) = (position[axis], -position[axis], membership.others());
            format!("{name} {now} lies away from {others}, and {then} would lie among them")
        });
    }
    findings.into()
}

/// Which of longitude (0) and latitude (1) has the wrong sign; `None` for neither, and where it could be either.
fn turned_axis(group: &Group, position: [f64; 2]) -> Option<usize> {
    if group.is_usual(position) != Some(false) || group.points_near(position, NEAR_DEG) >= ENOUGH_NEAR {
        return None;
    }
    let fits = |axis: &usize| {
        let mut turned = position;
        turned[*axis] = -turned[*axis];
        turned[*axis].abs() >= LEAST_DEG
            && group.is_usual(turned) == Some(true)
            && group.points_near(turned, NEAR_DEG) >= ENOUGH_NEAR
    };
    let mut axes = [0, 1].into_iter().filter(fits);
    axes.next().filter(|_| axes.next().is_none())
}
