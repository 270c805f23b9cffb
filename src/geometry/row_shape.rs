//! A row as geometry sees it: flat positions, borrowed from wherever the row is kept.

use crate::model::{GeometryKind, PartKind, RowGeometry};
use std::ops::Range;

/// One row's geometry, in the layout of [`crate::model::Geometries`]: parts and rings are numbered over all rows.
///
/// What is asked of a row trusts that it is as `clean` leaves it: finite, closed, wound as RFC 7946 wants, valid.
pub trait RowShape {
    /// The kind of the row.
    fn kind(&self) -> GeometryKind;
    /// Its parts; none for a null row.
    fn parts(&self) -> Range<usize>;
    /// The kind of one of its parts.
    fn part_kind(&self, part: usize) -> PartKind;
    /// The rings of a part: one for a point or line, exterior then holes for a polygon.
    fn rings(&self, part: usize) -> Range<usize>;
    /// Longitude and latitude of the positions of a ring, degrees.
    fn lon_lat(&self, ring: usize) -> &[[f64; 2]];
}

impl RowShape for RowGeometry<'_> {
    fn kind(&self) -> GeometryKind {
        RowGeometry::kind(self)
    }
    fn parts(&self) -> Range<usize> {
        RowGeometry::parts(self)
    }
    fn part_kind(&self, part: usize) -> PartKind {
        RowGeometry::part_kind(self, part)
    }
    fn rings(&self, part: usize) -> Range<usize> {
        RowGeometry::rings(self, part)
    }
    fn lon_lat(&self, ring: usize) -> &[[f64; 2]] {
        self.coords(ring)
    }
}
