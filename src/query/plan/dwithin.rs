//! `dwithin(geometry, point, metres)`: geodesic distance, by the index first.

use super::{
    Cost, Test,
    bbox::{outer_box, rows_near},
};
use crate::{
    geometry::{geodesic::Surroundings, intersects::polygon_contains},
    model::PartKind,
    query::{
        Rows,
        block::{Block, Mask, Truth},
    },
    store::{GeometryColumn, Table},
};

/// Whether a row lies within a distance of a position.
pub struct Within<'t> {
    table: &'t Table,
    center: [f64; 2],
    surroundings: Surroundings,
}

impl<'t> Within<'t> {
    /// Whether rows lie within `radius_m` metres of a position (longitude, latitude in degrees).
    pub fn new(table: &'t Table, center: [f64; 2], radius_m: f64) -> Self {
        Self { table, center, surroundings: Surroundings::new(center, radius_m) }
    }

    /// Metres to the nearest point of the row; `None` beyond the radius and without geometry.
    pub fn distance_m(&self, row: usize) -> Option<f64> {
        let geometry = self.table.geometry();
        let parts = geometry.parts(row).filter_map(|part| self.distance_to_part_m(geometry, row, part));
        parts.min_by(f64::total_cmp)
    }

    fn distance_to_part_m(&self, geometry: &GeometryColumn, row: usize, part: usize) -> Option<f64> {
        let rings = || geometry.rings(part).map(|ring| geometry.lon_lat(ring));
        if geometry.part_kind(row, part) == PartKind::Polygon && polygon_contains(rings(), self.center) {
            return Some(0.0);
        }
        rings().filter_map(|line| self.surroundings.distance_to_line_m(line)).min_by(f64::total_cmp)
    }
}

impl Test for Within<'_> {
    fn cost(&self) -> Cost {
        Cost::Geometry
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let located = self.table.located_rows();
        block.each(wanted, |row| (row < located).then(|| self.distance_m(row).is_some()))
    }

    fn candidates(&self) -> Option<Rows> {
        let bounds = self.surroundings.bounds()?;
        let near = |half| rows_near(self.table, &outer_box(&half));
        Some(bounds.halves().map(near).fold(Rows::default(), Rows::union))
    }
}
