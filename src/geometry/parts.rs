//! A row taken apart: the slow but handy form in which a row that needs work is worked on.

use super::area::{Winding, winding};
use crate::model::{DefectKind, Geometries, GeometryKind, PartKind, RowGeometry};

/// Longitude, latitude in degrees and height; NaN where there is no height.
pub(super) type Position = [f64; 3];

/// Positions, the first repeated at the end.
pub(super) type Ring = Vec<Position>;

/// An exterior, then holes.
pub(super) type Polygon = Vec<Ring>;

/// One member of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Point(Position),
    Line(Vec<Position>),
    Polygon(Polygon),
}

/// How many times each thing was done to a row.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tidied {
    pub closed: usize,
    pub merged: usize,
    pub wound: usize,
    pub collapsed: usize,
}

impl Tidied {
    /// One finding for each kind of thing that was done.
    pub(super) fn findings(self) -> impl Iterator<Item = (DefectKind, String)> {
        let counted = [
            (DefectKind::UnclosedRing, self.closed, "rings closed"),
            (DefectKind::DuplicatePoints, self.merged, "positions merged into their neighbours"),
            (DefectKind::Degenerate, self.collapsed, "rings or lines without extent left out"),
            (DefectKind::WrongWinding, self.wound, "rings turned"),
        ];
        counted.into_iter().filter(|(_, count, _)| *count > 0).map(|(kind, count, done)| (kind, format!("{done}: {count}")))
    }
}

/// The parts of a row.
pub(super) fn take_apart(row: RowGeometry<'_>) -> Vec<Part> {
    let positions = |ring: usize| -> Vec<Position> {
        let heights = row.z(ring).unwrap_or_default();
        let height = |i: usize| heights.get(i).copied().unwrap_or(f64::NAN);
        row.coords(ring).iter().enumerate().map(|(i, [x, y])| [*x, *y, height(i)]).collect()
    };
    row.parts()
        .filter_map(|part| {
            let mut rings = row.rings(part).map(positions);
            Some(match row.part_kind(part) {
                PartKind::Point => Part::Point(*rings.next()?.first()?),
                PartKind::Line => Part::Line(rings.next()?),
                PartKind::Polygon => Part::Polygon(rings.collect()),
            })
        })
        .collect()
}

/// Adds the parts to `geometries` as one row that was of kind `was`. A line that became several is a multi-line; what
/// was a multi-geometry or a collection stays one.
pub(super) fn push_row(geometries: &mut Geometries, parts: &[Part], was: GeometryKind) {
    for part in parts {
        match part {
            Part::Point(p) => push_ring(geometries, &[*p]),
            Part::Line(line) => push_ring(geometries, line),
            Part::Polygon(rings) => rings.iter().for_each(|ring| push_ring(geometries, ring)),
        }
        geometries.end_part(part.kind());
    }
    let single = was.part_kind().is_some_and(|kind| kind.row_kind(false) == was);
    let kind = match was.part_kind() {
        Some(kind) if single => kind.row_kind(parts.len() > 1),
        _ => was,
    };
    geometries.end_row(kind);
}

fn push_ring(geometries: &mut Geometries, ring: &[Position]) {
    for [x, y, z] in ring {
        geometries.position(*x, *y, (!z.is_nan()).then_some(*z));
    }
    geometries.end_ring();
}

impl Part {
    fn kind(&self) -> PartKind {
        match self {
            Self::Point(_) => PartKind::Point,
            Self::Line(_) => PartKind::Line,
            Self::Polygon(_) => PartKind::Polygon,
        }
    }

    pub(super) fn into_polygon(self) -> Option<Polygon> {
        match self {
            Self::Polygon(rings) => Some(rings),
            _ => None,
        }
    }

    /// Every line or ring of it; none for a point.
    pub(super) fn paths(&self) -> &[Vec<Position>] {
        match self {
            Self::Point(_) => &[],
            Self::Line(line) => std::slice::from_ref(line),
            Self::Polygon(rings) => rings,
        }
    }

    /// As [`paths`](Self::paths), to be changed.
    fn paths_mut(&mut self) -> &mut [Vec<Position>] {
        match self {
            Self::Point(_) => &mut [],
            Self::Line(line) => std::slice::from_mut(line),
            Self::Polygon(rings) => rings,
        }
    }

    /// Every position of it.
    pub(super) fn positions_mut(&mut self) -> impl Iterator<Item = &mut Position> {
        let (point, paths) = match self {
            Self::Point(p) => (Some(p), &mut [][..]),
            other => (None, other.paths_mut()),
        };
        point.into_iter().chain(paths.iter_mut().flatten())
    }
}

/// Closes rings and merges consecutive equal positions.
pub(super) fn close_and_merge(part: &mut Part, tidied: &mut Tidied) {
    let closes = matches!(part, Part::Polygon(_));
    for path in part.paths_mut() {
        if let (true, Some(first), Some(last)) = (closes, path.first().copied(), path.last())
            && !same_place(&first, last)
        {
            path.push(first);
            tidied.closed += 1;
        }
        let before = path.len();
        path.dedup_by(|b, a| same_place(a, b));
        tidied.merged += before - path.len();
    }
}

/// Leaves out lines and rings without extent (a hole goes with its exterior), and turns rings to wind as RFC 7946,
/// section 3.1.6 wants: exteriors counter-clockwise, holes clockwise. `None` when nothing is left.
pub(super) fn drop_flat_and_wind(part: Part, tidied: &mut Tidied) -> Option<Part> {
    match part {
        Part::Point(_) => Some(part),
        Part::Line(ref line) if line.len() >= 2 => Some(part),
        Part::Line(_) => {
            tidied.collapsed += 1;
            None
        }
        Part::Polygon(rings) => wind(rings, tidied).map(Part::Polygon),
    }
}

fn wind(rings: Polygon, tidied: &mut Tidied) -> Option<Polygon> {
    let mut wound = Vec::with_capacity(rings.len());
    for (i, mut ring) in rings.into_iter().enumerate() {
        let wanted = if i == 0 { Winding::CounterClockwise } else { Winding::Clockwise };
        match winding(&plane(&ring)) {
            Some(winding) if winding == wanted => wound.push(ring),
            Some(_) => {
                ring.reverse();
                tidied.wound += 1;
                wound.push(ring);
            }
            None => {
                tidied.collapsed += 1;
                if i == 0 {
                    return None;
                }
            }
        }
    }
    (!wound.is_empty()).then_some(wound)
}

/// The positions without heights.
pub(super) fn plane(ring: &[Position]) -> Vec<[f64; 2]> {
    ring.iter().map(|[x, y, _]| [*x, *y]).collect()
}

/// Whether two positions differ at most in height.
pub(super) fn same_place(a: &Position, b: &Position) -> bool {
    a[0] == b[0] && a[1] == b[1]
}
