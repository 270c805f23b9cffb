//! Numbers of tiles (section 4.1): zoom after zoom, and in each zoom along the Hilbert curve.

use crate::model::TileAddress;

/// How many tiles there are before the first of a zoom.
pub fn first_id(zoom: u8) -> u64 {
    ((1u64 << (2 * zoom.min(31))) - 1) / 3
}

/// The number of a tile.
pub fn tile_id(tile: TileAddress) -> u64 {
    let (mut x, mut y, mut distance) = (tile.x(), tile.y(), 0u64);
    for bit in (0..tile.z()).rev() {
        let (right, low) = (x >> bit & 1, y >> bit & 1);
        distance = distance << 2 | ((3 * right) ^ low) as u64;
        let side = 1u32 << bit;
        (x, y) = turned(x & (side - 1), y & (side - 1), side, right, low);
    }
    first_id(tile.z()) + distance
}

/// The tile of a zoom at a place on its Hilbert curve, counted from 0; `None` beyond the curve's end or the deepest zoom.
pub fn tile_at(zoom: u8, distance: u64) -> Option<TileAddress> {
    if zoom > crate::model::MAX_TILE_ZOOM || distance >> (2 * zoom) != 0 {
        return None;
    }
    let (mut x, mut y) = (0, 0);
    for bit in 0..zoom {
        let digit = (distance >> (2 * bit) & 3) as u32;
        let right = digit >> 1;
        let low = (digit ^ right) & 1;
        let side = 1u32 << bit;
        (x, y) = turned(x, y, side, right, low);
        (x, y) = (x + right * side, y + low * side);
    }
    TileAddress::new(zoom as u64, x as u64, y as u64).ok()
}

/// A position in a quadrant, as the curve is turned there. The turn is its own inverse.
fn turned(x: u32, y: u32, side: u32, right: u32, low: u32) -> (u32, u32) {
    match (right, low) {
        (_, 1) => (x, y),
        (1, _) => (side - 1 - y, side - 1 - x),
        _ => (y, x),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_those_of_the_specification() {
        for ([z, x, y], id) in [
            ([0, 0, 0], 0),
            ([1, 0, 0], 1),
            ([1, 0, 1], 2),
            ([1, 1, 1], 3),
            ([1, 1, 0], 4),
            ([2, 0, 0], 5),
            ([12, 3423, 1763], 19_078_479),
        ] {
            assert_eq!(tile_id(TileAddress::new(z, x, y).unwrap()), id, "{z}/{x}/{y}");
        }
    }

    #[test]
    fn the_curve_steps_to_a_neighbour_every_time_and_ends() {
        let tiles: Vec<TileAddress> = (0..).map_while(|distance| tile_at(5, distance)).collect();
        assert_eq!(tiles.len(), 1024);
        assert!(tiles.windows(2).all(|w| w[0].x().abs_diff(w[1].x()) + w[0].y().abs_diff(w[1].y()) == 1));
        assert!(tile_at(21, 0).is_none());
    }

    proptest! {
        #[test]
        fn a_number_names_its_tile(z in 0u64..=20, x in any::<u64>(), y in any::<u64>()) {
            let tile = TileAddress::new(z, x % (1 << z), y % (1 << z)).unwrap();
            let distance = tile_id(tile) - first_id(tile.z());
            prop_assert_eq!(tile_at(tile.z(), distance), Some(tile));
            // Children follow one another: a walk down the pyramid meets tiles in their order.
            if z > 0 {
                let parent = TileAddress::new(z - 1, tile.x() as u64 / 2, tile.y() as u64 / 2).unwrap();
                prop_assert_eq!(tile_id(parent) - first_id(parent.z()), distance / 4);
            }
        }
    }
}
