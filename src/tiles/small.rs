//! What is too small to draw is not lost: its area or length adds up, row by row, and is drawn as one pixel
//! whenever it makes one. So a thousand small fields keep the weight they have on the map together, and a layer of nothing
//! else does not vanish.

use crate::model::TilePoint;

/// The side of the square that stands for polygons below its area, in tile units. A tile of 4096 units is shown at 512 CSS
/// pixels: the square is about half of one in area.
pub const PIXEL_SIDE: i32 = 6;

/// What became of a row in a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It does not reach into the tile.
    Outside,
    /// It is here, but was not drawn by itself.
    Thinned(TilePoint),
    /// It was drawn.
    Drawn,
}

/// Area (or length) that has not been drawn yet.
#[derive(Debug)]
pub struct Debt {
    owed: f64,
    price: f64,
    /// The length of a side of what is drawn, in tile units.
    pub side: i32,
}

impl Debt {
    /// Squares for polygons too small. At the last zoom, where clients enlarge tiles instead of asking for deeper ones,
    /// each polygon has a square of its own, of one unit.
    pub fn of_polygons(last_zoom: bool) -> Self {
        if last_zoom { Self::new(0.0, 1) } else { Self::new((PIXEL_SIDE * PIXEL_SIDE) as f64, PIXEL_SIDE) }
    }

    /// Lines of one unit for lines that are shorter; at the last zoom one for each.
    pub fn of_lines(last_zoom: bool) -> Self {
        Self::new(if last_zoom { 0.0 } else { 1.0 }, 1)
    }

    fn new(price: f64, side: i32) -> Self {
        // Beginning with half, the sum drawn is the sum owed, rounded.
        Self { owed: price / 2.0, price, side }
    }

    /// The area (or length) below which a polygon (or line) is not drawn by itself.
    pub fn price(&self) -> f64 {
        self.price
    }

    /// Adds so many units (of length or area); whether one is to be drawn now, and is paid.
    pub fn add(&mut self, amount: f64) -> bool {
        self.owed += amount.min(self.price);
        let pays = self.owed >= self.price;
        if pays {
            self.owed -= self.price;
        }
        pays
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_is_what_was_owed_rounded() {
        for (count, amount) in [(1000, 1.0), (3, 17.9), (1, 17.9), (1, 18.0), (10, 35.9)] {
            let mut debt = Debt::of_polygons(false);
            let drawn = (0..count).filter(|_| debt.add(amount)).count();
            assert_eq!(drawn as f64, (count as f64 * amount / 36.0).round(), "{count} × {amount}");
        }
    }

    #[test]
    fn at_the_last_zoom_everything_is_drawn() {
        assert!(Debt::of_polygons(true).add(0.001) && Debt::of_lines(true).add(0.0));
    }
}
