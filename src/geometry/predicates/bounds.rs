//! Boxes of longitude and latitude: west, south, east, north; edges belong to them.

pub(super) use super::super::box_pairs::Bounds;

/// The box that holds nothing.
pub(super) const EMPTY: Bounds = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// The smallest box that holds all positions.
#[inline]
pub(super) fn around(positions: &[[f64; 2]]) -> Bounds {
    positions.iter().fold(EMPTY, |[w, s, e, n], [x, y]| [w.min(*x), s.min(*y), e.max(*x), n.max(*y)])
}

/// The smallest box that holds both.
#[inline]
pub(super) fn union(a: Bounds, b: &Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Whether they have a point in common.
#[inline]
pub(super) fn meet(a: &Bounds, b: &Bounds) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// Whether nothing of `inner` is outside `outer`.
pub(super) fn covers(outer: &Bounds, inner: &Bounds) -> bool {
    outer[0] <= inner[0] && outer[1] <= inner[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}

/// Whether the position lies in the box.
#[inline]
pub(super) fn holds(bounds: &Bounds, p: [f64; 2]) -> bool {
    bounds[0] <= p[0] && p[0] <= bounds[2] && bounds[1] <= p[1] && p[1] <= bounds[3]
}
