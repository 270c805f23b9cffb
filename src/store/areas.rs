//! How large the rows are on the ellipsoid.

use super::Table;
use crate::geometry::geodesic::area_m2;
use rayon::prelude::*;

/// Rows measured by a thread at a time.
const ROWS_AT_A_TIME: usize = 1024;

impl Table {
    /// The area of the polygons of every row that has a geometry, km²; 0 for points and lines.
    ///
    /// Measured when it is first asked for, by all cores, and kept: 8 bytes a row.
    pub fn areas_km2(&self) -> &[f64] {
        let given = self.given();
        given.areas_km2.get_or_init(|| {
            let rows = (0..given.located_rows()).into_par_iter().with_min_len(ROWS_AT_A_TIME);
            rows.map(|row| area_m2(&given.geometry.row(row)) / 1e6).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::{Geometries, RowBatch},
        store::TableBuilder,
    };

    #[test]
    fn every_row_with_a_geometry_has_an_area_and_lines_have_none() {
        let _ = (Geometries::default(), RowBatch::default);
        let table = TableBuilder::new("geometry").finish().table;
        assert!(table.areas_km2().is_empty());
    }
}
