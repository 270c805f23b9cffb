//! Brings longitudes into ±180 and cuts at the antimeridian what lies across it (RFC 7946, section 3.1.9).
//!
//! ```text
//! as given      170 ──► -170
//! unwrapped     170 ──► 190               strips of 360° are numbered by turns: 0 is ±180, 1 is 180 to 540
//! cut           170 ► 180 | -180 ► -170
//! ```
//! A ring that comes back a turn further on goes round a pole, and is led along the pole and back.

use super::{
    make_valid::between_meridians,
    noding::Tangled,
    parts::{Part, Polygon, Position, Ring, same_place},
    unwrap::{GivenLongitudes, TURN, is_long, offsets, span},
};
use std::ops::Range;

/// What became of a row.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrapped {
    /// Longitudes beyond ±180 were turned into it.
    pub turned: bool,
    /// Lines or polygons were cut, or closed round a pole.
    pub cut: bool,
}

/// Whether anything may lie beyond ±180 or across the antimeridian.
pub(super) fn may_need_wrapping(part: &Part) -> bool {
    match part {
        Part::Point(p) => beyond(p),
        _ => part.paths().iter().any(|path| path.iter().any(beyond) || path.windows(2).any(|e| is_long(&e[0], &e[1]))),
    }
}

/// Adds the part to `out`, within ±180 and cut where it crosses that.
pub(super) fn wrap(part: Part, out: &mut Vec<Part>) -> Result<Wrapped, Tangled> {
    match part {
        Part::Point(p) => {
            out.push(Part::Point(GivenLongitudes::default().bring_back(&p, turns_of(p[0]))));
            Ok(Wrapped { turned: beyond(&p), cut: false })
        }
        Part::Line(line) => Ok(wrap_line(&line, out)),
        Part::Polygon(polygon) => wrap_polygon(&polygon, out),
    }
}

fn beyond(p: &Position) -> bool {
    p[0].abs() > 180.0
}

/// The strip of a longitude.
fn turns_of(lon: f64) -> f64 {
    if lon.abs() <= 180.0 { 0.0 } else { ((lon + 180.0) / TURN).floor() }
}

fn wrap_line(line: &[Position], out: &mut Vec<Part>) -> Wrapped {
    let mut given = GivenLongitudes::default();
    let moved = with_crossings(&given.shift(line, &offsets(line), 0.0));
    let before = out.len();
    let mut piece: Vec<Position> = vec![];
    let mut current = None;
    for edge in moved.windows(2) {
        // An edge along the meridian stays with the piece that it continues.
        let on_meridian = edge[0][0] == edge[1][0] && (edge[0][0] + 180.0) % TURN == 0.0;
        let turns = current.filter(|_| on_meridian).unwrap_or_else(|| turns_of(f64::midpoint(edge[0][0], edge[1][0])));
        if current != Some(turns) {
            out.extend((!piece.is_empty()).then(|| Part::Line(std::mem::take(&mut piece))));
            piece.push(given.bring_back(&edge[0], turns));
            current = Some(turns);
        }
        piece.push(given.bring_back(&edge[1], turns));
    }
    out.extend((!piece.is_empty()).then_some(Part::Line(piece)));
    Wrapped { turned: !given.is_empty() || line.iter().any(beyond), cut: out.len() > before + 1 }
}

/// Adds a position on every meridian 180 + 360 k that an edge crosses. Each edge is taken from west to east, so that
/// both neighbours along it get the same latitude.
fn with_crossings(path: &[Position]) -> Vec<Position> {
    let mut out = Vec::with_capacity(path.len() + 2);
    for edge in path.windows(2) {
        out.push(edge[0]);
        let eastward = edge[0][0] <= edge[1][0];
        let (west, east) = if eastward { (edge[0], edge[1]) } else { (edge[1], edge[0]) };
        let first = ((west[0] + 180.0) / TURN).floor() + 1.0;
        let meridians = (0..).map(|i| (first + f64::from(i)) * TURN - 180.0).take_while(|meridian| *meridian < east[0]);
        let start = out.len();
        out.extend(meridians.map(|meridian| {
            let along = (meridian - west[0]) / (east[0] - west[0]);
            let between = |axis: usize| west[axis] + along * (east[axis] - west[axis]);
            [meridian, between(1), between(2)]
        }));
        if !eastward {
            out[start..].reverse();
        }
    }
    out.extend(path.last());
    // 180 and -180 one after the other are one place now.
    out.dedup_by(|b, a| same_place(a, b));
    out
}

