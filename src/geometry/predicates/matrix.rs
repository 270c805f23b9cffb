//! The dimensionally extended nine-intersection matrix (OGC 06-103r4, section 6.1.15.2), and when relations hold by it.

use crate::model::SpatialOp;

/// Where a point lies with respect to a geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Location {
    Interior,
    Boundary,
    Exterior,
}

use Location::{Boundary, Exterior, Interior};

/// For each location in a row and each in the literal the dimension of what lies in both: -1 for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matrix([[i8; 3]; 3]);

impl Matrix {
    pub(super) fn new() -> Self {
        Self([[-1; 3]; 3])
    }

    /// Notes that something of this dimension lies there in the row and there in the literal.
    pub(super) fn note(&mut self, row: Location, literal: Location, dimension: i8) {
        let cell = &mut self.0[row as usize][literal as usize];
        *cell = dimension.max(*cell);
    }

    fn dimension(&self, row: Location, literal: Location) -> i8 {
        self.0[row as usize][literal as usize]
    }

    fn any(&self, row: Location, literal: Location) -> bool {
        self.dimension(row, literal) >= 0
    }

    /// Whether `row op literal` is certain, whatever else may be noted: entries only grow.
    pub(super) fn settled(&self, op: SpatialOp, dimensions: [i8; 2]) -> Option<bool> {
        let inside_only = self.row_stays_inside();
        let holds_all = self.literal_stays_inside();
        match op {
            SpatialOp::Within if !inside_only => Some(false),
            SpatialOp::Contains if !holds_all => Some(false),
            SpatialOp::Equals if !(inside_only && holds_all) => Some(false),
            SpatialOp::Touches if self.any(Interior, Interior) => Some(false),
            SpatialOp::Disjoint if self.share_a_point() => Some(false),
            SpatialOp::Intersects if self.share_a_point() => Some(true),
            SpatialOp::Crosses if dimensions == [1, 1] && self.dimension(Interior, Interior) > 0 => Some(false),
            SpatialOp::Crosses if dimensions != [1, 1] && self.holds(op, dimensions) => Some(true),
            SpatialOp::Overlaps if dimensions[0] != dimensions[1] => Some(false),
            SpatialOp::Overlaps if self.holds(op, dimensions) => Some(true),
            _ => None,
        }
    }

    /// Whether `row op literal`, when all is noted. `dimensions` are those of the row and of the literal.
    pub(super) fn holds(&self, op: SpatialOp, dimensions: [i8; 2]) -> bool {
        let interiors = self.dimension(Interior, Interior);
        let both_have_more = self.any(Interior, Exterior) && self.any(Exterior, Interior);
        match op {
            SpatialOp::Intersects => self.share_a_point(),
            SpatialOp::Disjoint => !self.share_a_point(),
            SpatialOp::Within => interiors >= 0 && self.row_stays_inside(),
            SpatialOp::Contains => interiors >= 0 && self.literal_stays_inside(),
            SpatialOp::Equals => interiors >= 0 && self.row_stays_inside() && self.literal_stays_inside(),
            SpatialOp::Touches => interiors < 0 && self.share_a_point(),
            SpatialOp::Crosses => match dimensions {
                [row, literal] if row < literal => interiors >= 0 && self.any(Interior, Exterior),
                [row, literal] if row > literal => interiors >= 0 && self.any(Exterior, Interior),
                [1, 1] => interiors == 0,
                _ => false,
            },
            SpatialOp::Overlaps => match dimensions {
                [1, 1] => interiors == 1 && both_have_more,
                [row, literal] => row == literal && interiors >= 0 && both_have_more,
            },
        }
    }

    fn share_a_point(&self) -> bool {
        [Interior, Boundary].iter().any(|row| self.any(*row, Interior) || self.any(*row, Boundary))
    }

    fn row_stays_inside(&self) -> bool {
        !(self.any(Interior, Exterior) || self.any(Boundary, Exterior))
    }

    fn literal_stays_inside(&self) -> bool {
        !(self.any(Exterior, Interior) || self.any(Exterior, Boundary))
    }
}
