//! Addresses of Web Mercator tiles (`WebMercatorQuad`, OGC 17-083r4 annex D.1).

use super::{WORLD_SIZE, WorldBox};

/// Units along one side of a tile (MVT 2.1, section 4.1: `extent`).
pub const TILE_EXTENT: i64 = 4096;

/// The deepest zoom: there a tile unit is a world unit.
pub const MAX_TILE_ZOOM: u8 = 20;

/// A position on the grid of a tile: units of 1/4096 of its side, x to the east and y to the south of
/// its north-west corner. Positions in the buffer lie outside 0..=4096.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TilePoint {
    /// Units to the east.
    pub x: i32,
    /// Units to the south.
    pub y: i32,
}

/// A tile: zoom, column from the west, row from the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileAddress {
    z: u8,
    x: u32,
    y: u32,
}

/// Numbers that name no tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileAddressError {
    /// Deeper than [`MAX_TILE_ZOOM`].
    #[error("zoom {0} is beyond {MAX_TILE_ZOOM}")]
    Zoom(u64),
    /// Outside the 2^z columns and rows.
    #[error("column {x}, row {y} lie outside the {side} × {side} tiles of zoom {z}")]
    Outside {
        /// The zoom.
        z: u8,
        /// The column asked for.
        x: u64,
        /// The row asked for.
        y: u64,
        /// Columns and rows at this zoom.
        side: u64,
    },
}

impl TileAddress {
    /// Zoom, column from the west, row from the north.
    pub fn new(z: u64, x: u64, y: u64) -> Result<Self, TileAddressError> {
        if z > MAX_TILE_ZOOM as u64 {
            return Err(TileAddressError::Zoom(z));
        }
        let side = 1u64 << z;
        if x >= side || y >= side {
            return Err(TileAddressError::Outside { z: z as u8, x, y, side });
        }
        Ok(Self { z: z as u8, x: x as u32, y: y as u32 })
    }

    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }
    /// Column from the west.
    pub fn x(self) -> u32 {
        self.x
    }
    /// Row from the north.
    pub fn y(self) -> u32 {
        self.y
    }

    /// World units along one side.
    pub fn side_world(self) -> i64 {
        WORLD_SIZE >> self.z
    }

    /// World units per tile unit, as a power of two: a tile coordinate is `(world - origin) >> shift`.
    pub fn shift(self) -> u32 {
        20 - self.z as u32
    }

    /// The north-west corner in world units.
    pub fn origin_world(self) -> [i64; 2] {
        [self.x as i64 * self.side_world(), self.y as i64 * self.side_world()]
    }

    /// The part of the world square under the tile, without buffer.
    pub fn world_box(self) -> WorldBox {
        let [x, y] = self.origin_world();
        let side = self.side_world();
        WorldBox { min_x: x as u32, min_y: y as u32, max_x: (x + side - 1) as u32, max_y: (y + side - 1) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_outside_the_matrix_are_refused() {
        assert!(TileAddress::new(0, 0, 0).is_ok());
        assert!(TileAddress::new(1, 2, 0).is_err());
        assert!(TileAddress::new(MAX_TILE_ZOOM as u64 + 1, 0, 0).is_err());
    }

    #[test]
    fn the_last_tile_ends_with_the_world() {
        let side = 1u64 << MAX_TILE_ZOOM;
        let tile = TileAddress::new(MAX_TILE_ZOOM as u64, side - 1, side - 1).unwrap();
        assert_eq!(tile.world_box().max_x, u32::MAX);
        assert_eq!(TileAddress::new(0, 0, 0).unwrap().world_box(), WorldBox::WORLD);
    }
}
