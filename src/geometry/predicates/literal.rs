//! A literal made fit to be asked, as rows are at load: in range, cut at ±180, closed, wound, valid.

use super::{
    bounds::{self, Bounds},
    collection::as_one_set,
    path::{Meeting, meeting},
};
use crate::{
    geometry::{
        antimeridian::wrap,
        box_pairs::for_each_overlapping_pair,
        clean::{bring_into_range, groups_are_valid, make_groups_valid},
        noding::Tangled,
        parts::{Part, Position, Tidied, close_and_merge, drop_flat_and_wind, take_apart},
        validity::ValidityCheck,
    },
    model::{Geometries, GeometryError, GeometryKind},
};
use geo_types::Geometry;
use std::ops::ControlFlow;

/// Why a geometry cannot be compared with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// There is no position in it.
    #[error("the geometry is empty: give it at least one position")]
    Empty,
    /// A type or a nesting that Simple Features does not have.
    #[error("the geometry cannot be used: {0}")]
    Unusable(#[from] GeometryError),
    /// NaN, infinite, or no longitude and latitude.
    #[error("the geometry has a position that is none on Earth: {0}")]
    BadPosition(String),
    /// Lines and rings of one point, or rings that lie on one line.
    #[error("the geometry has no extent: all positions of its lines or rings lie on one point or line")]
    Flat,
    /// Rings cross beyond any sense, and to rebuild them would take long.
    #[error("the geometry's rings or lines cross more than {MAX_CROSSINGS} times: give valid polygons")]
    Tangled,
}

impl From<Tangled> for PrepareError {
    fn from(_: Tangled) -> Self {
        Self::Tangled
    }
}

/// Crossings that are repaired: more is no slip of whoever drew it, and costs the server more than it should.
const MAX_CROSSINGS: usize = 1000;

/// The parts of a literal as one set of points within ±180.
///
/// Polygons that cross themselves a little are rebuilt as rows are at load (`make_valid`). Unlike in rows, an edge over more than 180° of
/// longitude means what it says: who writes a box from -170 to 170 in a filter means a wide one. What goes on beyond ±180
/// is cut there.
pub(super) fn parts_of(geometry: &Geometry<f64>) -> Result<Vec<Part>, PrepareError> {
    let mut rows = Geometries::default();
    if rows.push(geometry)?.empty {
        return Err(PrepareError::Empty);
    }
    let kind = rows.row(0).kind();
    let mut parts = take_apart(rows.row(0));
    bring_into_range(&mut parts, &mut vec![]).map_err(|(_, detail)| PrepareError::BadPosition(detail))?;
    let mut tidied = Tidied::default();
    parts.iter_mut().for_each(|part| close_and_merge(part, &mut tidied));
    let may_overlap = kind == GeometryKind::GeometryCollection || parts.iter().any(is_beyond_180);
    if may_overlap {
        refuse_tangles(&parts)?;
        parts = cut_beyond_180(parts)?;
    }
    let parts: Vec<Part> = parts.into_iter().filter_map(|part| drop_flat_and_wind(part, &mut tidied)).collect();
    let parts = if may_overlap { one_valid_set(parts, kind)? } else { valid(parts, kind)? };
    if parts.is_empty() { Err(PrepareError::Flat) } else { Ok(parts) }
}

/// The parts as they are where they are valid, as nearly all are: to see that is quick.
fn valid(parts: Vec<Part>, kind: GeometryKind) -> Result<Vec<Part>, PrepareError> {
    if groups_are_valid(&parts, kind, &mut ValidityCheck::default()) {
        return Ok(parts);
    }
    refuse_tangles(&parts)?;
    one_valid_set(parts, kind)
}

fn one_valid_set(parts: Vec<Part>, kind: GeometryKind) -> Result<Vec<Part>, PrepareError> {
    let parts = make_groups_valid(parts, kind, &mut ValidityCheck::default(), &mut vec![])?;
    Ok(as_one_set(parts.clone()).unwrap_or(parts))
}

/// Counts where edges cross that would be cut: those of rings, and of lines beside rings.
fn refuse_tangles(parts: &[Part]) -> Result<(), PrepareError> {
    if !parts.iter().any(|part| matches!(part, Part::Polygon(_))) {
        return Ok(());
    }
    let edge = |e: &[Position]| [[e[0][0], e[0][1]], [e[1][0], e[1][1]]];
    let edges: Vec<_> = parts.iter().flat_map(Part::paths).flat_map(|path| path.windows(2).map(edge)).collect();
    let boxes: Vec<Bounds> = edges.iter().map(|edge| bounds::around(edge)).collect();
    let mut crossings = 0;
    let counted = for_each_overlapping_pair(&boxes, |i, j| {
        crossings += usize::from(meeting(edges[i], edges[j]) == Meeting::Cross);
        if crossings > MAX_CROSSINGS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    if counted.is_break() { Err(PrepareError::Tangled) } else { Ok(()) }
}

fn is_beyond_180(part: &Part) -> bool {
    let beyond = |p: &Position| p[0].abs() > 180.0;
    match part {
        Part::Point(p) => beyond(p),
        _ => part.paths().iter().flatten().any(beyond),
    }
}

/// The parts, which lie within ±180, and beside them those that touch ±180 again as they lie beyond it, seen from the other side, as one
/// set of points; `None` where none does.
///
/// Rows lie within ±180, so that to them the set has no border there where it goes on.
pub(super) fn beyond_180(parts: &[Part]) -> Option<Vec<Part>> {
    let mut all = parts.to_vec();
    for meridian in [180.0, -180.0] {
        let touches = |part: &&Part| positions(part).any(|p| p[0] == meridian);
        all.extend(parts.iter().filter(touches).cloned().map(|mut part| {
            part.positions_mut().for_each(|p| p[0] -= 2.0 * meridian);
            part
        }));
    }
    if all.len() == parts.len() { None } else { Some(as_one_set(all.clone()).unwrap_or(all)) }
}

fn positions(part: &Part) -> impl Iterator<Item = &Position> {
    let point = if let Part::Point(p) = part { Some(p) } else { None };
    point.into_iter().chain(part.paths().iter().flatten())
}

fn cut_beyond_180(parts: Vec<Part>) -> Result<Vec<Part>, Tangled> {
    let mut cut = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            _ if !is_beyond_180(&part) => cut.push(part),
            Part::Point(_) => drop(wrap(part, &mut cut)?),
            Part::Line(line) => drop(wrap(Part::Line(in_short_edges(&line)), &mut cut)?),
            Part::Polygon(rings) => drop(wrap(Part::Polygon(rings.iter().map(|ring| in_short_edges(ring)).collect()), &mut cut)?),
        }
    }
    Ok(cut)
}

/// With a position in the midst of edges over more than 180° of longitude, which would be read as the short way round.
fn in_short_edges(path: &[Position]) -> Vec<Position> {
    let mut out = Vec::with_capacity(path.len());
    for edge in path.windows(2) {
        let pieces = ((edge[1][0] - edge[0][0]).abs() / 180.0).ceil().max(1.0);
        let along = |i: u32| [0, 1, 2].map(|axis| edge[0][axis] + (edge[1][axis] - edge[0][axis]) * f64::from(i) / pieces);
        out.push(edge[0]);
        out.extend((1..pieces as u32).map(along));
    }
    out.extend(path.last());
    out
}
