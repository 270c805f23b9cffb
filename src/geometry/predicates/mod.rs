//! The relations of Simple Features (OGC 06-103r4, section 6.1.15) between a row and a literal that is prepared once.
//!
//! ```text
//! prepared    the literal and what is asked of it
//!   literal     made fit to be asked: in range, cut at ±180, valid
//!   raster      a coarse grid of the world square that says in or out for most rows
//!   meets       whether a row and the literal have a point in common: nothing allocated
//!   relation    the nine intersections (DE-9IM), for all other relations
//!     node        what lies round a point where both have an edge
//!     matrix      the nine intersections and what they mean
//! shape       points, lines and rings to be asked; collection: overlapping parts made one set of points
//!   path        one line or ring and a tree of boxes over its edges
//!   bounds      boxes; box_tree: a tree over them
//! ```
//! All decisions are comparisons and exact orientations of given positions: no point of intersection is computed, so there
//! is no tolerance and nothing to fail. Coordinates are a plane of longitude and latitude, as rows keep them (RFC 7946,
//! section 3.1.1): lines are straight there. An edge along ±180 where a row was cut is an edge like any other; a literal
//! that reaches ±180 goes on beyond it, so that it has no border where it was cut, and holds its places by either sign.

mod bounds;
mod box_tree;
mod collection;
mod literal;
mod matrix;
mod meets;
mod node;
mod path;
mod prepared;
mod raster;
mod relation;
mod shape;
#[cfg(test)]
mod tests;

pub use literal::PrepareError;
pub use prepared::PreparedGeometry;

pub(super) use matrix::Location;
pub(super) use path::locate_in_rings;
