//! One operation per file, pure: clean, cut, clip, simplify, quantise, repair.

mod ring_view;

pub use ring_view::RingView;
