//! `PMTiles`, version 3: a pyramid of tiles in one file that can be read over the network in pieces.
//!
//! ```text
//! 0        127                 16384
//! │ header │ root directory    │ tiles, in the order of their numbers │ metadata │ leaf directories │
//! ```
//! This is how files are written here; where the parts lie is up to the header, and files of others are read in any order.
//!
//! Numbers in comments are sections of the specification (protomaps/PMTiles, `spec/v3/spec.md`).

mod directory;
mod header;
mod reader;
mod tile_id;
mod writer;

pub use directory::{Directory, Entry};
pub use header::{Header, Section};
pub use reader::Reader;
pub use tile_id::{first_id, tile_at, tile_id};
pub use writer::Writer;

#[cfg(test)]
mod tests;
