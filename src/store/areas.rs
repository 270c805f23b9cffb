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
        model::RowBatch,
        store::{PreparedBatch, TableBuilder},
    };
    use std::str::FromStr;

    #[test]
    fn every_row_with_a_geometry_has_an_area_and_points_have_none() {
        let mut batch = RowBatch::default();
        for (row, shape) in ["POLYGON((76 43,77 43,77 44,76 44,76 43))", "POINT(76.5 43.5)"].iter().enumerate() {
            batch.begin_row(row as u64 + 1);
            batch.geometries.push(&wkt::Wkt::<f64>::from_str(shape).unwrap()).unwrap();
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let table = builder.finish().table;
        let mut areas = table.areas_km2().to_vec();
        areas.sort_unstable_by(f64::total_cmp);
        // As `geod` (PROJ) has it.
        assert!(areas[0] == 0.0 && (areas[1] / 8_985.387_394_837_158 - 1.0).abs() < 1e-9, "{areas:?}");
    }
}
