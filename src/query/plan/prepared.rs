//! PLACEHOLDER for `geometry::predicates`, which is being built elsewhere: delete this file when it is there.

use crate::{
    filter::SpatialOp,
    model::{LonLatBounds, PartKind},
    store::GeometryColumn,
};
use geo::{BoundingRect, Geometry, GeometryCollection, LineString, Point, Polygon, Relate};

pub struct PreparedGeometry {
    geometry: Geometry<f64>,
    bounds: Vec<LonLatBounds>,
}

pub struct RowShape<'a> {
    pub geometry: &'a GeometryColumn,
    pub row: usize,
}

impl PreparedGeometry {
    pub fn new(literal: &Geometry<f64>) -> Result<Self, String> {
        let rect = literal.bounding_rect().ok_or("the geometry is empty")?;
        let bounds = LonLatBounds::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).map_err(|e| e.to_string())?;
        Ok(Self { geometry: literal.clone(), bounds: vec![bounds] })
    }

    pub fn bbox(bounds: LonLatBounds) -> Self {
        let rect = |b: LonLatBounds| geo::Rect::new((b.west(), b.south()), (b.east(), b.north())).to_polygon();
        let geometry = Geometry::MultiPolygon(geo::MultiPolygon(bounds.halves().map(rect).collect()));
        Self { geometry, bounds: bounds.halves().collect() }
    }

    pub fn bounds(&self) -> &[LonLatBounds] {
        &self.bounds
    }

    pub fn relate(&self, op: SpatialOp, row: &RowShape<'_>) -> bool {
        let matrix = row.to_geometry().relate(&self.geometry);
        match op {
            SpatialOp::Within => matrix.is_within(),
            SpatialOp::Contains => matrix.is_contains(),
            SpatialOp::Crosses => matrix.is_crosses(),
            SpatialOp::Disjoint => matrix.is_disjoint(),
            SpatialOp::Equals => matrix.is_equal_topo(),
            SpatialOp::Intersects => matrix.is_intersects(),
            SpatialOp::Overlaps => matrix.is_overlaps(),
            SpatialOp::Touches => matrix.is_touches(),
        }
    }
}

impl RowShape<'_> {
    fn to_geometry(&self) -> Geometry<f64> {
        let line = |ring: usize| LineString::from(self.geometry.lon_lat(ring).to_vec());
        let part = |part: usize| {
            let rings = self.geometry.rings(part);
            match self.geometry.part_kind(self.row, part) {
                PartKind::Point => Geometry::Point(Point::from(self.geometry.lon_lat(rings.start)[0])),
                PartKind::Line => Geometry::LineString(line(rings.start)),
                PartKind::Polygon => {
                    Geometry::Polygon(Polygon::new(line(rings.start), (rings.start + 1..rings.end).map(line).collect()))
                }
            }
        };
        let mut parts: Vec<Geometry<f64>> = self.geometry.parts(self.row).map(part).collect();
        match parts.len() {
            1 => parts.remove(0),
            _ => Geometry::GeometryCollection(GeometryCollection(parts)),
        }
    }
}
