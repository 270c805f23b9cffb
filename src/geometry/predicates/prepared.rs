//! A literal, prepared once and asked for every row.

use super::{
    bounds::{self, Bounds},
    literal::{PrepareError, parts_of},
    matrix::Location::{Boundary, Exterior, Interior},
    meets::meets,
    raster::{Cover, Raster},
    relation::relates,
    shape::Shape,
};
use crate::{
    geometry::RowShape,
    model::{GeometryKind, LonLatBounds, SpatialOp, WorldBox},
};
use geo_types::{Coord, Geometry, LineString, Point, Rect};

/// A geometry to compare rows with, in longitude and latitude, degrees.
#[derive(Debug)]
pub struct PreparedGeometry {
    shape: Shape<'static>,
    /// Where rows are many.
    raster: Option<Raster>,
}

impl PreparedGeometry {
    /// Prepares a geometry: what goes on beyond ±180 is cut there (RFC 7946, section 3.1.9), polygons that are
    /// invalid are rebuilt, collections become the set of all their points.
    pub fn new(geometry: &Geometry<f64>) -> Result<Self, PrepareError> {
        Ok(Self { shape: Shape::of_parts(&parts_of(geometry)?), raster: None })
    }

    /// Makes it quick to ask for so many rows, and takes little time where they are few.
    pub fn prepare_for(&mut self, rows: usize) {
        self.raster = Raster::worth_its_time(&self.shape, rows);
    }

    /// Prepares a box, which may be a point or a line, and may cross the antimeridian.
    pub fn from_bounds(bounds: &LonLatBounds) -> Result<Self, PrepareError> {
        let halves: Vec<Geometry> = bounds.halves().map(geometry_of_box).collect();
        Self::new(&Geometry::GeometryCollection(halves.into()))
    }

    /// Boxes that hold all of it: one, or two on either side of the antimeridian.
    pub fn bounds(&self) -> Vec<LonLatBounds> {
        let points = self.shape.points.iter().map(|p| bounds::around(&[*p]));
        let mut boxes: Vec<Bounds> = self.shape.paths.iter().map(|path| *path.bounds()).chain(points).collect();
        boxes.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]));
        let mut east = f64::NEG_INFINITY;
        let gap = boxes.iter().position(|b| {
            let gap = b[0] - east;
            east = east.max(b[2]);
            gap.is_finite() && gap > 180.0
        });
        let (west_side, east_side) = boxes.split_at(gap.unwrap_or(0));
        let sides = [west_side, east_side].into_iter().filter(|side| !side.is_empty());
        let around = sides.map(|side| side.iter().fold(bounds::EMPTY, bounds::union));
        around.filter_map(|[west, south, east, north]| LonLatBounds::new(west, south, east, north).ok()).collect()
    }

    /// Whether `row op self` holds for every row within a box, or for none; `None` where rows must be looked at one by one,
    /// as always before [`prepare_for`](Self::prepare_for).
    ///
    /// For a box of the index that holds many rows as well as for that of one row.
    #[inline]
    pub fn decides(&self, op: SpatialOp, row_box: &WorldBox) -> Option<bool> {
        match (self.raster.as_ref()?.cover(row_box)?, op) {
            (Cover::Inside, SpatialOp::Within | SpatialOp::Intersects) | (Cover::Outside, SpatialOp::Disjoint) => Some(true),
            _ => Some(false),
        }
    }

    /// Whether `row op self` (OGC 06-103r4, section 6.1.15.3). A null row relates to nothing.
    pub fn relate(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        match (op, row.kind()) {
            (_, GeometryKind::Null) => false,
            (SpatialOp::Intersects, _) => meets(row, &self.shape),
            (SpatialOp::Disjoint, _) => !meets(row, &self.shape),
            (_, GeometryKind::Point) => self.relate_point(op, row),
            _ => self.may_relate(op, row) && relates(op, &Shape::of_row(row), &self.shape),
        }
    }

    /// Whether `other op self` between two literals.
    pub fn relate_prepared(&self, op: SpatialOp, other: &Self) -> bool {
        relates(op, &other.shape, &self.shape)
    }

    /// A point has no boundary, and nothing of it is anywhere else.
    fn relate_point(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        let Some(p) = row.parts().next().and_then(|part| row.lon_lat(row.rings(part).start).first()) else { return false };
        let place = if bounds::holds(&self.shape.bounds, *p) { self.shape.locate(*p) } else { Exterior };
        match op {
            SpatialOp::Within => place == Interior,
            SpatialOp::Intersects => place != Exterior,
            SpatialOp::Touches => place == Boundary,
            SpatialOp::Disjoint => place == Exterior,
            SpatialOp::Contains | SpatialOp::Equals => {
                self.shape.paths.is_empty() && self.shape.points.iter().all(|other| other == p)
            }
            SpatialOp::Crosses | SpatialOp::Overlaps => false,
        }
    }

    /// Whether the boxes of both allow the relation, which is one that a row apart does not have.
    fn may_relate(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        let rings = row.parts().flat_map(|part| row.rings(part));
        let row_bounds = rings.map(|ring| bounds::around(row.lon_lat(ring))).fold(bounds::EMPTY, |a, b| bounds::union(a, &b));
        let within = || bounds::covers(&self.shape.bounds, &row_bounds);
        let contains = || bounds::covers(&row_bounds, &self.shape.bounds);
        match op {
            SpatialOp::Within => within(),
            SpatialOp::Contains => contains(),
            SpatialOp::Equals => within() && contains(),
            _ => bounds::meet(&self.shape.bounds, &row_bounds),
        }
    }
}

/// A box that does not cross the antimeridian as a polygon, or as the line or point that it is.
fn geometry_of_box(bounds: LonLatBounds) -> Geometry {
    let low = Coord { x: bounds.west(), y: bounds.south() };
    let high = Coord { x: bounds.east(), y: bounds.north() };
    if low == high {
        Point(low).into()
    } else if low.x == high.x || low.y == high.y {
        LineString::from(vec![low, high]).into()
    } else {
        Rect::new(low, high).to_polygon().into()
    }
}
