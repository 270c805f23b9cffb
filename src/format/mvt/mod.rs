//! Mapbox Vector Tiles 2.1, written straight to bytes.
//!
//! A [`LayerEncoder`] takes features one by one: their tags, which refer to [`Values`] by number, and their geometry, which
//! a [`GeometryEncoder`] has written. Nothing is kept of a feature but its bytes. Layers follow one another in a tile.
//!
//! Numbers in comments are sections of the specification and field numbers of its `vector_tile.proto`.

mod geometry;
mod layer;
pub(super) mod protobuf;
mod values;

#[cfg(test)]
mod tests;

pub use geometry::{GeometryEncoder, GeometryType};
pub use layer::LayerEncoder;
pub use values::Values;
