//! Lines and rings made of straight and circular stretches (ISO SQL/MM, 13249-3), with arcs drawn as chords.

use crate::model::Geometries;
use std::f64::consts::TAU;

/// How many chords a full circle gets: they leave the circle by 0.03 % of its radius.
const CHORDS_PER_TURN: f64 = 128.0;

/// Below this turn, radians, the arc is as good as straight and its centre too far away to compute with.
const STRAIGHT_RAD: f64 = 1e-4;

/// x, y, and a height or NaN.
pub(super) type Position = [f64; 3];

/// Draws the rings of one row.
pub(super) struct RingDrawer<'g> {
    /// Where they go.
    pub out: &'g mut Geometries,
    /// Whether there was an arc.
    pub drew_arcs: bool,
    last: Option<Position>,
}

/// Three points make an arc, every two more another; this many do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a circular string has {0} points")]
pub struct ArcPointsError(usize);

impl<'g> RingDrawer<'g> {
    /// Rings at the end of `out`.
    pub fn new(out: &'g mut Geometries) -> Self {
        Self { out, drew_arcs: false, last: None }
    }

    /// Adds a position to the open ring.
    #[inline]
    pub fn position(&mut self, position: Position) {
        let [x, y, z] = position;
        self.out.position(x, y, (!z.is_nan()).then_some(z));
        self.last = Some(position);
    }

    /// Adds a straight stretch; its first position is left out where the ring goes on from there.
    pub fn line(&mut self, mut positions: impl Iterator<Item = Position>) {
        if let Some(first) = positions.next() {
            self.start(first);
            positions.for_each(|position| self.position(position));
        }
    }

    /// Adds a stretch of arcs.
    pub fn circular_string(&mut self, mut positions: impl ExactSizeIterator<Item = Position>) -> Result<(), ArcPointsError> {
        let count = positions.len();
        let Some(mut start) = positions.next() else {
            return Ok(());
        };
        if count < 3 || count.is_multiple_of(2) {
            return Err(ArcPointsError(count));
        }
        self.start(start);
        while let (Some(middle), Some(end)) = (positions.next(), positions.next()) {
            draw([start, middle, end], |position| self.position(position));
            start = end;
        }
        self.drew_arcs = true;
        Ok(())
    }

    fn start(&mut self, first: Position) {
        if !self.last.is_some_and(|last| last[..2] == first[..2]) {
            self.position(first);
        }
    }

    /// Closes the open ring; tells whether there was anything in it.
    pub fn end_ring(&mut self) -> bool {
        self.out.end_ring();
        self.last.take().is_some()
    }
}

/// Gives `emit` the positions that draw the arc from `start` through `middle` to `end`, without `start`
/// itself. Where `start` and `end` coincide it is a full circle with `middle` opposite.
fn draw([start, middle, end]: [Position; 3], mut emit: impl FnMut(Position)) {
    let Some((center, turn_rad)) = circle(start, middle, end).filter(|(_, turn)| turn.abs() > STRAIGHT_RAD) else {
        emit(middle);
        emit(end);
        return;
    };
    let (dx, dy) = (start[0] - center[0], start[1] - center[1]);
    let chords = (turn_rad.abs() / TAU * CHORDS_PER_TURN).ceil().clamp(2.0, CHORDS_PER_TURN);
    for i in 1..chords as u32 {
        let share = f64::from(i) / chords;
        let (sin, cos) = (turn_rad * share).sin_cos();
        let z = start[2] + (end[2] - start[2]) * share;
        emit([center[0] + dx * cos - dy * sin, center[1] + dx * sin + dy * cos, z]);
    }
    emit(end);
}

/// The centre, and the signed turn (counter-clockwise positive, radians) from `start` to `end`; `None`
/// where the three lie on a line.
fn circle(start: Position, middle: Position, end: Position) -> Option<([f64; 2], f64)> {
    if start[..2] == end[..2] {
        return Some(([f64::midpoint(start[0], middle[0]), f64::midpoint(start[1], middle[1])], TAU));
    }
    let [bx, by] = [middle[0] - start[0], middle[1] - start[1]];
    let [cx, cy] = [end[0] - start[0], end[1] - start[1]];
    let cross = bx * cy - by * cx;
    let (bb, cc) = (bx * bx + by * by, cx * cx + cy * cy);
    // From the start to the centre.
    let (ux, uy) = ((cy * bb - by * cc) / (2.0 * cross), (bx * cc - cx * bb) / (2.0 * cross));
    let turn = ((cy - uy).atan2(cx - ux) - (-uy).atan2(-ux)).rem_euclid(TAU);
    let turn = if cross > 0.0 { turn } else { turn - TAU };
    (ux.is_finite() && uy.is_finite()).then_some(([start[0] + ux, start[1] + uy], turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: [[f64; 2]; 3]) -> Vec<Position> {
        let mut out = vec![];
        draw(points.map(|[x, y]| [x, y, f64::NAN]), |p| out.push(p));
        out
    }

    #[test]
    fn an_arc_stays_on_its_circle_and_passes_its_middle_side() {
        for (points, side) in [([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]], 1.0), ([[1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]], -1.0)] {
            let arc = drawn(points);
            assert_eq!(arc.len(), 64);
            assert!(arc.iter().all(|p| (p[0].hypot(p[1]) - 1.0).abs() < 1e-12));
            assert!(arc[..63].iter().all(|p| p[1] * side > 0.0));
            assert_eq!(arc[63][..2], [-1.0, 0.0]);
        }
    }

    #[test]
    fn a_closed_arc_is_a_full_circle() {
        let circle = drawn([[0.0, 0.0], [2.0, 0.0], [0.0, 0.0]]);
        assert_eq!(circle.len(), 128);
        assert!(circle.iter().all(|p| ((p[0] - 1.0).hypot(p[1]) - 1.0).abs() < 1e-12));
    }

    #[test]
    fn what_is_no_arc_stays_straight() {
        assert_eq!(drawn([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]).len(), 2);
        assert_eq!(drawn([[0.0, 0.0], [f64::NAN, 1.0], [2.0, 2.0]]).len(), 2);
        assert_eq!(drawn([[0.0, 0.0], [1e308, 1.0], [-1e308, 2.0]]).len(), 2);
    }
}
