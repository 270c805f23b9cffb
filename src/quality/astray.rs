//! Points that lie away from all that belong with them, and what might have brought them there.

use super::{
    Subject,
    placeholder::placeholder,
    places::{Group, Places},
};

/// How a point may have come to where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Astray {
    /// Longitude and latitude are exchanged.
    Exchanged,
    /// Longitude (0) or latitude (1) has the wrong sign.
    Mirrored(usize),
    /// Nobody knows.
    Alone,
}

/// How near others have to be to speak for a place, degrees.
const NEAR_DEG: i16 = 3;
/// So many of them speak for it.
const ENOUGH_NEAR: u32 = 3;
/// A number nearer to zero than this moves the point too little to tell when its sign is turned, degrees.
const LEAST_TURNED_DEG: f64 = 5.0;
/// How far off all others have to be for a point to be alone, degrees: more than 500 km.
const FAR_DEG: i16 = 5;

/// A point that is astray in one of its groups.
pub(super) struct AstrayPoint {
    pub row: usize,
    pub position: [f64; 2],
    pub how: Astray,
    /// The column that makes the group.
    pub column: Option<String>,
    /// The other rows of the group, in words.
    pub others: String,
}

/// The points that are astray in one of their groups. What explains more comes first.
pub(super) fn find(subject: &Subject<'_>, places: &Places) -> Vec<AstrayPoint> {
    let astray = |(row, position): (usize, [f64; 2])| {
        let all = places.of_row(subject, row).filter_map(|membership| Some((how(membership.group, position)?, membership)));
        let (how, membership) = all.min_by_key(|(how, _)| match how {
            Astray::Exchanged => 0,
            Astray::Mirrored(_) => 1,
            Astray::Alone => 2,
        })?;
        let column = membership.label.map(|(column, _)| column.to_owned());
        Some(AstrayPoint { row, position, how, column, others: membership.others() })
    };
    subject.points().filter(|(_, position)| placeholder(*position).is_none()).filter_map(astray).collect()
}

fn how(group: &Group, position: [f64; 2]) -> Option<Astray> {
    if group.is_usual(position) != Some(false) {
        return None;
    }
    let [lon, lat] = position;
    let near = group.points_near(position, NEAR_DEG);
    let exchanged = [lat, lon];
    if lon.abs() <= 90.0 && group.is_usual(exchanged) == Some(true) && group.points_near(exchanged, NEAR_DEG) > near {
        return Some(Astray::Exchanged);
    }
    if near < ENOUGH_NEAR
        && let Some(axis) = turned_axis(group, position)
    {
        return Some(Astray::Mirrored(axis));
    }
    (group.points_near(position, FAR_DEG) <= 1).then_some(Astray::Alone)
}

/// Which of longitude (0) and latitude (1) puts the point among the others when its sign is turned; `None` where neither or
/// either does.
fn turned_axis(group: &Group, position: [f64; 2]) -> Option<usize> {
    let fits = |axis: &usize| {
        let mut turned = position;
        turned[*axis] = -turned[*axis];
        turned[*axis].abs() >= LEAST_TURNED_DEG
            && group.is_usual(turned) == Some(true)
            && group.points_near(turned, NEAR_DEG) >= ENOUGH_NEAR
    };
    let mut axes = [0, 1].into_iter().filter(fits);
    axes.next().filter(|_| axes.next().is_none())
}
