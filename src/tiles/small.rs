//! What stands for that which is too small to draw.
//!
//! Polygons smaller than a pixel add up, and some of them are shown as pixels, which have their area together; lines likewise
//! (see [`crate::geometry::levels`]). So a thousand small fields keep the weight they have on the map.

use crate::{
    geometry::levels::{LEVELS_PER_STEP, Pixel, level_of_zoom},
    model::TILE_EXTENT,
};

/// The smallest polygon and line that are drawn by themselves, in tile units, and what is drawn for smaller ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Specks {
    /// Square units.
    pub area: f64,
    /// Width and height.
    pub sides: [i32; 2],
    /// Units.
    pub length: f64,
    /// Units.
    pub dash: i32,
}

impl Specks {
    /// Where everything is shown: each polygon that is snapped to nothing has a square of one unit.
    pub const NONE: Self = Self { area: 0.0, sides: [1, 1], length: 0.0, dash: 1 };

    /// Where a tile shows what has this level or less.
    pub fn at(level: u8, zoom: u8) -> Self {
        let level = level - level % LEVELS_PER_STEP;
        let levels_below = i32::from(level_of_zoom(zoom)) - i32::from(level);
        let (area, length) = (Pixel::Area.amount(levels_below), Pixel::Length.amount(levels_below));
        Self { area, sides: sides(area), length, dash: (length.round() as i32).max(1) }
    }
}

/// The sides of a rectangle of about this area, nearly a square.
pub fn sides(area: f64) -> [i32; 2] {
    let width = area.sqrt().round().max(1.0);
    [width as i32, (area / width).round().max(1.0) as i32]
}

/// Where something of so many units about a position begins, in world units along one axis. It is moved to lie wholly in the tile
/// that the position is in: what stands for the small things of one tile is not seen in the next.
pub fn place(middle: u32, size: i32, shift: u32) -> i64 {
    let (middle, size) = (i64::from(middle >> shift), i64::from(size).min(TILE_EXTENT));
    let tile = middle - middle.rem_euclid(TILE_EXTENT);
    (middle - size / 2).clamp(tile, tile + TILE_EXTENT - size) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_the_small_lies_in_one_tile() {
        assert_eq!([place(100, 6, 0), place(4097, 6, 0), place(4095, 6, 0), place(1, 6, 0)], [97, 4096, 4090, 0]);
        assert_eq!(place((4095 << 3) + 7, 6, 3), 4090 << 3);
    }

    #[test]
    fn pixels_have_the_area_that_they_stand_for() {
        for step in 0..24 {
            let specks = Specks::at(level_of_zoom(5) - LEVELS_PER_STEP * step, 5);
            let [width, height] = specks.sides;
            assert!((f64::from(width * height) / specks.area - 1.0).abs() < 0.01, "{specks:?}");
        }
        assert_eq!(Specks::at(level_of_zoom(5), 5).sides, [6, 6]);
    }
}
