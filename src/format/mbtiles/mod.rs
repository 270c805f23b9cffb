//! `MBTiles` 1.3: a pyramid of tiles in an `SQLite` database.
//!
//! Rows are counted from the south there (TMS), and from the north everywhere else.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

use crate::model::TileAddress;

/// The `application_id` of `MBTiles` in the header of the database.
pub const APPLICATION_ID: [u8; 4] = *b"MPBX";

/// The row of a tile, counted from the south.
fn row_from_south(tile: TileAddress) -> u32 {
    (1u32 << tile.z()) - 1 - tile.y()
}

#[cfg(test)]
mod tests;
