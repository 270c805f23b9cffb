//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.

pub mod chunks;
pub mod clean;
pub mod importance;
pub mod intersects;
mod ring_view;

pub use ring_view::RingView;
