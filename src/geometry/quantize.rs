//! From world units to the grid of a tile.

use crate::model::{TilePoint, WorldPoint};

/// The grid of a tile over the world square, or over a copy of it to the east or west.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileGrid {
    /// Where the tile's north-west corner lies, in world units.
    pub origin: [i64; 2],
    /// World units per grid unit, as a power of two. Origins are multiples of a grid unit, so that all tiles of a zoom
    /// round a position to the same place.
    pub shift: u32,
}

impl TileGrid {
    /// The nearest grid position; halves go east and south.
    #[inline]
    pub fn quantize(&self, position: [i64; 2]) -> TilePoint {
        let half = (1i64 << self.shift) >> 1;
        let round = |v: i64, origin: i64| ((v - origin + half) >> self.shift) as i32;
        TilePoint { x: round(position[0], self.origin[0]), y: round(position[1], self.origin[1]) }
    }

    /// The nearest grid position of a point.
    #[inline]
    pub fn quantize_point(&self, p: WorldPoint) -> TilePoint {
        self.quantize([p.x as i64, p.y as i64])
    }
}

/// Lines on the grid of a tile, in one flat array.
#[derive(Debug, Default)]
pub struct TileLines {
    points: Vec<TilePoint>,
    ends: Vec<usize>,
}

impl TileLines {
    /// Forgets all lines.
    pub fn clear(&mut self) {
        self.points.clear();
        self.ends.clear();
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// How many positions all lines have together.
    pub fn positions(&self) -> usize {
        self.points.len()
    }

    /// The lines, each of two or more positions.
    pub fn iter(&self) -> impl Iterator<Item = &[TilePoint]> {
        self.ends.iter().scan(0, |start, &end| Some(&self.points[std::mem::replace(start, end)..end]))
    }

    /// Adds a position to the open line. Repeated positions and those on the straight way to the next are left out.
    #[inline]
    pub fn add(&mut self, p: TilePoint) {
        let start = self.open();
        match self.points[start..] {
            [.., last] if last == p => return,
            [.., before, last] if is_straight_on(before, last, p) => _ = self.points.pop(),
            _ => {}
        }
        self.points.push(p);
    }

    /// Begins a line: where it starts at the end of the one before, that goes on.
    pub fn begin(&mut self, p: TilePoint) {
        if self.points.last() == Some(&p) && self.points.len() == self.open() {
            self.ends.pop();
        }
        self.add(p);
    }

    /// Ends the open line. A line that is shorter than a grid unit is not kept.
    pub fn end(&mut self) {
        let start = self.open();
        if self.points.len() - start >= 2 {
            self.ends.push(self.points.len());
        } else {
            self.points.truncate(start);
        }
    }

    fn open(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }
}

/// The cross product of the ways from `a` to `b` and from `a` to `c`: 0 where the three lie on a line.
#[inline]
pub(super) fn cross(a: TilePoint, b: TilePoint, c: TilePoint) -> i64 {
    (b.x - a.x) as i64 * (c.y - a.y) as i64 - (c.x - a.x) as i64 * (b.y - a.y) as i64
}

fn is_straight_on(a: TilePoint, b: TilePoint, c: TilePoint) -> bool {
    let dot = (b.x - a.x) as i64 * (c.x - b.x) as i64 + (b.y - a.y) as i64 * (c.y - b.y) as i64;
    dot > 0 && cross(a, b, c) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn tiles_of_a_zoom_agree_about_every_position(x: u32, y: u32, shift in 0u32..21, column in -1i64..5) {
            let here = TileGrid { origin: [0, 0], shift };
            let there = TileGrid { origin: [(column * 4096) << shift, 0], shift };
            let (a, b) = (here.quantize_point(WorldPoint { x, y }), there.quantize_point(WorldPoint { x, y }));
            prop_assert_eq!(a.x as i64 - column * 4096, b.x as i64);
            prop_assert_eq!(a.y, b.y);
        }
    }

    #[test]
    fn a_line_that_starts_where_another_ends_goes_on() {
        let mut lines = TileLines::default();
        for ends in [[(0, 0), (5, 0)], [(5, 0), (5, 7)], [(0, 0), (1, 1)]] {
            lines.begin(TilePoint { x: ends[0].0, y: ends[0].1 });
            lines.add(TilePoint { x: ends[1].0, y: ends[1].1 });
            lines.end();
        }
        assert_eq!(lines.iter().map(<[TilePoint]>::len).collect::<Vec<_>>(), [3, 2]);
    }

    #[test]
    fn lines_lose_repeated_and_straight_positions_but_not_their_turns_back() {
        let mut lines = TileLines::default();
        for (x, y) in [(0, 0), (0, 0), (2, 1), (4, 2), (2, 1), (2, 5)] {
            lines.add(TilePoint { x, y });
        }
        lines.end();
        lines.add(TilePoint { x: 9, y: 9 });
        lines.add(TilePoint { x: 9, y: 9 });
        lines.end();
        let found: Vec<Vec<(i32, i32)>> = lines.iter().map(|l| l.iter().map(|p| (p.x, p.y)).collect()).collect();
        assert_eq!(found, [[(0, 0), (4, 2), (2, 1), (2, 5)]]);
    }
}
