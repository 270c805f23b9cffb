//! Boxes in the CRS in which features are written.

/// The smallest box around positions: min x, min y, max x, max y.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Envelope(pub [f64; 4]);

impl Envelope {
    /// Holds nothing, and grows from there.
    pub const EMPTY: Self = Self([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY]);

    /// Grows to hold these positions.
    pub fn extend(&mut self, positions: &[[f64; 2]]) {
        let [mut west, mut south, mut east, mut north] = self.0;
        for [x, y] in positions {
            (west, east) = (west.min(*x), east.max(*x));
            (south, north) = (south.min(*y), north.max(*y));
        }
        self.0 = [west, south, east, north];
    }

    /// Grows to hold another.
    pub fn unite(&mut self, other: &Self) {
        let [west, south, east, north] = other.0;
        if !other.is_empty() {
            self.extend(&[[west, south], [east, north]]);
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0[0] > self.0[2]
    }
}
