//! Polygon rings on the grid of a tile.

use super::{quantize::cross, twice_area};
use crate::model::TilePoint;

/// What a ring bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingRole {
    /// A polygon, from outside.
    Exterior,
    /// A hole in the polygon whose exterior came last.
    Hole,
}

/// The rings of one feature in one flat array: an exterior, its holes, the next exterior. None repeats its first
/// position, exteriors have a positive area and holes a negative one (MVT 2.1, section 4.3.4.4).
#[derive(Debug, Default)]
pub struct TileRings {
    points: Vec<TilePoint>,
    rings: Vec<(usize, RingRole)>,
}

impl TileRings {
    /// Forgets all rings.
    pub fn clear(&mut self) {
        self.points.clear();
        self.rings.clear();
    }

    /// Whether there is no ring.
    pub fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }

    /// How many rings there are.
    pub fn len(&self) -> usize {
        self.rings.len()
    }

    /// The rings in order.
    pub fn iter(&self) -> impl Iterator<Item = (&[TilePoint], RingRole)> {
        let ring =
            |start: &mut usize, &(end, role): &(usize, RingRole)| Some((&self.points[std::mem::replace(start, end)..end], role));
        self.rings.iter().scan(0, ring)
    }

    /// Adds a position to the open ring. Repeated positions, positions on a straight line and spikes are left out as they
    /// appear: they bound no area.
    #[inline]
    pub fn add(&mut self, p: TilePoint) {
        let start = self.open();
        while let [.., before, last] = self.points[start..]
            && cross(before, last, p) == 0
        {
            self.points.pop();
        }
        if self.points.len() == start || self.points.last() != Some(&p) {
            self.points.push(p);
        }
    }

    /// Ends the open ring and turns it as its role wants. A ring without area is not kept: then the answer is `false`.
    pub fn end(&mut self, role: RingRole) -> bool {
        let start = self.open();
        self.join_ends(start);
        let ring = &mut self.points[start..];
        let area = twice_area(ring.iter().map(|p| [p.x as i64, p.y as i64]));
        if area == 0 {
            self.points.truncate(start);
            return false;
        }
        if (area > 0) != (role == RingRole::Exterior) {
            ring.reverse();
        }
        self.rings.push((self.points.len(), role));
        true
    }

    /// Adds a square exterior of `side` units around `centre`.
    pub fn push_square(&mut self, centre: TilePoint, side: i32) {
        let (west, north) = (centre.x - side / 2, centre.y - side / 2);
        for (x, y) in [(west, north), (west + side, north), (west + side, north + side), (west, north + side)] {
            self.add(TilePoint { x, y });
        }
        self.end(RingRole::Exterior);
    }

    /// Forgets the rings from number `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.rings.truncate(len);
        self.points.truncate(self.open());
    }

    /// Where the open ring begins.
    fn open(&self) -> usize {
        self.rings.last().map_or(0, |r| r.0)
    }

    /// Leaves out repeated and straight positions where the ring from `start` closes.
    fn join_ends(&mut self, start: usize) {
        let mut head = start;
        loop {
            match self.points[head..] {
                [first, .., last] if first == last => _ = self.points.pop(),
                [first, .., before, last] if cross(before, last, first) == 0 => _ = self.points.pop(),
                [first, second, .., last] if cross(last, first, second) == 0 => head += 1,
                _ => break,
            }
        }
        self.points.drain(start..head);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rings(positions: &[(i32, i32)], role: RingRole) -> Vec<(i32, i32)> {
        let mut rings = TileRings::default();
        positions.iter().for_each(|&(x, y)| rings.add(TilePoint { x, y }));
        rings.end(role);
        rings.iter().flat_map(|(ring, _)| ring.iter().map(|p| (p.x, p.y))).collect()
    }

    #[test]
    fn rings_wind_as_their_role_wants() {
        let square = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)];
        assert_eq!(rings(&square, RingRole::Exterior), square[..4]);
        assert_eq!(rings(&square, RingRole::Hole), [(0, 4), (4, 4), (4, 0), (0, 0)]);
    }

    #[test]
    fn spikes_and_straight_positions_vanish_wherever_the_ring_begins() {
        let ring = [(0, 0), (2, 0), (4, 0), (4, 2), (9, 2), (4, 2), (4, 4), (4, 4), (0, 4), (0, -3), (0, 0)];
        for turn in 0..10 {
            let mut turned = ring[..10].to_vec();
            turned.rotate_left(turn);
            let mut found = rings(&turned, RingRole::Exterior);
            found.sort_unstable();
            assert_eq!(found, [(0, 0), (0, 4), (4, 0), (4, 4)], "turned by {turn}");
        }
    }

    #[test]
    fn rings_without_area_are_not_kept() {
        for flat in [&[(0, 0), (4, 4)][..], &[(1, 1)], &[], &[(0, 0), (4, 0), (2, 0)], &[(0, 0), (4, 4), (0, 0), (4, 4)]] {
            assert!(rings(flat, RingRole::Exterior).is_empty());
        }
    }
}
