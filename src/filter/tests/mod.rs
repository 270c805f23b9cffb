//! The encodings against each other, their errors and their limits.

mod encodings;
mod errors;
mod limits;
mod round_trip;
mod trees;
