//! Areas and lengths of rows, or of what of them lies in a region.

use super::{Quantity, StatisticsError, covered::covered_km2};
use crate::{
    geometry::{RowShape, coverage::Coverage, geodesic::length_m, polygons},
    model::{Geometries, PartKind},
    query::{Patience, area_km2, length_km},
    store::{GeometryRow, Table},
};
use geo::BooleanOps as _;
use geo_types::{Geometry, LineString, MultiLineString, MultiPolygon};

/// A region in which rows are measured.
pub struct Region {
    /// Its polygons, for areas.
    pub coverage: Coverage,
    /// The same, for lines.
    polygons: MultiPolygon,
}

/// The areas (km²) or lengths (km) of rows.
pub struct Extents<'t> {
    table: &'t Table,
    quantity: Quantity,
    /// Of all rows that have a geometry, where they are known or worth being known.
    areas_km2: Option<&'t [f64]>,
}

impl<'t> Extents<'t> {
    /// Of so many rows of a table: areas of a good part of them are measured with all others and kept.
    pub fn of(table: &'t Table, quantity: Quantity, rows: usize) -> Self {
        let is_worth = quantity == Quantity::AreaKm2 && rows >= table.located_rows() / 4;
        Self { table, quantity, areas_km2: is_worth.then(|| table.areas_km2()) }
    }

    /// That of a row; `None` without geometry.
    pub fn of_row(&self, row: usize) -> Option<f64> {
        match (self.quantity, self.areas_km2) {
            (Quantity::LengthKm, _) => length_km(self.table, row),
            (_, Some(areas_km2)) => areas_km2.get(row).copied(),
            _ => area_km2(self.table, row),
        }
    }
}

/// The area or length of what of a row lies in a region.
pub fn of_row_within(
    table: &Table,
    row: usize,
    quantity: Quantity,
    region: &Region,
    patience: &Patience,
) -> Result<Option<f64>, StatisticsError> {
    if row >= table.located_rows() {
        return Ok(None);
    }
    if quantity == Quantity::AreaKm2 {
        return covered_km2(&coverage_of(&table.geometry().row(row)), Some(&region.coverage), patience).map(Some);
    }
    let inside = region.polygons.clip(&lines(&table.geometry().row(row)), false);
    let mut clipped = Geometries::default();
    let pushed = clipped.push(&Geometry::MultiLineString(inside));
    Ok(Some(if pushed.is_ok() { length_m(&clipped.row(0)) / 1000.0 } else { 0.0 }))
}

/// A region of a table of regions.
pub fn region(table: &Table, row: usize) -> Region {
    let shape = table.geometry().row(row);
    Region { coverage: coverage_of(&shape), polygons: polygons(&shape) }
}

fn coverage_of(shape: &impl RowShape) -> Coverage {
    let mut coverage = Coverage::default();
    coverage.add(shape);
    coverage
}

fn lines(row: &GeometryRow<'_>) -> MultiLineString {
    let parts = row.parts().filter(|part| row.part_kind(*part) == PartKind::Line);
    let line = |ring: usize| row.lon_lat(ring).iter().map(|[x, y]| (*x, *y)).collect::<LineString>();
    MultiLineString(parts.flat_map(|part| row.rings(part)).map(line).collect())
}
