//! `dwithin(geometry, point, metres)`: geodesic distance, by the index first.

use super::{
    Cost, Test,
    bbox::{outer_box, rows_near},
};
use crate::{
    geometry::Surroundings,
    model::LonLatBounds,
    query::{
        Rows,
        block::{Block, Mask, Truth},
    },
    store::Table,
};

/// Whether a row lies within a distance of a position.
pub struct Within<'t> {
    table: &'t Table,
    surroundings: Surroundings,
}

impl<'t> Within<'t> {
    /// Whether rows lie within `radius_m` metres of a position (longitude, latitude in degrees).
    pub fn new(table: &'t Table, center: [f64; 2], radius_m: f64) -> Self {
        Self { table, surroundings: Surroundings::new(center, radius_m) }
    }
}

impl Test for Within<'_> {
    fn cost(&self) -> Cost {
        Cost::Geometry
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let located = self.table.located_rows();
        block.each(wanted, |row| (row < located).then(|| self.surroundings.reach(&self.table.geometry().row(row))))
    }

    fn candidates(&self) -> Option<Rows> {
        let bounds = self.surroundings.bounds()?;
        let near = |half: LonLatBounds| rows_near(self.table, &outer_box(&half));
        Some(bounds.halves().map(near).fold(Rows::default(), Rows::union))
    }
}
