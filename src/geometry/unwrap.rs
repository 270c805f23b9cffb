//! Reads edges over more than 180° of longitude: as the short way round, over the antimeridian.
//!
//! `170 → -170` spans 20°, as readers of RFC 7946 take it. Some long edges mean what they say:
//! - those along a pole, which have no length;
//! - those of a whole turn, as from -180 to 180, if reading them as no way at all would leave nothing (a world box, the
//!   equator) or lead round a pole (Antarctica cut at 180°).

use super::parts::{Position, same_place};
use hashbrown::HashMap;

/// A full turn of longitude in degrees.
pub(super) const TURN: f64 = 360.0;

/// By how many degrees each position is to be moved so that every edge takes the way it means.
pub(super) fn offsets(path: &[Position]) -> Vec<f64> {
    let as_given = read(path, false);
    if !path.windows(2).any(|edge| is_whole_turn(&edge[0], &edge[1])) {
        return as_given;
    }
    let crossing = read(path, true);
    let [west, east] = span(path.iter().zip(&crossing).map(|(p, offset)| p[0] + offset));
    let ends = path.first().zip(path.last()).is_some_and(|(a, b)| same_place(a, b));
    let round_a_pole = ends && crossing.last().is_some_and(|offset| *offset != 0.0);
    if west == east || round_a_pole { as_given } else { crossing }
}

fn read(path: &[Position], whole_turn_crosses: bool) -> Vec<f64> {
    let mut offset = 0.0;
    let moves = path.windows(2).map(|edge| {
        offset += jump(&edge[0], &edge[1], whole_turn_crosses);
        offset
    });
    std::iter::once(0.0).chain(moves).take(path.len()).collect()
}

/// By how many degrees what follows an edge is to be moved for the edge to take the short way.
fn jump(a: &Position, b: &Position, whole_turn_crosses: bool) -> f64 {
    let across = b[0] - a[0];
    let on_pole = a[1].abs() == 90.0 && a[1] == b[1];
    let stays = across.abs() <= 180.0 || on_pole || (is_whole_turn(a, b) && !whole_turn_crosses);
    if stays { 0.0 } else { -TURN * (across / TURN).round() }
}

fn is_whole_turn(a: &Position, b: &Position) -> bool {
    (a[0] - b[0]).abs() == TURN
}

/// Whether an edge spans so much longitude that it needs to be read with care.
pub(super) fn is_long(a: &Position, b: &Position) -> bool {
    (a[0] - b[0]).abs() > 180.0
}

/// The least and the greatest of some numbers.
pub(super) fn span(numbers: impl Iterator<Item = f64>) -> [f64; 2] {
    numbers.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(v), high.max(v)])
}

/// Longitudes as given, by where they were moved, so that they come back to the bit.
#[derive(Debug, Default)]
pub(super) struct GivenLongitudes(HashMap<[u64; 2], f64>);

impl GivenLongitudes {
    /// Whether nothing was moved.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The path moved by `offsets` and by `more` degrees.
    pub(super) fn shift(&mut self, path: &[Position], offsets: &[f64], more: f64) -> Vec<Position> {
        path.iter()
            .zip(offsets)
            .map(|(&[lon, lat, z], offset)| {
                let moved = lon + (offset + more);
                if moved != lon {
                    self.0.insert([moved.to_bits(), lat.to_bits()], lon);
                }
                [moved, lat, z]
            })
            .collect()
    }

    /// A position that was moved already, moved again.
    pub(super) fn shift_again(&mut self, &[lon, lat, z]: &Position, by: f64) -> Position {
        let given = self.0.get(&[lon.to_bits(), lat.to_bits()]).copied().unwrap_or(lon);
        self.0.insert([(lon + by).to_bits(), lat.to_bits()], given);
        [lon + by, lat, z]
    }

    /// A position `turns` turns east of ±180 brought back into it.
    pub(super) fn bring_back(&self, p: &Position, turns: f64) -> Position {
        let turned = p[0] - TURN * turns;
        // 180 may have been given as -180: then it is the strip that says on which side it belongs.
        let given = self.0.get(&[p[0].to_bits(), p[1].to_bits()]).filter(|given| (**given - turned).abs() < 1.0);
        [given.copied().unwrap_or(turned).clamp(-180.0, 180.0), p[1], p[2]]
    }
}
