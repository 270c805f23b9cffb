//! What is measured of a row's geometry.

use crate::{
    crs::{
        Crs, Transformer,
        sheets::{Sheet, SheetScale},
    },
    geometry::geodesic::{area_m2, length_m},
    model::{CrsReference, GeometryKind},
    store::Table,
};

/// The area of a row's polygons on the ellipsoid, km²; 0 for points and lines, `None` without geometry.
pub fn area_km2(table: &Table, row: usize) -> Option<f64> {
    (row < table.located_rows()).then(|| area_m2(&table.geometry().row(row)) / 1e6)
}

/// The length of a row's lines on the ellipsoid, km; 0 for points and polygons, `None` without geometry.
pub fn length_km(table: &Table, row: usize) -> Option<f64> {
    (row < table.located_rows()).then(|| length_m(&table.geometry().row(row)) / 1e3)
}

/// Names the map sheets that rows lie on.
pub struct SheetNames<'t> {
    table: &'t Table,
    scale: SheetScale,
    /// From Pulkovo 1942, on which sheets are drawn; `None` where PROJ has no way there.
    datum: Option<Transformer>,
}

impl<'t> SheetNames<'t> {
    /// The sheets of a scale, for rows of this table.
    pub fn new(table: &'t Table, scale: SheetScale) -> Self {
        let pulkovo = Crs::resolve(&CrsReference::from_file("EPSG:4284", "the map sheets"));
        let sample: Vec<[f64; 2]> =
            (0..table.located_rows()).step_by(table.located_rows() / 100 + 1).map(|row| position(table, row)).collect();
        Self { table, scale, datum: pulkovo.and_then(|crs| Transformer::new(&crs, &sample)).ok() }
    }

    /// The sheet on which the row lies: a point itself, or the middle of its box.
    pub fn of_row(&self, row: usize) -> Option<String> {
        if row >= self.table.located_rows() {
            return None;
        }
        let mut position = [position(self.table, row)];
        self.to_datum(&mut position);
        Sheet::at(position[0][0], position[0][1], self.scale).map(|sheet| sheet.to_string())
    }

    /// The sheets on which rows lie.
    pub fn of_rows(&self, rows: &[u32]) -> Vec<Option<Sheet>> {
        let located = |row: &u32| (*row as usize) < self.table.located_rows();
        let mut positions: Vec<[f64; 2]> =
            rows.iter().filter(|row| located(row)).map(|row| position(self.table, *row as usize)).collect();
        self.to_datum(&mut positions);
        let mut sheets = positions.into_iter().map(|[lon, lat]| Sheet::at(lon, lat, self.scale));
        rows.iter().map(|row| if located(row) { sheets.next().flatten() } else { None }).collect()
    }

    fn to_datum(&self, positions: &mut [[f64; 2]]) {
        if let Some(datum) = &self.datum {
            datum.inverse(positions);
        }
    }
}

/// Longitude and latitude for which a row stands, degrees: a point itself, the middle of the box of anything else.
pub fn position(table: &Table, row: usize) -> [f64; 2] {
    let geometry = table.geometry();
    let first = geometry.parts(row).next().and_then(|part| geometry.lon_lat(geometry.rings(part).start).first());
    match first {
        Some(position) if geometry.kind(row) == GeometryKind::Point => *position,
        _ => table.boxes()[row].center().to_lon_lat(),
    }
}