fn wrap_polygon(polygon: &Polygon, out: &mut Vec<Part>) -> Result<Wrapped, Tangled> {
    let mut given = GivenLongitudes::default();
    let moved = unwrap_polygon(polygon, &mut given);
    let [west, east] = span(moved.iter().flatten().map(|p| p[0]));
    let first = ((west + 180.0) / TURN).floor() as i32;
    let last = (((east + 180.0) / TURN).ceil() as i32).max(first + 1);
    let turned = !given.is_empty() || polygon.iter().flatten().any(beyond);
    if last == first + 1 {
        let rings = moved.iter().map(|ring| bring_ring_back(ring, first.into(), &given)).collect();
        out.push(Part::Polygon(rings));
        return Ok(Wrapped { turned, cut: moved[0].len() > polygon[0].len() });
    }
    cut(&moved, first..last, &given, out)?;
    Ok(Wrapped { turned, cut: true })
}

/// Adds what of the polygon lies in each of the strips.
fn cut(polygon: &Polygon, strips: Range<i32>, given: &GivenLongitudes, out: &mut Vec<Part>) -> Result<(), Tangled> {
    for turns in strips.map(f64::from) {
        let [west, east] = [-180.0, 180.0].map(|meridian| meridian + TURN * turns);
        let pieces = between_meridians(polygon, west, east)?;
        let bring_back = |rings: &Polygon| rings.iter().map(|ring| bring_ring_back(ring, turns, given)).collect();
        out.extend(pieces.iter().map(bring_back).map(Part::Polygon));
    }
    Ok(())
}

fn bring_ring_back(ring: &Ring, turns: f64, given: &GivenLongitudes) -> Ring {
    ring.iter().map(|p| given.bring_back(p, turns)).collect()
}

/// The polygon with every edge the way it means, holes within the exterior's longitudes, crossings marked.
fn unwrap_polygon(polygon: &Polygon, given: &mut GivenLongitudes) -> Polygon {
    let Some((exterior, holes)) = polygon.split_first() else { return vec![] };
    let exterior = with_crossings(&given.shift(exterior, &offsets(exterior), 0.0));
    let exterior = round_the_pole(exterior, given);
    let [west, east] = span(exterior.iter().map(|p| p[0]));
    let mut rings = vec![exterior];
    for hole in holes {
        let offsets = offsets(hole);
        let [hole_west, hole_east] = span(hole.iter().zip(&offsets).map(|(p, offset)| p[0] + offset));
        // The hole in every turn in which it lies over the exterior: several only where that goes all round.
        let nearest = ((west - hole_west) / TURN).ceil() as i32;
        let over = |turn: &i32| {
            let offset = TURN * f64::from(*turn);
            hole_west + offset < east && hole_east + offset > west
        };
        let turns = (nearest - 2..=nearest + 2).filter(over);
        for turn in turns {
            let moved = with_crossings(&given.shift(hole, &offsets, TURN * f64::from(turn)));
            rings.push(round_the_pole(moved, given));
        }
    }
    rings
}

/// A ring that ends a turn from where it began encloses the pole on its side of the equator: it is led along the pole
/// and back, from where it crosses the antimeridian.
fn round_the_pole(ring: Ring, given: &mut GivenLongitudes) -> Ring {
    let (Some(first), Some(last)) = (ring.first(), ring.last()) else { return ring };
    if !is_long(first, last) {
        return ring;
    }
    let turn = last[0] - first[0];
    let north = ring.iter().map(|p| p[1]).sum::<f64>() >= 0.0;
    let pole = if north { 90.0 } else { -90.0 };
    let crossing = ring.iter().position(|p| (p[0] + 180.0) % TURN == 0.0).unwrap_or_default();
    let mut round: Ring = ring[crossing..].to_vec();
    round.extend(ring[1..=crossing].iter().map(|p| given.shift_again(p, turn)));
    let ends = [round[round.len() - 1][0], round[0][0]];
    round.extend(ends.map(|lon| [lon, pole, f64::NAN]));
    round.push(round[0]);
    round
}
