//! Points that are near each other, drawn as one.
//!
//! ```text
//! sweep       what is near each other at one zoom
//! hierarchy   … at all zooms: clusters within clusters
//! ```

mod hierarchy;
mod sweep;

#[cfg(test)]
mod tests;

pub use hierarchy::{Cluster, Hierarchy, MAX_ZOOM, RADIUS_PX};
