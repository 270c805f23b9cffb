//! A literal, prepared once and asked for every row.

use super::{
    bounds::{self, Bounds},
    literal::{PrepareError, beyond_180, parts_of},
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
    /// The same with what lies next to it beyond ±180, where it reaches that: a plane ends there and the Earth does not.
    around: Option<Shape<'static>>,
    /// Where rows are many.
    raster: Option<Raster>,
}

impl PreparedGeometry {
    /// Prepares a geometry: what goes on beyond ±180 is cut there (RFC 7946, section 3.1.9), polygons that are
    /// invalid are rebuilt, collections become the set of all their points.
    pub fn new(geometry: &Geometry<f64>) -> Result<Self, PrepareError> {
        let parts = parts_of(geometry)?;
        let around = beyond_180(&parts).map(|parts| Shape::of_parts(&parts));
        Ok(Self { shape: Shape::of_parts(&parts), around, raster: None })
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

    /// Boxes that hold all of it: one, or two on either side of the antimeridian, also where it only reaches that.
    pub fn bounds(&self) -> Vec<LonLatBounds> {
        let shape = self.around();
        let points = shape.points.iter().map(|p| bounds::around(&[*p]));
        let within_180 = |[w, s, e, n]: Bounds| [w.max(-180.0), s, e.min(180.0), n];
        let all = shape.paths.iter().map(|path| *path.bounds()).chain(points).map(within_180);
        let mut boxes: Vec<Bounds> = all.filter(|[west, _, east, _]| west <= east).collect();
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
        let raster = self.raster.as_ref()?;
        if self.around.is_some() && (row_box.min_x == 0 || row_box.max_x == u32::MAX) {
            return None;
        }
        match (raster.cover(row_box)?, op) {
            (Cover::Inside, SpatialOp::Within | SpatialOp::Intersects) | (Cover::Outside, SpatialOp::Disjoint) => Some(true),
            _ => Some(false),
        }
    }

    /// Whether `row op self` (OGC 06-103r4, section 6.1.15.3). A null row relates to nothing.
    pub fn relate(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        match (op, row.kind()) {
            (_, GeometryKind::Null) => false,
            (SpatialOp::Intersects, _) => meets(row, self.around()),
            (SpatialOp::Disjoint, _) => !meets(row, self.around()),
            (_, GeometryKind::Point) => self.relate_point(op, row),
            _ => self.may_relate(op, row) && self.relate_shape(op, &Shape::of_row(row)),
        }
    }

    /// Whether `other op self` between two literals.
    pub fn relate_prepared(&self, op: SpatialOp, other: &Self) -> bool {
        match op {
            // A border that is only where ±180 cuts it is none: each is asked with what goes on beyond that.
            SpatialOp::Contains => other.relate_shape(SpatialOp::Within, &self.shape),
            SpatialOp::Equals => self.relate_prepared(SpatialOp::Within, other) && other.relate_prepared(SpatialOp::Within, self),
            SpatialOp::Touches => self.relate_shape(op, &other.shape) && other.relate_shape(op, &self.shape),
            SpatialOp::Crosses if other.shape.dimension() > self.shape.dimension() => other.relate_shape(op, &self.shape),
            _ => self.relate_shape(op, &other.shape),
        }
    }

    /// Whether `row op self` for what lies within ±180. Where all of the literal must be in the row, only what is within ±180 counts
    /// of it.
    fn relate_shape(&self, op: SpatialOp, row: &Shape<'_>) -> bool {
        let is_all_needed = match op {
            SpatialOp::Contains | SpatialOp::Equals | SpatialOp::Overlaps => true,
            SpatialOp::Crosses => row.dimension() > self.shape.dimension(),
            _ => false,
        };
        relates(op, row, if is_all_needed { &self.shape } else { self.around() })
    }

    fn around(&self) -> &Shape<'static> {
        self.around.as_ref().unwrap_or(&self.shape)
    }

    /// A point has no boundary, and nothing of it is anywhere else.
    fn relate_point(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        let Some(p) = row.parts().next().and_then(|part| row.lon_lat(row.rings(part).start).first()) else { return false };
        let shape = self.around();
        let place = if bounds::holds(&shape.bounds, *p) { shape.locate(*p) } else { Exterior };
        match op {
            SpatialOp::Within => place == Interior,
            SpatialOp::Intersects => place != Exterior,
            SpatialOp::Touches => place == Boundary,
            SpatialOp::Disjoint => place == Exterior,
            SpatialOp::Contains | SpatialOp::Equals => {
                self.shape.paths.is_empty() && self.shape.points.iter().all(|other| is_same_place(*other, *p))
            }
            SpatialOp::Crosses | SpatialOp::Overlaps => false,
        }
    }

    /// Whether the boxes of both allow the relation, which is one that a row apart does not have.
    fn may_relate(&self, op: SpatialOp, row: &impl RowShape) -> bool {
        let rings = row.parts().flat_map(|part| row.rings(part));
        let row_bounds = rings.map(|ring| bounds::around(row.lon_lat(ring))).fold(bounds::EMPTY, |a, b| bounds::union(a, &b));
        let within = || bounds::covers(&self.around().bounds, &row_bounds);
        let contains = || bounds::covers(&row_bounds, &self.shape.bounds);
        match op {
            SpatialOp::Within => within(),
            SpatialOp::Contains => contains(),
            SpatialOp::Equals => within() && contains(),
            _ => bounds::meet(&self.around().bounds, &row_bounds),
        }
    }
}

/// Whether two positions are one place: ±180 is one meridian.
fn is_same_place(a: [f64; 2], b: [f64; 2]) -> bool {
    a == b || (a[1] == b[1] && a[0].abs() == 180.0 && b[0].abs() == 180.0)
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
