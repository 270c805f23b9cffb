//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.

pub mod chunks;
pub mod clean;
mod clip;
pub mod importance;
pub mod intersects;
mod quantize;
mod repair;
mod ring_view;
mod shoelace;
mod tile_rings;
mod validity;

pub use clip::{Window, clip_ring, clip_segment};
pub use quantize::{TileGrid, TileLines};
pub use repair::Repair;
pub use ring_view::RingView;
pub use shoelace::twice_area;
pub use tile_rings::{RingRole, TileRings};
pub use validity::ValidityCheck;
